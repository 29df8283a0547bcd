package org.halfstep.autodiff.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimisers, schedule and clipping against a table of PyTorch's; the resource says how it was made. */
class OptimisersTest {
    private static final double[] SCALE = {0.5, 0x1p-10, 4, 0.25};
    private static final double[] SHIFT = {0.25, 5, -4, 0};

    private final Backend backend = Backends.open("reference", 1);
    private final Workspace workspace = new Workspace();

    @AfterEach
    void close() {
        backend.close();
        assertThat(workspace.usedBytes()).isZero();
    }

    private static double[] gradient(int step) {
        double[] gradient = new double[SCALE.length];
        Arrays.setAll(gradient, j -> SCALE[j] * (step % 7 - 3 + SHIFT[j]));
        return gradient;
    }

    private static List<double[]> table(String what) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(OptimisersTest.class.getResourceAsStream("optimisers-pytorch.csv"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(what + ","))
                    .map(line -> Arrays.stream(line.split(",", -1))
                            .skip(2)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        }
    }

    private Optimiser optimiser(String name, PrecisionPolicy policy, Parameter theta) {
        List<Parameter> parameters = List.of(theta);
        return switch (name) {
            case "sgd" -> new Sgd(backend, workspace, policy, parameters, 0, 0);
            case "sgd-momentum" -> new Sgd(backend, workspace, policy, parameters, 0.9, 0);
            case "sgd-momentum-decay" -> new Sgd(backend, workspace, policy, parameters, 0.9, 0.01);
            case "adam-decay" -> new Adam(backend, workspace, policy, parameters, 0.01);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Parameter theta(PrecisionPolicy policy) {
        return new Parameter("theta", Tensor.of(policy.format(Role.MASTER_PARAMETER), Shape.of(4), 1, -2.5, 0.125, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "sgd, float64, 1e-14",
        "sgd-momentum, float64, 1e-14",
        "sgd-momentum-decay, float64, 1e-14",
        "adam-decay, float64, 1e-13",
        "sgd, float32, 1e-6",
        "sgd-momentum, float16, 1e-6",
        "sgd-momentum-decay, float32, 1e-6",
        "adam-decay, bfloat16, 2e-6"
    })
    void stepsAreThoseOfPyTorch(String name, String precision, double tolerance) throws IOException {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision);
        Parameter theta = theta(policy);
        List<double[]> expected = table(name);
        assertThat(expected).hasSize(12);
        try (Optimiser optimiser = optimiser(name, policy, theta)) {
            for (int step = 1; step <= expected.size(); step++) {
                Tensor gradient = Tensor.of(policy.format(Role.ACCUMULATED_GRADIENT), Shape.of(4), gradient(step));
                optimiser.step(List.of(gradient), 0.1);
                assertThat(theta.master().toDoubles())
                        .as("step %d", step)
                        .containsExactly(expected.get(step - 1), within(tolerance * 16));
            }
            assertThat(optimiser.steps()).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @CsvSource({"sgd-momentum-decay, float32", "adam-decay, float64", "sgd-momentum, pure:bfloat16 rounding=stochastic"
    })
    void aRestoredOptimiserGoesOnBitForBit(String name, String precision) {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision).withSeed(3);
        Parameter whole = theta(policy);
        Parameter interrupted = theta(policy);
        Tensor gradient = Tensor.of(policy.format(Role.ACCUMULATED_GRADIENT), Shape.of(4), 0.3, -0.7, 0.01, 2);
        try (Optimiser first = optimiser(name, policy, whole);
                Optimiser before = optimiser(name, policy, interrupted);
                Optimiser after = optimiser(name, policy, interrupted)) {
            for (int step = 0; step < 6; step++) {
                first.step(List.of(gradient), 0.1);
            }
            for (int step = 0; step < 3; step++) {
                before.step(List.of(gradient), 0.1);
            }
            after.restore(before.steps(), before.state());
            for (int step = 0; step < 3; step++) {
                after.step(List.of(gradient), 0.1);
            }
        }
        for (int i = 0; i < 4; i++) {
            assertThat(interrupted.master().bits(i)).isEqualTo(whole.master().bits(i));
        }
    }

    @Test
    void lowMasterParametersStayLow() {
        PrecisionPolicy policy = PrecisionPolicy.parse("pure:float16");
        Parameter theta = theta(policy);
        try (Optimiser adam = optimiser("adam-decay", policy, theta)) {
            adam.step(List.of(Tensor.of(FloatFormat.BINARY16, Shape.of(4), 1, 1, 1, 1)), 0.01);
        }
        assertThat(theta.master().toDoubles()).containsExactly(new double[] {0.99, -2.51, 0.115, 2.99}, within(1e-3));
    }

    @Test
    void unusableCoefficientsAreRefused() {
        PrecisionPolicy policy = PrecisionPolicy.parse("float32");
        List<Parameter> none = List.of();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sgd(backend, workspace, policy, none, 1, 0))
                .withMessage("SGD: momentum 1.0 must be 0 or more and less than 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sgd(backend, workspace, policy, none, 0, -1))
                .withMessageStartingWith("SGD: weight decay -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adam(backend, workspace, policy, none, Double.NaN))
                .withMessageStartingWith("Adam: weight decay NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> new GradientClipping(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ParameterClamp(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(0.1, 0.2, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> new CosineDecay(0.1, 0, 0));
    }

    @Test
    void theCosineIsThatOfPyTorch() throws IOException {
        LearningRate cosine = new CosineDecay(0.05, 1e-4, 12);
        List<double[]> expected = table("cosine");
        assertThat(expected).hasSize(13);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(cosine.at(i)).isCloseTo(expected.get(i)[0], within(1e-16));
        }
        assertThat(cosine.at(1000)).isEqualTo(1e-4);
    }

    @Test
    void clippingIsThatOfPyTorch() throws IOException {
        List<double[]> expected = table("clipped");
        int clipped = 0;
        for (int step = 1; step <= expected.size(); step++) {
            double[] gradient = gradient(step);
            Tensor first = Tensor.of(FloatFormat.BINARY64, Shape.of(1), gradient[0]);
            Tensor rest = Tensor.of(FloatFormat.BINARY64, Shape.of(3), Arrays.copyOfRange(gradient, 1, 4));
            double norm = new GradientClipping(2).apply(List.of(first, rest));
            assertThat(norm)
                    .isCloseTo(Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum()), within(1e-12));
            clipped += norm > 2 ? 1 : 0;
            assertThat(first.get(0)).isCloseTo(expected.get(step - 1)[0], within(1e-14));
            assertThat(rest.toDoubles())
                    .containsExactly(Arrays.copyOfRange(expected.get(step - 1), 1, 4), within(1e-14));
        }
        assertThat(clipped).isPositive();
        for (double wild : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Tensor gradient = Tensor.of(FloatFormat.BINARY32, Shape.of(2), 5, wild);
            assertThat(new GradientClipping(1).apply(List.of(gradient))).isNotFinite();
            assertThat(gradient.get(0)).isEqualTo(5);
        }
    }

    @Test
    void parametersAreKeptWithinLimits() {
        Parameter theta = new Parameter(
                "theta", Tensor.of(FloatFormat.BINARY32, Shape.of(4), -3, 0.5, Double.NaN, Double.POSITIVE_INFINITY));
        new ParameterClamp(-1, 1).apply(List.of(theta));
        assertThat(theta.master().toDoubles()).containsExactly(-1, 0.5, Double.NaN, 1);
    }
}
