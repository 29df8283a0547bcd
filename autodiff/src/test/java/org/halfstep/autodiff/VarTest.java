package org.halfstep.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What the methods of a recorded value compute, and what they refuse. */
class VarTest {
    private static final Shape MATRIX = Shape.of(2, 3);

    private final Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
    private final Var x = recorder.input(MATRIX, Role.NETWORK_INPUT);
    private final Var y = recorder.input(MATRIX, Role.NETWORK_INPUT);
    private final double[] atX = {1, 2, 3, 4, 5, 6};
    private final double[] atY = {2, 4, 8, 0.5, 0.25, 0.125};

    private double[] run(Var result) {
        return Runs.run(recorder, List.of(result), atX, atY).getFirst();
    }

    @Test
    void arithmeticWithNumbersKeepsTheirSide() {
        assertThat(run(x.plus(10))).containsExactly(11, 12, 13, 14, 15, 16);
        assertThat(run(x.minus(10))).containsExactly(-9, -8, -7, -6, -5, -4);
        assertThat(run(x.subtractedFrom(10))).containsExactly(9, 8, 7, 6, 5, 4);
        assertThat(run(x.times(10))).containsExactly(10, 20, 30, 40, 50, 60);
        assertThat(run(x.dividedBy(2))).containsExactly(0.5, 1, 1.5, 2, 2.5, 3);
        assertThat(run(y.dividing(2))).containsExactly(1, 0.5, 0.25, 4, 8, 16);
        assertThat(run(x.timesPlus(10, y))).containsExactly(12, 24, 38, 40.5, 50.25, 60.125);
    }

    @Test
    void arithmeticOfTwoValuesKeepsTheirOrder() {
        assertThat(run(x.plus(y))).containsExactly(3, 6, 11, 4.5, 5.25, 6.125);
        assertThat(run(x.minus(y))).containsExactly(-1, -2, -5, 3.5, 4.75, 5.875);
        assertThat(run(x.times(y))).containsExactly(2, 8, 24, 2, 1.25, 0.75);
        assertThat(run(x.dividedBy(y))).containsExactly(0.5, 0.5, 0.375, 8, 20, 48);
        assertThat(run(x.timesPlus(y, x))).containsExactly(3, 10, 27, 6, 6.25, 6.75);
        assertThat(run(x.oneMinusSquare())).containsExactly(0, -3, -8, -15, -24, -35);
        assertThat(run(x.negated())).containsExactly(-1, -2, -3, -4, -5, -6);
    }

    @Test
    void functionsAreThoseOfTheirNames() {
        double[] logs = {Math.log(1), Math.log(2), Math.log(3), Math.log(4), Math.log(5), Math.log(6)};
        assertThat(run(x.log())).containsExactly(logs, within(1e-15));
        assertThat(run(x.exp().log1p())).containsExactly(run(x.softplus()), within(1e-14));
        assertThat(run(x.minus(1).log1p())).containsExactly(logs, within(1e-15));
        assertThat(run(x.log().exp())).containsExactly(atX, within(1e-14));
        assertThat(run(x.times(x).sqrt())).containsExactly(atX);
        assertThat(run(x.negated().exp().plus(1).dividing(1))).containsExactly(run(x.sigmoid()), within(1e-15));
        assertThat(run(x.times(2).sigmoid().times(2).minus(1))).containsExactly(run(x.tanh()), within(1e-15));
    }

    @Test
    void reductionsKeepTheAxisAndCountFromBothEnds() {
        assertThat(x.sum(0).shape()).isEqualTo(Shape.of(1, 3));
        assertThat(run(x.sum(0))).containsExactly(5, 7, 9);
        assertThat(run(x.sum(-2))).containsExactly(5, 7, 9);
        assertThat(x.mean(-1).shape()).isEqualTo(Shape.of(2, 1));
        assertThat(run(x.mean(-1))).containsExactly(2, 5);
        assertThat(x.sum().shape()).isEqualTo(Shape.SCALAR);
        assertThat(run(x.sum())).containsExactly(21);
        assertThat(run(x.mean())).containsExactly(3.5);
    }

    @Test
    void movesKeepTheElements() {
        assertThat(run(x.slice(-1, 1, 2))).containsExactly(2, 3, 5, 6);
        assertThat(run(x.concat(y.slice(1, 0, 1), 1))).containsExactly(1, 2, 3, 2, 4, 5, 6, 0.5);
        assertThat(run(x.slice(0, 1, 1).broadcast(MATRIX))).containsExactly(4, 5, 6, 4, 5, 6);
        Var products = x.matmul(y.slice(0, 0, 1).reshape(3, 1));
        assertThat(products.shape()).isEqualTo(Shape.of(2, 1));
        assertThat(run(products)).containsExactly(34, 76);
    }

