package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.halfstep.autodiff.GradientCase;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.autodiff.GradientCases;
import org.halfstep.autodiff.GradientCheck;
import org.halfstep.autodiff.GradientCheck.Taylor;
import org.halfstep.autodiff.GradientSample;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;

/** Every gradient rule, enumerated over the sealed ops, instructions and functions. */
public final class GradientChecks {
    private static final List<String> LOW = List.of("float16", "bfloat16", "rampde-0.1.0:float16", "pure:bfloat16");
    private static final String FLOAT64 = "float64";
    private static final double IDENTITY_BOUND = 1e-13;
    /** In units of u times the magnitudes of what is added up. */
    private static final double LOW_BOUND = 12;
    /** A point that has a kink within e of it proves nothing; a wrong rule is wrong at each. */
    private static final int POINTS = 4;

    private static final String RULES = "see ChainSweep and VjpRules in autodiff: the rule of the op or function named";

    private final Settings settings;
    private final Consumer<Finding> to;
    private final List<GradientCase> cases = GradientCases.all();

    private GradientChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        GradientChecks checks = new GradientChecks(settings, to);
        checks.everythingHasACase();
        if (settings.wants(FLOAT64)) {
            checks.taylor();
            checks.dotProducts();
            checks.specialRules();
        }
        settings.policies(LOW).forEach(checks::lowFormat);
    }

    private static Tally tally(String check, String remedy) {
        return new Tally(Section.GRADIENTS, check, remedy);
    }

    /** The sealed types say what there is; no rule goes without a case. */
    private void everythingHasACase() {
        Set<Object> found = new HashSet<>();
        for (GradientCase example : cases) {
            for (Op op : example.record().ops()) {
                found.add(op.getClass());
                if (op instanceof Op.Chain chain) {
                    for (Instruction instruction : chain.instructions()) {
                        found.add(instruction.getClass());
                        if (instruction instanceof Instruction.Unary unary) {
                            found.add(unary.function());
                        } else if (instruction instanceof Instruction.Binary binary) {
                            found.add(binary.function());
                        }
                    }
                }
            }
        }
        Set<Object> all = new LinkedHashSet<>();
        all.addAll(Arrays.asList(Op.class.getPermittedSubclasses()));
        all.addAll(Arrays.asList(Instruction.class.getPermittedSubclasses()));
        all.addAll(EnumSet.complementOf(EnumSet.of(UnaryFunction.STOP_GRADIENT)));
        all.addAll(EnumSet.allOf(BinaryFunction.class));
        Tally tally = tally("every op, instruction and function has a case", "add a case to GradientCases");
        all.forEach(kind -> tally.holds(String.valueOf(kind), found.contains(kind), "it has none"));
        to.accept(tally.finding());
    }

    private void taylor() {
        Tally first = tally("Taylor test, order 1: |F(x + e u) - F(x)| falls like e", RULES);
        Tally second = tally("Taylor test, order 2: what (g, u) leaves falls like e^2", RULES);
        Tally exact = tally("without curvature (g, u) leaves nothing", RULES);
        for (GradientCase example : cases) {
            Tally chosen = example.kind() == Kind.CURVED ? second : exact;
            chosen.attempt(example.name(), () -> {
                Taylor taylor = taylor(example);
                if (example.kind() != Kind.CURVED) {
                    exact.add(example.name(), taylor.remainder(), 1e-14);
                    return;
                }
                first.addWithin(example.name(), log2(taylor.differenceRatio()) / GradientCheck.HALVINGS, 0.9, 1.1);
                double order = log2(taylor.remainderRatio());
                second.told(
                        example.name(),
                        order >= 1.9,
                        Math.max(0, 2 - order) / 0.1,
                        "order " + Tally.number(order),
                        "1.9");
            });
        }
        to.accept(first.finding());
        to.accept(second.finding());
        to.accept(exact.finding());
    }

    private static double log2(double ratio) {
        return Math.log(ratio) / Math.log(2);
    }

    /** The test at the first of a few points where it holds, or at the last. */
    private Taylor taylor(GradientCase example) {
        Stream random = settings.random("taylor " + example.name());
        Taylor taylor = GradientCheck.taylor(settings.backend(), example, random);
        for (int point = 1; point < POINTS && !taylor.holds(); point++) {
            taylor = GradientCheck.taylor(settings.backend(), example, random);
        }
        return taylor;
    }

    private void dotProducts() {
        Tally identity = tally("dot products: (v, J u) = (J^T v, u)", RULES);
        Tally linear = tally("a linear op is its own derivative: J u = F(u)", RULES);
        for (GradientCase example : cases) {
            identity.measure(
                    example.name(),
                    IDENTITY_BOUND,
                    () -> GradientCheck.adjointness(
                            settings.backend(), example, settings.random("dot " + example.name())));
            if (example.kind() == Kind.LINEAR) {
                linear.measure(
                        example.name(),
                        IDENTITY_BOUND,
                        () -> GradientCheck.linearity(
                                settings.backend(), example, settings.random("linear " + example.name())));
            }
        }
        to.accept(identity.finding());
        to.accept(linear.finding());
    }

    /** Derivatives that are a convention: of what jumps, of what is stopped, and of equal ones. */
    private void specialRules() {
        Tally tally = tally("stopped gradients are 0, equal ones share theirs", RULES);
        tally.attempt("stop, floor, comparison", () -> {
            Recorder recorder = new Recorder(PrecisionPolicy.parse(FLOAT64));
            Var x = recorder.input(Shape.of(2), Role.NETWORK_INPUT);
            Var y = x.stopGradient().times(x).plus(x.floor()).plus(x.lessThan(1));
            Var g = recorder.input(Shape.of(2), Role.NETWORK_INPUT);
            List<Var> gradient = recorder.gradients(List.of(y), List.of(g), Map.of(x, Role.STEP_ADJOINT));
            double[] found = Runs.run(
                            settings.backend(), recorder, gradient, new double[] {0.5, 2.5}, new double[] {1, 10})
                    .getFirst();
            tally.holds(
                    "stop, floor, comparison", Arrays.equals(found, new double[] {0.5, 25}), Arrays.toString(found));
        });
        tally.attempt("equal ones of a maximum", () -> {
            Recorder recorder = new Recorder(PrecisionPolicy.parse(FLOAT64));
            Var x = recorder.input(Shape.of(1, 3), Role.NETWORK_INPUT);
            Var y = recorder.input(Shape.of(1, 3), Role.NETWORK_INPUT);
            List<Var> results = List.of(x.max(1), x.min(y));
            List<Var> v = List.of(
                    recorder.filled(Shape.of(1, 1), 6, Role.ADJOINT), recorder.filled(Shape.of(1, 3), 1, Role.ADJOINT));
            List<Var> gradient = recorder.gradients(results, v, Map.of(x, Role.STEP_ADJOINT));
            double[] found = Runs.run(
                            settings.backend(), recorder, gradient, new double[] {1, 3, 3}, new double[] {1, 4, 2})
                    .getFirst();
            tally.holds("equal ones", Arrays.equals(found, new double[] {0.5, 4, 3}), Arrays.toString(found));
        });
        to.accept(tally.finding());
    }

    /** max|g - g64| relative to the largest numbers. Two that are nearly equal may change places: a kink, too. */
    private static double lowError(GradientSample sample, String policy) {
        List<double[]> expected = sample.gradient(FLOAT64);
        double size = GradientCase.largest(expected) + GradientCase.largest(sample.cotangent());
        return GradientCheck.largestDifference(sample.gradient(policy), expected) / Math.max(size, 1);
    }

    private void lowFormat(String policy) {
        if (policy.equals(FLOAT64)) {
            return;
        }
        PrecisionPolicy table = PrecisionPolicy.parse(policy);
        double unit = table.low().unitRoundoff();
        Tally gradients = tally(policy + ": gradients are those of float64 up to roundings", RULES);
        Tally identity = tally(policy + ": (v, J u) = (J^T v, u) up to roundings", RULES);
        for (GradientCase example : cases) {
            gradients.attempt(example.name(), () -> {
                Stream random = settings.random("low " + example.name());
                GradientSample sample = GradientSample.onGrid(settings.backend(), example, random);
                double error = lowError(sample, policy) / unit;
                for (int point = 1; point < POINTS && !(error <= LOW_BOUND); point++) {
                    sample = GradientSample.onGrid(settings.backend(), example, random);
                    error = lowError(sample, policy) / unit;
                }
                gradients.add(example.name(), error, LOW_BOUND);
                if (table.joining() == Joining.CHAINS) {
                    identity.add(example.name(), GradientCheck.adjointness(sample, policy) / unit, LOW_BOUND);
                }
            });
        }
        to.accept(gradients.finding());
        if (table.joining() == Joining.CHAINS) {
            to.accept(identity.finding());
        }
        List<Finding> orders = new ArrayList<>();
        CotangentChecks.run(settings, policy, orders::add);
        orders.forEach(to);
    }
}
