package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step of the pair is a step of its method, and its estimate is of the order that it should be. */
class EmbeddedStepTest {
    private static final Networks.Mlp NETWORK = Networks.Mlp.of(FloatFormat.BINARY64);
    private static final Tensor Y0 = Networks.random(FloatFormat.BINARY32, Shape.of(3, 2), 1, 5);

    private static EmbeddedStep step(String precision, Backend backend) {
        return new EmbeddedStep(
                backend,
                new Workspace(),
                PrecisionPolicy.parse(precision),
                EmbeddedPair.DOPRI54,
                NETWORK.field(),
                List.of(Y0.shape()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "float16", "bfloat16", "pure:float16", "rampde-0.1.0:float16"})
    void aStepIsThatOfTheMethod(String precision) {
        try (Backend backend = Backends.open("reference", 1);
                EmbeddedStep step = step(precision, backend);
                Odeint odeint = Odeint.builder()
                        .precision(precision)
                        .method("dopri5")
                        .backend(backend)
                        .build();
                Solution solution = odeint.solve(NETWORK.field(), Y0, TimeGrid.of(0.25, 0.375))) {
            step.start(List.of(Y0));
            assertThat(step.attempt(0.25, 0.125, 0)).isEmpty();
            Tensor stored = solution.last();
            for (int i = 0; i < stored.elementCount(); i++) {
                Tensor rounded = Tensor.of(
                        stored.format(), Shape.SCALAR, step.next().getFirst().get(i));
                assertThat(rounded.get(0)).isEqualTo(stored.get(i));
            }
            assertThat(step.state().getFirst().get(0))
                    .isNotEqualTo(step.next().getFirst().get(0));
            step.accept();
            assertThat(step.state().getFirst().toDoubles())
                    .isEqualTo(step.next().getFirst().toDoubles());
        }
    }

    /** e = O(h^5): half the step, a thirty-second of the estimate. */
    @Test
    void theEstimateHasOrderFive() {
        try (Backend backend = Backends.open("reference", 1);
                EmbeddedStep step = step("float64", backend)) {
            step.start(List.of(Y0));
            double[] sizes = new double[3];
            for (int i = 0; i < sizes.length; i++) {
                step.attempt(0, 0.5 / (1 << i), i);
                sizes[i] = Math.abs(step.error().getFirst().get(0));
            }
            assertThat(Math.log(sizes[1] / sizes[2]) / Math.log(2)).isCloseTo(5, within(0.3));
        }
    }

    @Test
    void methodsOfOtherStagesAreNoPair() {
        assertThatThrownBy(() -> new EmbeddedPair(Tableaus.RK4, Tableaus.RK4_38))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rk4-38");
        assertThat(EmbeddedPair.DOPRI54.errorWeights().stream()
                        .mapToDouble(w -> w)
                        .sum())
                .isCloseTo(0, within(1e-15));
        assertThat(Objects.requireNonNull(EmbeddedPair.DOPRI54.errorWeights().getLast()))
                .isEqualTo(-1.0 / 40);
    }
}
