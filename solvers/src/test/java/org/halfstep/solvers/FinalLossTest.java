package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FinalLossTest {
    private static final PrecisionPolicy FLOAT16 = PrecisionPolicy.parse("float16");
    private static final List<Shape> PARTS = List.of(Shape.of(2, 2), Shape.of(2, 1));
    /** mean(x^2) - sum(z). */
    private static final LossFunction LOSS =
            state -> state.get(0).times(state.get(0)).mean().minus(state.get(1).sum());

    private final ReferenceBackend backend = new ReferenceBackend(1);
    private final Workspace workspace = new Workspace();

    @AfterEach
    void close() {
        backend.close();
        assertThat(workspace.usedBytes()).isZero();
    }

    @Test
    void valueAndGradientAreThoseOfTheFormula() {
        try (FinalLoss loss = new FinalLoss(backend, workspace, FLOAT16, LOSS, PARTS)) {
            List<Tensor> state = List.of(low(PARTS.get(0), 1, -2, 3, 0.5), low(PARTS.get(1), 0.25, 4));
            assertThat(loss.evaluate(state, 1)).isEqualTo(14.25 / 4 - 4.25);
            assertThat(loss.cotangents().get(0).toDoubles()).containsExactly(0.5, -1, 1.5, 0.25);
            assertThat(loss.cotangents().get(1).toDoubles()).containsExactly(-1, -1);
            assertThat(loss.evaluate(state, 1024)).isEqualTo(14.25 / 4 - 4.25);
            assertThat(loss.cotangents().get(0).toDoubles()).containsExactly(512, -1024, 1536, 256);
            assertThat(loss.cotangents().get(1).toDoubles()).containsExactly(-1024, -1024);
        }
    }

    /** The state is decoded, and what follows is binary32: 300^2 has no place in float16. */
    @Test
    void lossIsComputedInTheHighFormat() {
        try (FinalLoss loss = new FinalLoss(backend, workspace, FLOAT16, LOSS, PARTS)) {
            List<Tensor> state = List.of(low(PARTS.get(0), 300, 300, 300, 300), low(PARTS.get(1), 0, 0));
            assertThat(loss.evaluate(state, 1)).isEqualTo(90000);
            assertThat(loss.cotangents().get(0).format()).isEqualTo(FloatFormat.BINARY32);
        }
    }

    @Test
    void gradientIsZeroByAPartThatTheLossDoesNotRead() {
        LossFunction first = state -> state.get(0).sum();
        try (FinalLoss loss = new FinalLoss(backend, workspace, FLOAT16, first, PARTS)) {
            loss.evaluate(List.of(low(PARTS.get(0), 1, 2, 3, 4), low(PARTS.get(1), 5, 6)), 1);
            assertThat(loss.cotangents().get(0).toDoubles()).containsOnly(1);
            assertThat(loss.cotangents().get(1).toDoubles()).containsOnly(0);
        }
    }

    /** The state itself is a loss where it is one number. */
    @Test
    void scalarStateMayBeTheLoss() {
        for (String precision : List.of("float16", "float32", "float64")) {
            PrecisionPolicy policy = PrecisionPolicy.parse(precision);
            try (FinalLoss loss = new FinalLoss(backend, workspace, policy, List::getFirst, List.of(Shape.SCALAR))) {
                assertThat(loss.evaluate(List.of(Tensor.of(policy.low(), Shape.SCALAR, 2.5)), 4))
                        .isEqualTo(2.5);
                assertThat(loss.cotangents().getFirst().get(0)).isEqualTo(4);
            }
        }
    }

    @Test
    void lossMustBeAScalar() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FinalLoss(backend, workspace, FLOAT16, state -> state.get(1), PARTS))
                .withMessage("loss of shape [2, 1]: must be a scalar");
    }

    @Test
    void closingTwiceGivesNothingBackTwice() {
        FinalLoss loss = new FinalLoss(backend, workspace, FLOAT16, LOSS, PARTS);
        loss.close();
        loss.close();
        assertThat(workspace.usedBytes()).isZero();
    }

    private static Tensor low(Shape shape, double... values) {
        return Tensor.of(FloatFormat.BINARY16, shape, values);
    }
}
