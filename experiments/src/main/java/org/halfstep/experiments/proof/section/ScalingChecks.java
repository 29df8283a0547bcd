package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.NoScaling;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/** The scale S: exact, and chosen as docs/arithmetic.md rule 15 says. */
public final class ScalingChecks {
    private static final TimeGrid GRID = TimeGrid.of(0, 0.3, 0.55, 0.7, 1);
    private static final List<String> WIDE =
            List.of("float64", "float32", "tf32", "bfloat16", "pure:bfloat16", "rampde-0.1.0:bfloat16");
    private static final List<String> NARROW = List.of("float16", "e5m2", "e4m3");
    private static final int[] EXPONENTS = {-50, -20, -1, 1, 5, 13, 40, 90};
    private static final int[] SIZES = {-80, -40, -23, -7, 11, 40};
    private static final String METHOD = "rk4";
    private static final String EXACT_REMEDY = "see AdjointState.update and StepProducts: S comes in and goes out once";
    private static final String RULE_REMEDY = "see DynamicScaling and docs/arithmetic.md rule 15";

    private final Settings settings;
    private final Consumer<Finding> to;

    private ScalingChecks(Settings settings, Consumer<Finding> to) {
        this.settings = settings;
        this.to = to;
    }

    /** Makes the findings of the section. */
    public static void run(Settings settings, Consumer<Finding> to) {
        ScalingChecks checks = new ScalingChecks(settings, to);
        checks.powersOfTwo();
        checks.sizes();
        checks.zeros();
        checks.overflows();
        checks.rule();
    }

    private static Tally tally(String check, String remedy) {
        return new Tally(Section.SCALING, check, remedy);
    }

    /** Where the exponents reach far nothing over- or underflows, and S, a power of two, changes no bit. */
    private void powersOfTwo() {
        List<String> policies = settings.policies(WIDE).stream()
                .filter(name -> PrecisionPolicy.parse(name).low().maxExponent() >= FloatFormat.BINARY32.maxExponent())
                .toList();
        Tally tally = tally("gradients with S = 2^k are bit for bit those with S = 1", EXACT_REMEDY);
        for (String policy : policies) {
            Problem problem = Problem.random(settings.random("powers " + policy));
            tally.attempt(policy, () -> {
                List<double[]> expected = gradients(problem, policy, new FixedScaling(0), 0);
                for (int exponent : EXPONENTS) {
                    String where = policy + ", S = 2^" + exponent;
                    tally.attempt(where, () -> {
                        List<double[]> found = gradients(problem, policy, new FixedScaling(exponent), 0);
                        tally.count(where, Problem.differing(found, expected), Problem.count(expected));
                    });
                }
            });
        }
        if (!policies.isEmpty()) {
            to.accept(tally.finding());
        }
    }

    private List<double[]> gradients(Problem problem, String policy, AdjointScaling scaling, int exponent) {
        try (Odeint odeint = Problem.odeint(settings.backend(), policy, METHOD)
                .scaling(scaling)
                .build()) {
            Map<Integer, List<Tensor>> cotangents = problem.last(odeint.policy().format(Role.INCOMING_COTANGENT), GRID);
            cotangents.values().forEach(parts -> parts.forEach(part -> scale(part, exponent)));
            return problem.gradients(odeint, GRID, cotangents).all();
        }
    }

