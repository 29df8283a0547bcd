package org.halfstep.experiments.proof.section;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;

/**
 * The order in which cotangents that meet at one value are added, and where they are rounded (docs/arithmetic.md rule
 * 11): numbers chosen so that any other order or rounding gives other bits.
 */
final class CotangentChecks {
    private static final Shape ONE = Shape.of(1);
    private static final String REMEDY = "see Vjp.visit, Vjp.sum and docs/arithmetic.md rule 11";

    private final Settings settings;
    private final PrecisionPolicy policy;

    private CotangentChecks(Settings settings, PrecisionPolicy policy) {
        this.settings = settings;
        this.policy = policy;
    }

    static void run(Settings settings, String name, Consumer<Finding> to) {
        CotangentChecks checks = new CotangentChecks(settings, PrecisionPolicy.parse(name));
        Tally order = new Tally(
                Section.GRADIENTS, name + ": cotangents meet latest use first, rounded where the table says", REMEDY);
        double ulp = checks.sumFormat().machineEpsilon();
        for (double[] factors : new double[][] {
            {1, ulp / 2, ulp / 2},
            {ulp / 2, 1, ulp / 2},
            {ulp / 2, ulp / 2, 1},
            {1, 0.75 * ulp / 2, 0.75 * ulp / 2},
            {0.75 * ulp / 2, 0.75 * ulp / 2, 1},
            {1, ulp / 2, ulp / 4, ulp / 4}
        }) {
            String where = "factors in units of eps: " + inUlps(factors, ulp);
            order.attempt(where, () -> {
                double expected = checks.expected(factors);
                double found = checks.gradientOfUses(factors);
                order.holds(where, found == expected, found + ", not " + expected);
            });
        }
        to.accept(order.finding());
    }

    private static String inUlps(double[] factors, double ulp) {
        StringBuilder text = new StringBuilder();
        for (double factor : factors) {
            text.append(text.isEmpty() ? "" : " ").append(factor == 1 ? "1" : Tally.number(factor / ulp) + " eps");
        }
        return text.toString();
    }

    /** Where every primitive rounds a sum has the format of its value, here a network's input; else its role's. */
    private FloatFormat sumFormat() {
        Role role = policy.joining() == Joining.EVERY_PRIMITIVE ? Role.NETWORK_INPUT : Role.FAN_OUT_SUM;
        return policy.format(role);
    }

    /** The sum of the factors, the last first, each partial sum rounded to its format. */
    private double expected(double[] factors) {
        double sum = factors[factors.length - 1];
        for (int i = factors.length - 2; i >= 0; i--) {
            sum = Rounding.round(sum + factors[i], sumFormat());
        }
        return Rounding.round(sum, policy.format(Role.STEP_ADJOINT));
    }

    /** The gradient of x -> (f_0 x, f_1 x, ..), in the order of the factors, with cotangents of 1. */
    private double gradientOfUses(double[] factors) {
        Recorder recorder = new Recorder(policy);
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        List<Var> uses = IntStream.range(0, factors.length)
                .mapToObj(i -> x.times(factors[i]))
                .toList();
        List<Var> cotangents = uses.stream().map(_ -> c).toList();
        List<Var> gradients = recorder.gradients(uses, cotangents, Map.of(x, Role.STEP_ADJOINT));
        return Runs.run(settings.backend(), recorder, gradients, new double[] {1}, new double[] {1})
                .getFirst()[0];
    }
}
