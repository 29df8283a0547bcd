package org.halfstep.experiments.lab.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.lab.ledger.Shadow.Course;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;

/**
 * The account of a low run's errors: which role made which part of e_n = low - exact, for states, adjoints and parameter
 * gradients, at every step.
 *
 * <p>The shadow is the same method on the same grid in binary64. Let d_r be the roundings of role r in the low run, each
 * as the change of its step's result, and F(D) the shadow with the roundings D put in; then F(all) is the low run. The
 * part of a role is the mean of what it does alone and of what it does beside all others,
 *
 * <pre>
 *   c_r = ((F(r) - F(none)) + (F(all) - F(all but r))) / 2,   remainder = e - sum_r c_r
 * </pre>
 *
 * <p>which is exact to the second order: the interaction of two roles is shared out equally, and what is left is of the
 * third order in the roundings. All are vectors with signs; a part's size is its projection c_r . e / |e|, so that the
 * parts and the remainder's projection add up to |e|. A negative part took error away.
 *
 * @param roles the roles that rounded anything
 * @param states the account of Y_n, n = 0 .. N
 * @param adjoints the account of a_n, n = 0 .. N; empty if the backward pass failed
 * @param gradients the account of g_n, all parameters as one vector, n = 0 .. N; empty likewise
 * @param failure why the backward pass failed, if it did
 */
public record Ledger(
        LabSetup setup,
        Set<Role> roles,
        List<Entry> states,
        List<Entry> adjoints,
        List<Entry> gradients,
        Optional<String> failure) {
    /**
     * The account of one vector.
     *
     * @param exact its norm in the shadow
     * @param error the norm of its error
     * @param parts the signed part of each role
     * @param local the norm of what each role added at this step
     * @param remainder the norm of what the parts leave unexplained
     */
    public record Entry(
            double exact, double error, Map<Role, Double> parts, Map<Role, Double> local, double remainder) {
        /** The remainder as a share of the error. */
        public double remainderShare() {
            return error == 0 ? 0 : remainder / error;
        }

        /** The part of an account. */
        public double part(Account account) {
            double sum = 0;
            for (Map.Entry<Role, Double> part : parts.entrySet()) {
                sum += Account.of(part.getKey()) == account ? part.getValue() : 0;
            }
            return sum;
        }

        /** The parts of the accounts that have any, the largest first. */
        public List<Account> accounts() {
            return Arrays.stream(Account.values())
                    .filter(account -> part(account) != 0)
                    .sorted(Comparator.comparingDouble(account -> -Math.abs(part(account))))
                    .toList();
        }

        /** The relative error. */
        public double relativeError() {
            return error == 0 ? 0 : error / exact;
        }
    }

    /** The courses from which the parts of a role follow. */
    private record Pair(Course alone, Course allBut) {}

    /** Makes the account of a solve and its backward pass. */
    public static Ledger of(LabSetup setup, Backend backend) {
        try (Shadow shadow = new Shadow(setup, backend);
                LowRun low = LowRun.of(setup, shadow, backend)) {
            requireFinite(setup, low.course().states());
            Set<Role> roles = low.roundings().roles();
            Course none = shadow.run(low.roundings(), Set.of());
            Course all = shadow.run(low.roundings(), roles);
            Map<Role, Pair> pairs = new EnumMap<>(Role.class);
            for (Role role : roles) {
                Set<Role> others = EnumSet.copyOf(roles);
                others.remove(role);
                pairs.put(
                        role, new Pair(shadow.run(low.roundings(), Set.of(role)), shadow.run(low.roundings(), others)));
            }
            return account(setup, low, none, all, pairs);
        }
    }

    private static void requireFinite(LabSetup setup, List<Vec> states) {
        for (int n = 0; n < states.size(); n++) {
            if (!states.get(n).allFinite()) {
                throw new RunFailedException("problem " + setup.problem().name() + " in "
                        + setup.policy().name() + ": the state left the range of its format at step " + n
                        + "; try a --precision of wider range, bfloat16 for example, or another --problem");
            }
        }
    }

    private static Ledger account(LabSetup setup, LowRun low, Course none, Course all, Map<Role, Pair> pairs) {
        int steps = setup.grid().steps();
        List<Entry> states = new ArrayList<>();
        List<Entry> adjoints = new ArrayList<>();
        List<Entry> gradients = new ArrayList<>();
        int size = none.states().getFirst().size();
        for (int n = 0; n <= steps; n++) {
            int at = n;
            Map<Role, Vec> local = new EnumMap<>(low.roundings().state(n));
            low.roundings().stored(n).forEach((role, change) -> Roundings.add(local, role, change));
            states.add(entry(
                    low.course(), none, all, pairs, course -> course.states().get(at), norms(local, 0, size)));
            if (low.failure().isEmpty()) {
                Map<Role, Vec> back = low.roundings().adjoint(n);
                adjoints.add(entry(
                        low.course(),
                        none,
                        all,
                        pairs,
                        course -> course.adjoints().get(at),
                        norms(back, 0, size)));
                int end = size + none.gradients().getFirst().size();
                gradients.add(entry(
                        low.course(),
                        none,
                        all,
                        pairs,
                        course -> course.gradients().get(at),
                        norms(back, size, end)));
            }
        }
        return new Ledger(setup, pairs.keySet(), states, adjoints, gradients, low.failure());
    }

    /** Which vector of a course is looked at. */
    private interface Selection {
        Vec of(Course course);
    }

    private static Entry entry(
            Course low, Course none, Course all, Map<Role, Pair> pairs, Selection vector, Map<Role, Double> local) {
        Vec exact = vector.of(none);
        Vec error = vector.of(low).minus(exact);
        double size = error.norm();
        Vec unexplained = error;
        Map<Role, Double> parts = new EnumMap<>(Role.class);
        for (Map.Entry<Role, Pair> pair : pairs.entrySet()) {
            Vec first = vector.of(pair.getValue().alone()).minus(exact);
            Vec last = vector.of(all).minus(vector.of(pair.getValue().allBut()));
            Vec part = first.plus(last).times(0.5);
            unexplained = unexplained.minus(part);
            parts.put(pair.getKey(), size == 0 ? 0 : part.dot(error) / size);
        }
        return new Entry(exact.norm(), size, parts, local, unexplained.norm());
    }

    private static Map<Role, Double> norms(Map<Role, Vec> changes, int from, int to) {
        Map<Role, Double> norms = new EnumMap<>(Role.class);
        changes.forEach((role, change) -> norms.put(role, change.part(from, to).norm()));
        return norms;
    }

    /** The account of what the user sees: Y_N, dL/dy0 and dL/dtheta, by name. */
    public Map<String, Entry> results() {
        Map<String, Entry> results = new LinkedHashMap<>();
        results.put("y(T)", states.getLast());
        if (failure.isEmpty()) {
            results.put("dL/dy0", adjoints.getFirst());
            results.put("dL/dtheta", gradients.getFirst());
        }
        return results;
    }
}
