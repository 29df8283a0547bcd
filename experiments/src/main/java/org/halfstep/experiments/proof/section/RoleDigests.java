package org.halfstep.experiments.proof.section;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.autodiff.optim.Adam;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;
import org.halfstep.solvers.check.TwoPartNetwork;

/**
 * A small training with one role in bfloat16: its digest is the pinned one, and no two roles have the same. Where the
 * formulas are too many to be written down once more (loss, optimiser, sums inside the network), a number that takes
 * another role's place still shows.
 */
final class RoleDigests {
    private static final TimeGrid GRID = TimeGrid.of(0.1, 0.3, 0.7, 1.2, 1.3);
    private static final String RESOURCE = "role-digests.txt";
    /** What reads no role, and the roles that a change of format alone does not show: S is a power of two in any. */
    private static final Set<Role> WITHOUT = Set.of(Role.SCALE);

    private static final int SHOWN = 16;
    private static final String REMEDY = "see where the role named is asked for; if numerics were changed on purpose,"
            + " write the digests that are found into role-digests.txt";

    private RoleDigests() {}

    static void run(Settings settings, Consumer<Finding> to) {
        Tally pinned = new Tally(Section.CASTING, "a training with one role in bfloat16 has its pinned digest", REMEDY);
        Tally distinct = new Tally(Section.CASTING, "no two roles give the same training", REMEDY);
        Map<String, String> golden = golden();
        Map<String, String> seen = new HashMap<>();
        cases(settings)
                .forEach((where, policy) -> pinned.attempt(where, () -> {
                    String found = digest(settings, policy);
                    String expected = golden.getOrDefault(where, "none is pinned");
                    pinned.holds(where, found.equals(expected), found + ", not " + expected);
                    String other = seen.put(found, where);
                    distinct.holds(where, other == null, "the same as " + other);
                }));
        if (settings.wants("float32") || settings.wants("bfloat16")) {
            to.accept(pinned.finding());
            to.accept(distinct.finding());
        }
    }

    /** The digests that are to be pinned, by what they are of. */
    static Map<String, String> found(Settings settings) {
        Map<String, String> found = new LinkedHashMap<>();
        cases(settings).forEach((where, policy) -> found.put(where, digest(settings, policy)));
        return found;
    }

    private static Map<String, PrecisionPolicy> cases(Settings settings) {
        Map<String, PrecisionPolicy> cases = new LinkedHashMap<>();
        for (String base : List.of("float32", "bfloat16")) {
            FloatFormat format = base.equals("float32") ? FloatFormat.BFLOAT16 : FloatFormat.BINARY32;
            PrecisionPolicy policy = PrecisionPolicy.parse(base);
            for (Role role : Role.values()) {
                boolean changes =
                        !WITHOUT.contains(role) && !policy.format(role).equals(format);
                if (changes && settings.wants(base)) {
                    cases.put(base + " " + role.word() + "=" + format.name(), policy.with(role, format));
                }
            }
        }
        return cases;
    }

    private static Map<String, String> golden() {
        try (InputStream in = RoleDigests.class.getResourceAsStream(RESOURCE)) {
            Map<String, String> digests = new HashMap<>();
            if (in != null) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList()) {
                    int last = line.lastIndexOf(' ');
                    digests.put(line.substring(0, Math.max(0, last)), line.substring(last + 1));
                }
            }
            return digests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VectorField sums(VectorField field) {
        return (t, state) -> {
            List<Var> slopes = field.slopes(t, state);
            Var sum = t.recorder().recordAs(Role.NETWORK_SUM, () -> t.recorder()
                    .settled(state.get(0).sum(1), Role.NETWORK_SUM)
                    .times(0.1));
            return List.of(slopes.get(0), slopes.get(1).plus(t.recorder().cast(sum, Role.INTERNAL)));
        };
    }

    /** Two steps of a training: everything that has a role. */
    private static String digest(Settings settings, PrecisionPolicy policy) {
        TwoPartNetwork network = new TwoPartNetwork(policy.format(Role.MASTER_PARAMETER));
        List<Parameter> parameters = network.parameters();
        VectorField field = sums(network.field());
        List<Tensor> initial = TwoPartNetwork.initialState(FloatFormat.BINARY32);
        List<Shape> parts = initial.stream().map(Tensor::shape).toList();
        Workspace workspace = new Workspace();
        RunDigest digest = new RunDigest();
        try (Odeint odeint = Odeint.builder()
                        .precision(policy)
                        .differentiateTimes()
                        .backend(settings.backend())
                        .workspace(workspace)
                        .build();
                FinalLoss loss = new FinalLoss(
                        settings.backend(),
                        workspace,
                        policy,
                        state -> state.getFirst()
                                .square()
                                .sum()
                                .plus(state.getLast().mean()),
                        parts);
                Adam adam = new Adam(settings.backend(), workspace, policy, parameters)) {
            for (int step = 0; step < 2; step++) {
                try (Solution solution = odeint.solve(field, initial, GRID)) {
                    digest.append(Double.hashCode(loss.evaluate(solution, 1)));
                    train(solution, loss, adam, parameters, digest);
                }
            }
        }
        return digest.of(parameters.stream().map(Parameter::master).toList()).substring(0, SHOWN);
    }

    private static void train(
            Solution solution, FinalLoss loss, Adam adam, List<Parameter> parameters, RunDigest digest) {
        Map<Integer, List<Tensor>> cotangents =
                Map.of(GRID.steps(), loss.cotangents(), 2, TwoPartNetwork.random(FloatFormat.BINARY32, 13));
        if (!(solution.backward(cotangents) instanceof AdjointResult.Gradients gradients)) {
            throw new IllegalStateException("the backward pass failed");
        }
        List<Tensor> all = new ArrayList<>(gradients.initialState());
        all.addAll(gradients.byParameter());
        gradients.byTime().ifPresent(all::add);
        all.addAll(solution.trajectory().last());
        adam.step(parameters.stream().map(gradients::of).toList(), 0.01);
        all.forEach(tensor -> digest.append(valueDigest(tensor)));
    }

    /** Of the numbers, not of their bits: a format alone is no other number. */
    private static int valueDigest(Tensor tensor) {
        return TensorDigest.of(Tensor.of(FloatFormat.BINARY64, tensor.shape(), tensor.toDoubles()));
    }
}