    private static void scale(Tensor tensor, int exponent) {
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, Math.scalb(tensor.get(i), exponent));
        }
    }

    /** Dynamic scaling brings any adjoint to the same place in the format: 2^k A has 2^k times the gradients of A. */
    private void sizes() {
        Tally tally = tally("dynamic scaling: gradients of 2^k A are 2^k times those of A, bit for bit", RULE_REMEDY);
        Tally lost = tally("what it is for: without scaling the gradients of 2^-45 A are gone", RULE_REMEDY);
        List<String> policies = settings.policies(NARROW).stream()
                .filter(name -> PrecisionPolicy.parse(name).low().maxExponent() < FloatFormat.BINARY32.maxExponent())
                .filter(name -> PrecisionPolicy.parse(name).high().equals(FloatFormat.BINARY32))
                .filter(name -> AdjointScaling.parse("dynamic", PrecisionPolicy.parse(name)) instanceof DynamicScaling)
                .toList();
        for (String policy : policies) {
            Problem problem = Problem.random(settings.random("sizes " + policy));
            tally.attempt(policy, () -> {
                List<double[]> expected = gradients(problem, policy, new DynamicScaling(), 0);
                for (int exponent : SIZES) {
                    String where = policy + ", k = " + exponent;
                    tally.attempt(where, () -> {
                        List<double[]> found = gradients(problem, policy, new DynamicScaling(), exponent);
                        found.forEach(part -> {
                            for (int i = 0; i < part.length; i++) {
                                part[i] = Math.scalb(part[i], -exponent);
                            }
                        });
                        tally.count(where, Problem.differing(found, expected), Problem.count(expected));
                    });
                }
            });
            lost.attempt(policy, () -> {
                List<double[]> found = gradients(problem, policy, new NoScaling(), -45);
                int parts = problem.initial(FloatFormat.BINARY32).size();
                boolean gone = found.subList(parts, found.size() - 1).stream()
                        .allMatch(part -> Arrays.stream(part).allMatch(number -> number == 0));
                lost.holds(policy, gone, "some are left");
            });
        }
        if (!policies.isEmpty()) {
            to.accept(tally.finding());
            to.accept(lost.finding());
        }
    }

    private void zeros() {
        Tally tally = tally("a zero adjoint has zero gradients, and no product is run", RULE_REMEDY);
        for (AdjointScaling scaling : List.of(new NoScaling(), new DynamicScaling())) {
            tally.attempt(scaling.name(), () -> {
                Problem problem = Problem.random(settings.random("zeros"));
                int[] steps = {0};
                try (Odeint odeint = Problem.odeint(settings.backend(), "float16", METHOD)
                                .scaling(scaling)
                                .listener((_, _, _, _) -> steps[0]++)
                                .build();
                        Solution solution = odeint.solve(
                                problem.network(FloatFormat.BINARY32).field(),
                                problem.initial(FloatFormat.BINARY32),
                                GRID)) {
                    List<Tensor> zeros = problem.cotangent(FloatFormat.BINARY32, 0);
                    zeros.forEach(Tensor::clear);
                    List<double[]> found =
                            Problem.numbers(solution.backward(zeros)).all();
                    long wrong = found.stream()
                            .flatMapToDouble(Arrays::stream)
                            .filter(number -> number != 0)
                            .count();
                    tally.count(scaling.name(), wrong + steps[0], Problem.count(found), steps[0] + " steps run");
                }
            });
        }
        to.accept(tally.finding());
    }

    /** A large weight behind a tiny one: S a = 1024 becomes 1024 * 3000 inside the network, beyond 65504. */
    private void overflows() {
        Tally tally = tally("an overflow inside the network is tried again with S halved; error in u", RULE_REMEDY);
        tally.attempt("float16", () -> {
            Parameter inner = new Parameter("inner", Tensor.of(Shape.of(1), 0x1p-11f));
            Parameter outer = new Parameter("outer", Tensor.of(Shape.of(1), 3000f));
            VectorField field = VectorField.of((_, y) -> y.times(y.recorder().parameter(inner))
                    .tanh()
                    .times(y.recorder().parameter(outer)));
            Stream random = settings.random("steep");
            float first = (float) random.nextUniform(0.3, 0.7);
            Tensor y0 = Tensor.of(Shape.of(2, 1), first, -first / 2);
            Tensor cotangent = Tensor.of(Shape.of(2, 1), 1f, 0.5f);
            List<AdjointResult> results = new ArrayList<>();
            List<List<double[]>> numbers = new ArrayList<>();
            for (String policy : List.of("float64", "float16")) {
                try (Odeint odeint = Odeint.builder()
                                .precision(policy)
                                .backend(settings.backend())
                                .build();
                        Solution solution = odeint.solve(field, y0, TimeGrid.uniform(0, 1, 8))) {
                    results.add(solution.backward(cotangent));
                    numbers.add(Problem.numbers(results.getLast()).all());
                }
            }
            double error = Problem.relativeError(numbers.get(1), numbers.get(0));
            tally.add("float16", error / FloatFormat.BINARY16.unitRoundoff(), 16);
            int overflows = results.get(1).trace().count(Kind.OVERFLOW);
            tally.holds("float16", overflows >= 1 && overflows <= 16, overflows + " retries");
            double initial = results.get(1).trace().initialScale();
            tally.holds("float16", results.get(1).trace().finalScale() < initial, "S did not fall");
        });
        to.accept(tally.finding());
    }

    /** Random adjoints and outcomes, beside the rule as docs/arithmetic.md tells it. */
    private void rule() {
        Tally tally = tally("the rule for S, step by step, is that of docs/arithmetic.md rule 15", RULE_REMEDY);
        for (int trial = 0; trial < 50; trial++) {
            String where = "sequence " + trial;
            Stream random = settings.random(where);
            tally.attempt(where, () -> tally.count(where, ScalingRule.differences(random), 1));
        }
        to.accept(tally.finding());
    }
}
