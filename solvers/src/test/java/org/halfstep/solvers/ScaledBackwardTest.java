package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.CheckedScaling;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.NoScaling;
import org.halfstep.solvers.scaling.ScaleTrace;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules for S do to whole backward passes. */
class ScaledBackwardTest {
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 8);
    private static final double U = FloatFormat.BINARY16.unitRoundoff();
    private static final TwoPartNetwork NETWORK = new TwoPartNetwork(FloatFormat.BINARY32);

    /** The gradients are linear in the cotangent: those of 2^k A are 2^k times those of A, if nothing is lost. */
    @ParameterizedTest
    @ValueSource(ints = {-23, -40, -80, 20, 60})
    void dynamicScalingKeepsTheAccuracyWhateverTheSizeOfTheAdjoint(int exponent) {
        List<double[]> reference = scaledBack(backward("float32", new NoScaling(), 0), 0);
        List<double[]> actual = scaledBack(backward("float16", new DynamicScaling(), exponent), exponent);
        assertThat(Numbers.relativeError(actual, reference)).isLessThan(4 * U);
    }

    /** 2^-23 is twice the smallest subnormal number of float16. */
    @Test
    void withoutScalingTinyAdjointsAreLost() {
        List<double[]> reference = scaledBack(backward("float32", new NoScaling(), 0), 0);
        List<double[]> tiny = scaledBack(backward("float16", new NoScaling(), -23), -23);
        assertThat(Numbers.relativeError(tiny, reference)).isGreaterThan(0.1);
        AdjointResult.Gradients gone = Numbers.gradients(backward("float16", new NoScaling(), -40));
        gone.byParameter().forEach(g -> assertThat(g.toDoubles()).containsOnly(0));
    }

    @Test
    void withoutScalingHugeAdjointsFail() {
        AdjointResult.NonFinite failure = Numbers.failure(backward("float16", new NoScaling(), 20));
        assertThat(failure.step()).isEqualTo(7);
        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.message())
                .isEqualTo("backward pass, step 7: a product is not finite; "
                        + "first to overflow: scaled cotangent in float16 (S = 1.0, tried 1 time)");
    }

    /** Scaling by a power of two is exact in a range without underflow: no bit depends on S. */
    @Test
    void scalingInARangeWithoutUnderflowChangesNoBit() {
        AdjointResult scaled = backward("float32", new DynamicScaling(), -3);
        List<double[]> values = Numbers.values(Numbers.all(scaled));
        assertThat(scaled.trace().initialScale()).isGreaterThan(0x1p20);
        assertThat(scaled.trace().events()).isNotEmpty();
        Numbers.assertEqualBits(values, Numbers.values(Numbers.all(backward("float32", new NoScaling(), -3))));
    }

    @Test
    void zeroCotangentGivesZeroGradientsAndAnEmptyTrace() {
        List<Tensor> zeros = TwoPartNetwork.random(FloatFormat.BINARY32, 11);
        zeros.forEach(Tensor::clear);
        AdjointResult result = backward("float16", new DynamicScaling(), Map.of(GRID.steps(), zeros));
        Numbers.all(result).forEach(g -> assertThat(g.toDoubles()).containsOnly(0));
        assertThat(result.trace()).isEqualTo(new ScaleTrace(1, 1, List.of()));
    }

    /** The loss reads Y_5 only: the steps 7 to 5 have nothing to do, and S starts at step 4. */
    @Test
    void scaleStartsWhereTheAdjointDoes() {
        AdjointResult result = backward("float16", new DynamicScaling(), Map.of(5, cotangents(-10)));
        assertThat(result.trace().events().getFirst())
                .extracting(Event::kind, Event::step)
                .containsExactly(Kind.INIT, 4);
        double max = cotangents(-10).stream()
                .flatMapToDouble(part -> Arrays.stream(part.toDoubles()))
                .map(Math::abs)
                .max()
                .orElseThrow();
        double exact = 1024 / Math.sqrt(3) / max;
        assertThat(result.trace().initialScale() / exact).isBetween(Math.sqrt(0.5), Math.sqrt(2));
    }

    @Test
    void everyScaleIsAPowerOfTwo() {
        for (int exponent = -60; exponent <= 60; exponent += 7) {
            for (Event event :
                    backward("float16", new DynamicScaling(), exponent).trace().events()) {
                assertThat(event.scale()).isEqualTo(Math.scalb(1.0, Math.getExponent(event.scale())));
            }
        }
    }

    /** A large weight behind a tiny one: S a = 1024 becomes 1024 * 3000 inside the network, beyond 65504. */
    @Test
    void overflowInsideTheNetworkIsRetriedWithASmallerScale() {
        Steep steep = new Steep();
        AdjointResult reference = steep.backward("float64", new NoScaling(), 1);
        List<double[]> expected = Numbers.values(Numbers.all(reference));
        AdjointResult.Gradients scaled = Numbers.gradients(steep.backward("float16", new DynamicScaling(), 1));
        assertThat(scaled.trace().count(Kind.OVERFLOW)).isBetween(1, 12);
        assertThat(scaled.trace().retriedSteps()).isBetween(1, 12);
        assertThat(scaled.trace().finalScale()).isLessThan(scaled.trace().initialScale());
        assertThat(Numbers.relativeError(Numbers.values(Numbers.all(scaled)), expected))
                .isLessThan(4 * U);
    }

    /** 2^6 * 3000 inside the network exceeds 65504. */
    @Test
    void checkedScalingNamesStepRoleAndFormat() {
        AdjointResult.NonFinite failure = Numbers.failure(new Steep().backward("float16", new CheckedScaling(), 64));
        assertThat(failure.step()).isEqualTo(7);
        assertThat(failure.message())
                .startsWith("backward pass, step 7: ")
                .contains("first to overflow: cotangent inside the network in float16")
                .endsWith("(S = 1.0, tried 1 time)");
    }

    /** An infinite state cannot be cured by any S: fifty retries, then the reason. */
    @Test
    void stateThatIsNotFiniteEndsThePass() {
        VectorField field = VectorField.of((_, y) -> y.times(y));
        try (Odeint odeint = Odeint.builder().precision("float16").build();
                Solution solution =
                        odeint.solve(field, Tensor.of(Shape.of(1), Float.POSITIVE_INFINITY), TimeGrid.of(0, 1))) {
            AdjointResult.NonFinite failure = Numbers.failure(solution.backward(Tensor.of(Shape.of(1), 1f)));
            assertThat(failure.attempts()).isEqualTo(51);
            assertThat(failure.trace().count(Kind.OVERFLOW)).isEqualTo(50);
            assertThat(failure.message()).contains("the stored state or a parameter is not finite");
        }
    }

    @Test
    void cotangentThatIsNotFiniteIsNamed() {
        List<Tensor> cotangents = cotangents(0);
        cotangents.getFirst().set(1, Double.NaN);
        for (AdjointScaling scaling : List.of(new NoScaling(), new CheckedScaling(), new DynamicScaling())) {
            AdjointResult.NonFinite last = Numbers.failure(backward("float16", scaling, Map.of(8, cotangents)));
            assertThat(last.what()).isEqualTo("the adjoint is not finite");
            assertThat(last.step()).isEqualTo(7);
            AdjointResult.NonFinite inner = Numbers.failure(backward("float16", scaling, Map.of(3, cotangents)));
            assertThat(inner.what()).isEqualTo("the adjoint or a gradient left the range of its format");
            assertThat(inner.step()).isEqualTo(3);
        }
    }

    /** n_b counts the elements of all parts beside the first axis, also of a part that has no other axis. */
    @Test
    void elementsPerSampleAreThoseOfTheWholeState() {
        VectorField field =
                (_, state) -> state.stream().map(part -> part.negated()).toList();
        assertThat(elementsPerSample(field, Shape.of(5))).isEqualTo(1);
        assertThat(elementsPerSample(field, Shape.SCALAR)).isEqualTo(1);
        assertThat(elementsPerSample(field, Shape.of(5, 2), Shape.of(5, 1))).isEqualTo(3);
        assertThat(elementsPerSample(field, Shape.of(5, 2), Shape.of(5))).isEqualTo(3);
        assertThat(elementsPerSample(field, Shape.of(5), Shape.of(5, 2, 3))).isEqualTo(7);
    }

    private static int elementsPerSample(VectorField field, Shape... parts) {
        List<Integer> seen = new ArrayList<>();
        AdjointScaling spy = new AdjointScaling() {
            @Override
            public String name() {
                return "spy";
            }

            @Override
            public Pass begin(FloatFormat low, int elementsPerSample) {
                seen.add(elementsPerSample);
                return new NoScaling().begin(low, elementsPerSample);
            }
        };
        List<Tensor> state = Arrays.stream(parts)
                .map(shape -> Tensor.zeros(FloatFormat.BINARY32, shape))
                .toList();
        try (Odeint odeint = Odeint.builder().scaling(spy).build();
                Solution solution = odeint.solve(field, state, TimeGrid.of(0, 1))) {
            solution.backward(state);
        }
        return seen.getFirst();
    }

    private static List<Tensor> cotangents(int exponent) {
        List<Tensor> cotangents = TwoPartNetwork.random(FloatFormat.BINARY32, 11);
        for (Tensor part : cotangents) {
            for (int i = 0; i < part.elementCount(); i++) {
                part.set(i, Math.scalb(part.get(i), exponent));
            }
        }
        return cotangents;
    }

    private static AdjointResult backward(String precision, AdjointScaling scaling, int exponent) {
        return backward(precision, scaling, Map.of(GRID.steps(), cotangents(exponent)));
    }

    private static AdjointResult backward(
            String precision, AdjointScaling scaling, Map<Integer, List<Tensor>> cotangents) {
        try (Odeint odeint =
                        Odeint.builder().precision(precision).scaling(scaling).build();
                Solution solution =
                        odeint.solve(NETWORK.field(), TwoPartNetwork.initialState(FloatFormat.BINARY32), GRID)) {
            return solution.backward(cotangents);
        }
    }

    private static List<double[]> scaledBack(AdjointResult result, int exponent) {
        List<double[]> values = Numbers.values(Numbers.all(result));
        for (double[] tensor : values) {
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = Math.scalb(tensor[i], -exponent);
            }
        }
        return values;
    }

    /** y' = w tanh(v y) with v w of moderate size, so that the solution is tame while the cotangent is not. */
    private static final class Steep {
        private final Parameter inner = new Parameter("inner", Tensor.of(Shape.of(1), 0x1p-11f));
        private final Parameter outer = new Parameter("outer", Tensor.of(Shape.of(1), 3000f));
        private final VectorField field = VectorField.of((_, y) ->
                y.times(y.recorder().parameter(inner)).tanh().times(y.recorder().parameter(outer)));

        AdjointResult backward(String precision, AdjointScaling scaling, double cotangent) {
            try (Odeint odeint = Odeint.builder()
                            .precision(precision)
                            .scaling(scaling)
                            .build();
                    Solution solution = odeint.solve(field, Tensor.of(Shape.of(2, 1), 0.5f, -0.25f), GRID)) {
                return solution.backward(Tensor.of(FloatFormat.BINARY32, Shape.of(2, 1), cotangent, cotangent / 2));
            }
        }
    }
}
