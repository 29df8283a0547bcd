package org.halfstep.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Runs;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
    private static final int ELEMENTS = 4;

    private final Backend backend = Backends.open("reference", 1);
    private final Workspace workspace = new Workspace();

    @AfterEach
    void close() {
        backend.close();
        assertThat(workspace.usedBytes()).isZero();
    }

    private Adam adam(String policy, Parameter... parameters) {
        return new Adam(backend, workspace, PrecisionPolicy.parse(policy), List.of(parameters));
    }

    private static Parameter parameter(FloatFormat format, double... values) {
        return new Parameter("theta", Tensor.of(format, Shape.of(values.length), values));
    }

    /** One step of PyTorch's run: columns as the head of the table names them. */
    private record Step(List<Double> numbers) {
        double learningRate() {
            return numbers.get(1);
        }

        double[] gradient() {
            return group(0);
        }

        double[] theta() {
            return group(1);
        }

        double[] m() {
            return group(2);
        }

        double[] v() {
            return group(3);
        }

        private double[] group(int number) {
            int from = 2 + number * ELEMENTS;
            return numbers.subList(from, from + ELEMENTS).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
    }

    private static List<Step> table() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AdamTest.class.getResourceAsStream("adam-pytorch.csv")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("step"))
                    .map(line -> new Step(Arrays.stream(line.split(",", -1))
                            .map(Double::valueOf)
                            .toList()))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"float64, 1e-12", "float32, 1e-6"})
    void twentyStepsAreThoseOfPyTorch(String policy, double tolerance) throws IOException {
        FloatFormat format = PrecisionPolicy.parse(policy).high();
        Parameter theta = parameter(format, 1, -2.5, 0.125, 3);
        List<Step> steps = table();
        assertThat(steps).hasSize(20);
        double[] largest = new double[ELEMENTS];
        steps.forEach(step -> Arrays.setAll(largest, i -> Math.max(largest[i], Math.abs(step.m()[i]))));
        try (Adam adam = adam(policy, theta)) {
            for (Step step : steps) {
                adam.step(List.of(Tensor.of(format, Shape.of(ELEMENTS), step.gradient())), step.learningRate());
                check(theta.master(), step.theta(), tolerance);
                // The terms of m cancel where it changes its sign: its error is relative to them.
                check(adam.state().get(0), step.m(), largest, tolerance);
                check(adam.state().get(1), step.v(), tolerance);
            }
            assertThat(adam.steps()).isEqualTo(20);
        }
    }

    private static void check(Tensor actual, double[] expected, double tolerance) {
        check(actual, expected, expected, tolerance);
    }

    private static void check(Tensor actual, double[] expected, double[] relativeTo, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(i)).isCloseTo(expected[i], within(tolerance * Math.abs(relativeTo[i])));
        }
    }

    @Test
    void severalParametersOfOtherShapesEachTakeTheirOwnGradient() throws IOException {
        Step first = table().getFirst();
        Parameter vector = parameter(FloatFormat.BINARY64, 1, -2.5, 0.125, 3);
        Parameter matrix = new Parameter("matrix", Tensor.of(FloatFormat.BINARY64, Shape.of(2, 2), 3, 0.125, -2.5, 1));
        double[] g = first.gradient();
        try (Adam adam = adam("float64", vector, matrix)) {
            adam.step(
                    List.of(
                            Tensor.of(FloatFormat.BINARY64, Shape.of(4), g),
                            Tensor.of(FloatFormat.BINARY64, Shape.of(2, 2), g[3], g[2], g[1], g[0])),
                    first.learningRate());
            assertThat(adam.stateBytes()).isEqualTo(2 * 2 * 4 * 8);
        }
        double[] expected = first.theta();
        check(vector.master(), expected, 1e-12);
        check(matrix.master(), new double[] {expected[3], expected[2], expected[1], expected[0]}, 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "float16"})
    void aRestoredOptimiserContinuesBitForBit(String policy) {
        FloatFormat format = PrecisionPolicy.parse(policy).high();
        Parameter whole = parameter(format, 1, -2, 3);
        Parameter continued = parameter(format, 1, -2, 3);
        try (Adam all = adam(policy, whole);
                Adam before = adam(policy, continued);
                Adam after = adam(policy, continued)) {
            steps(all, format, 0, 9);
            steps(before, format, 0, 4);
            after.restore(before.steps(), before.state());
            steps(after, format, 4, 9);
            assertThat(after.steps()).isEqualTo(9);
            assertSameBits(continued.master(), whole.master());
            assertSameBits(after.state().get(0), all.state().get(0));
            assertSameBits(after.state().get(1), all.state().get(1));
        }
    }

    private static void steps(Adam adam, FloatFormat format, int from, int to) {
        for (int step = from; step < to; step++) {
            double[] gradient = Runs.numbers(Shape.of(3), -1, 1, new SplittableRandom(step));
            adam.step(List.of(Tensor.of(format, Shape.of(3), gradient)), 0.05);
        }
    }

    private static void assertSameBits(Tensor actual, Tensor expected) {
        for (int i = 0; i < expected.elementCount(); i++) {
            assertThat(actual.bits(i)).isEqualTo(expected.bits(i));
        }
    }

    @Test
    void gradientsOfZeroLeaveTheParameters() {
        double[] start = {1, -0.0, 0.0, 0x1p-140, -3e38};
        Parameter theta = parameter(FloatFormat.BINARY32, start);
        Tensor expected = Tensor.of(FloatFormat.BINARY32, Shape.of(5), start);
        try (Adam adam = adam("float32", theta)) {
            for (int step = 0; step < 3; step++) {
                adam.step(List.of(Tensor.zeros(FloatFormat.BINARY32, Shape.of(5))), 0.1);
            }
            assertSameBits(theta.master(), expected);
            assertThat(adam.state())
                    .allMatch(moment -> Arrays.stream(moment.toDoubles()).allMatch(number -> number == 0));
        }
    }

    @Test
    void theNumberOfGradientsIsThatOfTheParameters() {
        try (Adam adam = adam("float32", parameter(FloatFormat.BINARY32, 1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.step(List.of(), 0.1))
                    .withMessage("Adam: 1 parameters, but 0 gradients");
            assertThat(adam.steps()).isZero();
        }
    }

    @Test
    void aGradientOfAnotherShapeOrFormatIsRefusedAndCountsAsNoStep() {
        Parameter theta = parameter(FloatFormat.BINARY32, 1);
        try (Adam adam = adam("float32", theta)) {
            for (Tensor gradient : List.of(
                    Tensor.zeros(FloatFormat.BINARY32, Shape.of(2)), Tensor.zeros(FloatFormat.BINARY64, Shape.of(1)))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> adam.step(List.of(gradient), 0.1))
                        .withMessageContaining("got a tensor " + gradient.format() + gradient.shape());
            }
            assertThat(adam.steps()).isZero();
            assertThat(theta.master().get(0)).isEqualTo(1);
        }
    }

    @Test
    void momentsOfAnotherOptimiserAreRefused() {
        try (Adam adam = adam("float32", parameter(FloatFormat.BINARY32, 1))) {
            Tensor wrong = Tensor.zeros(FloatFormat.BINARY32, Shape.of(2));
            Tensor right = Tensor.of(FloatFormat.BINARY32, Shape.of(1), 5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.restore(3, List.of(right)))
                    .withMessage("Adam: a state of 2 tensors expected, 1 saved");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.restore(3, List.of(right, wrong)))
                    .withMessage("Adam: saved tensor 1 is float32[2], not float32[1]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.restore(3, List.of(right, Tensor.zeros(FloatFormat.BINARY64, Shape.of(1)))))
                    .withMessage("Adam: saved tensor 1 is float64[1], not float32[1]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> adam.restore(-1, List.of(right, right)))
                    .withMessage("Adam: -1 steps taken");
            assertThat(adam.steps()).isZero();
            assertThat(adam.state().getFirst().get(0)).isZero();
        }
    }
}
