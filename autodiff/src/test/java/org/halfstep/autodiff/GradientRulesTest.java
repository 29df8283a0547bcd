package org.halfstep.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.autodiff.GradientCheck.Taylor;
import org.halfstep.autodiff.nn.Losses;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every gradient rule, in binary64: a Taylor test, a dot-product test, and a test that no rule goes without. */
class GradientRulesTest {
    private static final Shape MATRIX = Shape.of(3, 5);
    static final List<GradientCase> CASES = java.util.stream.Stream.concat(
                    GradientCases.all().stream(), losses().stream())
            .toList();
    private static final double TOLERANCE = 1e-12;

    private static final Backend BACKEND = Backends.open("reference", 1);

    private static List<GradientCase> losses() {
        return List.of(
                GradientCase.curved(
                        "Losses.logSumExp", List.of(Shape.of(2, 3, 4)), x -> Losses.logSumExp(x.getFirst(), 1)),
                GradientCase.curved(
                        "Losses.crossEntropy",
                        List.of(MATRIX, MATRIX),
                        x -> Losses.crossEntropy(x.getFirst(), x.getLast())),
                GradientCase.curved(
                        "Losses.meanSquaredError",
                        List.of(MATRIX, MATRIX),
                        x -> Losses.meanSquaredError(x.getFirst(), x.getLast())));
    }

