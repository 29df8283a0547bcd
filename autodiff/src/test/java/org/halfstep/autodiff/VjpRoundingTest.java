package org.halfstep.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of the sums of cotangents, and where cotangents are rounded. */
class VjpRoundingTest {
    private static final Shape ONE = Shape.of(1);
    /** Half a unit in the last place of 1 in binary32: alone it is lost beside 1, doubled it is not. */
    private static final double HALF_ULP = 0x1p-24;
    /** As HALF_ULP for binary16, but rounded down beside 1 although two of them round up to a unit. */
    private static final double PART_OF_ULP16 = 0.75 * 0x1p-11;

    private static final double ULP16 = 0x1p-10;

    /** The gradient of x -> (f_0 x, f_1 x, f_2 x), in the order of the factors, with cotangents of 1. */
    private static double gradientOfUses(String policy, double... factors) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse(policy));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        List<Var> uses = IntStream.range(0, factors.length)
                .mapToObj(i -> x.times(factors[i]))
                .toList();
        List<Var> cotangents = uses.stream().map(_ -> c).toList();
        List<Var> gradients = recorder.gradients(uses, cotangents, Map.of(x, Role.STEP_ADJOINT));
        return Runs.run(recorder, gradients, new double[] {1}, new double[] {1}).getFirst()[0];
    }

    @Test
    void cotangentsAreAddedFromTheLatestUseToTheFirst() {
        assertThat(gradientOfUses("float32", 1, HALF_ULP, HALF_ULP)).isEqualTo(1 + 2 * HALF_ULP);
        assertThat(gradientOfUses("float32", HALF_ULP, 1, HALF_ULP)).isEqualTo(1);
        assertThat(gradientOfUses("float32", HALF_ULP, HALF_ULP, 1)).isEqualTo(1);
        assertThat(gradientOfUses("float32", 1, HALF_ULP, HALF_ULP / 2, HALF_ULP / 2))
                .isEqualTo(1 + 2 * HALF_ULP);
        assertThat(gradientOfUses("float32", 1, HALF_ULP / 2, HALF_ULP / 2, HALF_ULP, 1))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void ofOneOpTheLastOperandComesFirst(int large) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float32"));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(Shape.of(3), Role.SCALED_COTANGENT);
        Var parts = recorder.var(recorder.builder().concat(List.of(x.slot(), x.slot(), x.slot()), 0));
        List<Var> gradients = recorder.gradients(List.of(parts), List.of(c), Map.of(x, Role.STEP_ADJOINT));
        double[] cotangent = {HALF_ULP, HALF_ULP, HALF_ULP};
        cotangent[large] = 1;
        double expected = large == 0 ? 1 + 2 * HALF_ULP : 1;
        assertThat(Runs.run(recorder, gradients, new double[] {1}, cotangent).getFirst())
                .containsExactly(expected);
    }

    @Test
    void insideAChainTheLatestRegisterComesFirst() {
        assertThat(gradientOfOneChain(1, HALF_ULP, HALF_ULP)).isEqualTo(1 + 2 * HALF_ULP);
        assertThat(gradientOfOneChain(HALF_ULP, 1, HALF_ULP)).isEqualTo(1);
        assertThat(gradientOfOneChain(HALF_ULP, HALF_ULP, 1)).isEqualTo(1);
    }

    /** The gradient of x -> x f_0 + x f_1 + x f_2 as one chain. */
    private static double gradientOfOneChain(double... factors) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float32"));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var sum = recorder.var(recorder.builder().chain(List.of(x.slot()), (chain, r) -> {
            int[] products = new int[factors.length];
            for (int i = 0; i < products.length; i++) {
                products[i] = chain.binary(BinaryFunction.MULTIPLY, r[0], chain.constant(factors[i]));
            }
            int firstTwo = chain.binary(BinaryFunction.ADD, products[0], products[1]);
            return chain.binary(BinaryFunction.ADD, firstTwo, products[2]);
        }));
        List<Var> gradients = recorder.gradients(List.of(sum), List.of(c), Map.of(x, Role.STEP_ADJOINT));
        return Runs.run(recorder, gradients, new double[] {1}, new double[] {1}).getFirst()[0];
    }

    @Test
    void theCotangentGivenForAnOutputComesBeforeThoseOfItsUses() {
        assertThat(gradientOfInnerOutput(1, HALF_ULP, HALF_ULP)).isEqualTo(1);
        assertThat(gradientOfInnerOutput(HALF_ULP, 1, HALF_ULP)).isEqualTo(1 + 2 * HALF_ULP);
        assertThat(gradientOfInnerOutput(HALF_ULP, HALF_ULP, 1)).isEqualTo(1);
    }

    /** The gradient of x -> (z, f_0 z, f_1 z), z = -x, with the cotangent {@code own} of z and 1 of the others. */
    private static double gradientOfInnerOutput(double own, double... factors) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float32"));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var given = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var z = x.negated();
        List<Var> outputs = List.of(z, z.times(factors[0]), z.times(factors[1]));
        List<Var> gradients = recorder.gradients(outputs, List.of(given, c, c), Map.of(x, Role.STEP_ADJOINT));
        return -Runs.run(recorder, gradients, new double[] {1}, new double[] {own}, new double[] {1})
                .getFirst()[0];
    }

    /** z = x / 2, rounded whoever reads it; its uses' cotangents are f_0 c, f_1 c, f_2 c. */
    private static double gradientThroughRoundedValue(String policy, Role wanted, double... factors) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse(policy));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var z = recorder.castFixed(x.times(0.5), Role.INTERNAL);
        List<Var> uses = IntStream.range(0, factors.length)
                .mapToObj(i -> z.times(factors[i]))
                .toList();
        List<Var> cotangents = uses.stream().map(_ -> c).toList();
        List<Var> gradients = recorder.gradients(uses, cotangents, Map.of(x, wanted));
        return Runs.run(recorder, gradients, new double[] {1}, new double[] {1}).getFirst()[0];
    }

    @Test
    void cotangentsThatMeetAreAddedInTheHighFormatAndRoundedOnce() {
        // In binary16 alone each small term is lost; in binary32 their sum is 0.75 ulp and rounds up.
        double sum = 1 + 2 * PART_OF_ULP16;
        assertThat(gradientThroughRoundedValue("float16", Role.STEP_ADJOINT, PART_OF_ULP16, PART_OF_ULP16, 1))
                .isEqualTo(0.5 * Rounding.round(sum, FloatFormat.BINARY16))
                .isEqualTo(0.5 * (1 + ULP16));
        assertThat(gradientThroughRoundedValue("float32", Role.STEP_ADJOINT, PART_OF_ULP16, PART_OF_ULP16, 1))
                .isEqualTo(0.5 * sum);
    }

    @Test
    void whereEveryPrimitiveRoundsSoDoesEverySumOfCotangents() {
        String policy = "rampde-0.1.0:float16";
        assertThat(gradientThroughRoundedValue(policy, Role.STEP_ADJOINT, PART_OF_ULP16, PART_OF_ULP16, 1))
                .isEqualTo(0.5);
        // Here the small ones meet first: 0.75 ulp, beside 1 rounded up.
        assertThat(gradientThroughRoundedValue(policy, Role.STEP_ADJOINT, 1, PART_OF_ULP16, PART_OF_ULP16))
                .isEqualTo(0.5 * (1 + ULP16));
    }

    @Test
    void aFreeStepsCotangentIsNotRoundedOnTheWay() {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float16"));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var u = x.times(3).times(1 + ULP16).times(1 + ULP16);
        Var gradient = recorder.gradients(List.of(u), List.of(c), Map.of(x, Role.STEP_ADJOINT))
                .getFirst();
        Program program = recorder.build(List.of(gradient));
        assertThat(program.ops()).as(program.listing()).hasSize(1);
        assertThat(program.ops().getFirst().result().format()).isEqualTo(FloatFormat.BINARY32);
        Tensor result = Runs.run(
                        program,
                        List.of(Tensor.of(FloatFormat.BINARY16, ONE, 1), Tensor.of(FloatFormat.BINARY16, ONE, 1)))
                .getFirst();
        assertThat(result.toDoubles()).containsExactly(3 * (1 + ULP16) * (1 + ULP16));
    }

    @Test
    void theSameStepsEachRoundWhereEveryPrimitiveDoes() {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("rampde-0.1.0:float16"));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var u = x.times(3).times(1 + ULP16).times(1 + ULP16);
        Var gradient = recorder.gradients(List.of(u), List.of(c), Map.of(x, Role.STEP_ADJOINT))
                .getFirst();
        Program program = recorder.build(List.of(gradient));
        assertThat(program.ops()).as(program.listing()).hasSize(3);
        assertThat(program.ops()).allMatch(op -> op.result().format().equals(FloatFormat.BINARY16));
        double twice = Rounding.round((1 + ULP16) * (1 + ULP16), FloatFormat.BINARY16);
        double expected = Rounding.round(3 * twice, FloatFormat.BINARY16);
        assertThat(expected).isNotEqualTo(Rounding.round(3 * (1 + ULP16) * (1 + ULP16), FloatFormat.BINARY32));
        assertThat(Runs.run(recorder, List.of(gradient), new double[] {1}, new double[] {1}))
                .containsExactly(new double[] {expected});
    }

    @Test
    void theCotangentOfASlopeHasItsOwnRole() {
        assertThat(rolesOfRoundedCotangents(Role.SLOPE)).containsExactly(Role.SLOPE_COTANGENT);
        assertThat(rolesOfRoundedCotangents(Role.INTERNAL)).containsExactly(Role.NETWORK_COTANGENT);
    }

    /** The roles of the binary16 results that the gradient of x -> (5 z, 7 z) appends, z = 3 x in {@code role}. */
    private static List<Role> rolesOfRoundedCotangents(Role role) {
        Recorder recorder = new Recorder(PrecisionPolicy.parse("float16"));
        Var x = recorder.input(ONE, Role.NETWORK_INPUT);
        Var c = recorder.input(ONE, Role.SCALED_COTANGENT);
        Var z = recorder.castFixed(x.times(3), role);
        List<Var> uses = List.of(z.times(5), z.times(7));
        int recorded = recorder.builder().ops().size();
        recorder.gradients(uses, List.of(c, c), Map.of(x, Role.STEP_ADJOINT));
        return recorder.builder().ops().stream()
                .skip(recorded)
                .map(Op::result)
                .filter(slot -> slot.format().equals(FloatFormat.BINARY16))
                .map(Slot::role)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"float64", "float32", "bfloat16", "float16", "rampde-0.1.0:float32", "rampde-0.1.0:float16"})
    void gradientsHaveTheFormatOfTheirRole(String name) {
        PrecisionPolicy policy = PrecisionPolicy.parse(name);
        Recorder recorder = new Recorder(policy);
        Var x = recorder.input(Shape.of(3, 2), Role.NETWORK_INPUT);
        Var c = recorder.input(Shape.of(3, 4), Role.SCALED_COTANGENT);
        Var weight = recorder.parameter(new Parameter("weight", Tensor.zeros(FloatFormat.BINARY32, Shape.of(4, 2))));
        Var bias = recorder.parameter(new Parameter("bias", Tensor.zeros(FloatFormat.BINARY32, Shape.of(4))));
        Map<Var, Role> wanted = new LinkedHashMap<>();
        wanted.put(x, Role.STEP_ADJOINT);
        wanted.put(weight, Role.STEP_GRADIENT);
        wanted.put(bias, Role.STEP_GRADIENT);
        Var y = x.linear(weight, bias).tanh();
        assertThat(recorder.gradients(List.of(y), List.of(c), wanted))
                .extracting(gradient -> gradient.slot().format())
                .containsExactly(
                        policy.format(Role.STEP_ADJOINT),
                        policy.format(Role.STEP_GRADIENT),
                        policy.format(Role.STEP_GRADIENT));
    }
}