    @Test
    void aParameterIsOneInputHoweverOftenItIsRead() {
        Parameter parameter = new Parameter("w", Tensor.zeros(FloatFormat.BINARY32, MATRIX));
        Parameter other = new Parameter("w", parameter.master());
        Var first = recorder.parameter(parameter);
        assertThat(recorder.parameter(parameter)).isEqualTo(first);
        assertThat(recorder.parameter(other)).isNotEqualTo(first);
        assertThat(recorder.parameters()).containsExactly(parameter, other);
    }

    @Test
    void valuesOfAnotherRecordingAreRefused() {
        Var foreign = new Recorder(recorder.policy()).input(MATRIX, Role.NETWORK_INPUT);
        List<ThrowingCallable> uses = List.of(
                () -> x.plus(foreign),
                () -> x.timesPlus(y, foreign),
                () -> x.timesPlus(foreign, y),
                () -> x.timesPlus(2, foreign),
                () -> x.matmul(foreign),
                () -> x.linear(foreign, y.slice(0, 0, 1)),
                () -> x.concat(foreign, 0),
                () -> recorder.cast(foreign, Role.STATE),
                () -> recorder.castFixed(foreign, Role.STATE),
                () -> recorder.output(foreign, Role.STATE));
        for (ThrowingCallable use : uses) {
            refused(use, "a value of another recording: %0:float64[2, 3]");
        }
        Var foreignBias = new Recorder(recorder.policy()).input(Shape.of(2), Role.COMPUTE_PARAMETER);
        refused(() -> x.linear(y, foreignBias), "a value of another recording: %0:float64[2]");
    }

    @Test
    void aLinearLayerRefusesShapesThatDoNotFit() {
        Var wide = recorder.input(Shape.of(2, 4), Role.COMPUTE_PARAMETER);
        Var bias = recorder.input(Shape.of(2), Role.COMPUTE_PARAMETER);
        Var scalar = recorder.input(Shape.SCALAR, Role.NETWORK_INPUT);
        refused(
                () -> x.linear(wide, bias),
                "linear: input of shape [2, 3] does not fit weight [2, 4]; expected [.., in] and [out, in]");
        refused(
                () -> scalar.linear(wide, bias),
                "linear: input of shape [] does not fit weight [2, 4]; expected [.., in] and [out, in]");
        refused(
                () -> x.linear(bias, bias),
                "linear: input of shape [2, 3] does not fit weight [2]; expected [.., in] and [out, in]");
    }

    @Test
    void aLinearLayerRefusesABiasThatWouldOnlyBroadcast() {
        Var one = recorder.input(Shape.of(1), Role.COMPUTE_PARAMETER);
        refused(
                () -> x.linear(y, one),
                "linear: bias of shape [1] does not fit weight [2, 3]; expected [out] or [1, out]");
        refused(
                () -> x.linear(y, x.slice(1, 0, 2)),
                "linear: bias of shape [2, 2] does not fit weight [2, 3]; expected [out] or [1, out]");
    }

    @Test
    void shapesAndAxesThatDoNotFitAreNamed() {
        refused(
                () -> x.broadcast(Shape.of(2)),
                "shapes [2, 3] and [2] do not broadcast: sizes 3 and 2 meet; reshape" + " one operand");
        refused(() -> x.broadcast(Shape.of(3)), "broadcast: shape [2, 3] does not broadcast to [3]");
        refused(() -> x.broadcast(Shape.of(1, 3)), "broadcast: shape [2, 3] does not broadcast to [1, 3]");
        refused(() -> x.sum(2), "no axis 2 in shape [2, 3]");
        refused(() -> x.mean(-3), "no axis -3 in shape [2, 3]");
        refused(() -> x.slice(2, 0, 1), "no axis 2 in shape [2, 3]");
        refused(() -> x.concat(y, 2), "no axis 2 in shape [2, 3]");
    }

    @Test
    void aBlankNameOfAParameterIsRefused() {
        Tensor master = Tensor.zeros(FloatFormat.BINARY32, MATRIX);
        refused(() -> new Parameter(" ", master), "parameter: the name is blank");
    }

    private static void refused(ThrowingCallable use, String message) {
        assertThatIllegalArgumentException().isThrownBy(use).withMessage(message);
    }
}