    private static Stream stream(long seed) {
        return new CounterRandom(seed, Purpose.DIAGNOSTICS).at(0, 0, 0, 0);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void theRemainderOfTheFirstOrderTaylorSumIsQuadratic(GradientCase example) {
        Taylor taylor = GradientCheck.taylor(BACKEND, example, stream(20_250_801));
        assertThat(taylor.holds()).as("%s", taylor).isTrue();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void theDerivativeAndTheGradientAreAdjoint(GradientCase example) {
        assertThat(GradientCheck.adjointness(BACKEND, example, stream(20_250_802)))
                .isLessThan(TOLERANCE);
        if (example.kind() == Kind.LINEAR) {
            assertThat(GradientCheck.linearity(BACKEND, example, stream(20_250_802)))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void everyKindOfOpHasACase() {
        assertThat(recordedOps().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Op.class.getPermittedSubclasses()));
    }

    @Test
    void everyInstructionHasACase() {
        assertThat(recordedChains()
                        .flatMap(chain -> chain.instructions().stream())
                        .map(Object::getClass)
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Instruction.class.getPermittedSubclasses()));
    }

    @Test
    void everyUnaryFunctionHasACaseAsTheEndOfAChainAndInside() {
        Set<UnaryFunction> last = new HashSet<>();
        Set<UnaryFunction> inside = new HashSet<>();
        recordedChains().forEach(chain -> {
            for (Instruction instruction : chain.instructions()) {
                if (instruction instanceof Unary unary) {
                    (instruction == chain.instructions().getLast() ? last : inside).add(unary.function());
                }
            }
        });
        // Its derivative is not that of its value: see the test of it.
        Set<UnaryFunction> all = EnumSet.complementOf(EnumSet.of(UnaryFunction.STOP_GRADIENT));
        assertThat(last).containsAll(all);
        assertThat(inside).containsAll(all);
    }

    @Test
    void aStoppedGradientIsZeroAndWhatIsBesideItIsNot() {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
        Var x = recorder.input(Shape.of(2), Role.NETWORK_INPUT);
        Var y = x.stopGradient().times(x).plus(x.floor()).plus(x.lessThan(1));
        Var g = recorder.input(Shape.of(2), Role.NETWORK_INPUT);
        List<Var> gradient = recorder.gradients(List.of(y), List.of(g), Map.of(x, Role.STEP_ADJOINT));
        List<double[]> results =
                Runs.run(recorder, List.of(y, gradient.getFirst()), new double[] {0.5, 2.5}, new double[] {1, 10});
        assertThat(results.get(0)).containsExactly(1.25, 8.25);
        assertThat(results.get(1)).containsExactly(0.5, 25);
    }

    @Test
    void equalOnesShareTheGradientOfTheirMaximum() {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
        Var x = recorder.input(Shape.of(2, 3), Role.NETWORK_INPUT);
        Var y = recorder.input(Shape.of(2, 3), Role.NETWORK_INPUT);
        List<Var> results = List.of(x.max(1), x.max(y), x.min(y));
        List<Var> v = List.of(
                recorder.filled(Shape.of(2, 1), 6, Role.ADJOINT),
                recorder.filled(Shape.of(2, 3), 1, Role.ADJOINT),
                recorder.filled(Shape.of(2, 3), 0.125, Role.ADJOINT));
        List<Var> gradients = List.of(
                recorder.gradients(List.of(results.get(0)), List.of(v.get(0)), Map.of(x, Role.STEP_ADJOINT))
                        .getFirst(),
                recorder.gradients(results.subList(1, 3), v.subList(1, 3), Map.of(x, Role.STEP_ADJOINT))
                        .getFirst());
        List<double[]> found =
                Runs.run(recorder, gradients, new double[] {1, 3, 3, 2, 2, 2}, new double[] {2, 3, 1, 2, 0, 4});
        assertThat(found.get(0)).containsExactly(0, 3, 3, 2, 2, 2);
        assertThat(found.get(1)).containsExactly(0.125, 0.5625, 1, 0.5625, 1, 0.125);
    }

    @Test
    void everyBinaryFunctionHasACaseOfTwoOperandsOfOneAndOfANumber() {
        for (BinaryFunction function : BinaryFunction.values()) {
            Set<String> forms = new HashSet<>();
            recordedChains().forEach(chain -> chain.instructions().forEach(instruction -> {
                if (instruction instanceof Binary binary && binary.function() == function) {
                    String left = operand(chain, binary.left());
                    forms.add(binary.left() == binary.right() ? "same" : left + " " + operand(chain, binary.right()));
                }
            }));
            assertThat(forms).as("%s", function).contains("Load Load", "same", "Load Constant", "Constant Load");
        }
    }

    private static String operand(Op.Chain chain, int register) {
        return chain.instructions().get(register).getClass().getSimpleName();
    }

    @Test
    void mulAddHasACaseForEveryWayInWhichOperandsCanBeEqual() {
        Set<List<Boolean>> forms = new HashSet<>();
        recordedChains().forEach(chain -> chain.instructions().forEach(instruction -> {
            if (instruction instanceof MulAdd(int a, int b, int c)
                    && chain.instructions().get(a) instanceof Load) {
                forms.add(List.of(a == b, b == c, a == c));
            }
        }));
        assertThat(forms).hasSize(5);
    }

    @Test
    void everyLayoutOfAMatmulHasACaseAloneAndInABatch() {
        Set<List<Object>> forms = new HashSet<>();
        recordedOps().forEach(op -> {
            if (op instanceof Op.MatMul product) {
                boolean same = product.a().equals(product.b());
                forms.add(List.of(
                        product.layoutA(),
                        product.layoutB(),
                        product.result().shape().rank(),
                        same));
            }
        });
        int layouts = Layout.values().length;
        assertThat(forms).hasSize(layouts * layouts * 2 * 2);
    }

    @Test
    void everyReductionHasACaseOfEveryGroupOfAxes() {
        Set<List<Object>> forms = new HashSet<>();
        recordedOps().forEach(op -> {
            if (op instanceof Op.Reduce reduce && reduce.input().shape().rank() == 3) {
                forms.add(List.of(reduce.reduction(), reduce.firstAxis(), reduce.axisCount()));
            }
        });
        int groupsOfThreeAxes = 6;
        assertThat(forms).hasSize(Reduction.values().length * groupsOfThreeAxes);
    }

    private static java.util.stream.Stream<Op> recordedOps() {
        return CASES.stream().flatMap(example -> example.record().ops().stream());
    }

    private static java.util.stream.Stream<Op.Chain> recordedChains() {
        return recordedOps().filter(Op.Chain.class::isInstance).map(Op.Chain.class::cast);
    }
}
