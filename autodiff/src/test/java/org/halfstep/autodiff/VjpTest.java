package org.halfstep.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.junit.jupiter.api.Test;

/** What a vector-Jacobian product promises beside the rules: which gradients come out, and what is refused. */
class VjpTest {
    private static final Shape PAIR = Shape.of(2);

    private final Recorder recorder = new Recorder(PrecisionPolicy.parse("float64"));
    private final Var x = recorder.input(PAIR, Role.NETWORK_INPUT);
    private final Var y = recorder.input(PAIR, Role.NETWORK_INPUT);
    private final Var c = recorder.input(PAIR, Role.SCALED_COTANGENT);
    private final double[] atX = {2, 3};
    private final double[] atY = {5, 7};
    private final double[] atC = {1, 10};

    private List<Var> gradients(List<Var> outputs, List<Var> cotangents, Var... wanted) {
        return Vjp.append(recorder.builder(), slots(outputs), slots(cotangents), wanted(wanted)).stream()
                .map(recorder::var)
                .toList();
    }

    private static List<Slot> slots(List<Var> values) {
        return values.stream().map(Var::slot).toList();
    }

    private static List<Vjp.Wanted> wanted(Var... values) {
        return slots(List.of(values)).stream()
                .map(slot -> new Vjp.Wanted(slot, Role.STEP_ADJOINT))
                .toList();
    }

    private List<double[]> run(List<Var> outputs) {
        return Runs.run(recorder, outputs, atX, atY, atC);
    }

    @Test
    void anInputThatNoOutputDependsOnHasAGradientOfZeros() {
        List<Var> gradients = gradients(List.of(x.times(3)), List.of(c), x, y);
        assertThat(run(gradients)).containsExactly(new double[] {3, 30}, new double[] {0, 0});
    }

    @Test
    void anInputReadOnlyAsideOfTheOutputsHasAGradientOfZeros() {
        x.times(y);
        assertThat(run(gradients(List.of(x.times(3)), List.of(c), y))).containsExactly(new double[] {0, 0});
    }

    @Test
    void anInputWantedTwiceHasTwoGradientsInSlotsOfTheirOwn() {
        List<Var> gradients = gradients(List.of(x.times(y)), List.of(c), x, y, x);
        assertThat(slots(gradients)).doesNotHaveDuplicates();
        assertThat(run(gradients)).containsExactly(new double[] {5, 70}, new double[] {2, 30}, new double[] {5, 70});
    }

    @Test
    void anUnusedInputWantedTwiceHasTwoGradientsOfZeros() {
        List<Var> gradients = gradients(List.of(x.times(3)), List.of(c), y, y);
        assertThat(slots(gradients)).doesNotHaveDuplicates();
        assertThat(run(gradients)).containsExactly(new double[] {0, 0}, new double[] {0, 0});
    }

    @Test
    void theGradientThroughAPlainCopyIsTheCotangentInASlotOfItsOwn() {
        Var copy = recorder.output(x, Role.NETWORK_INPUT);
        List<Var> gradients = gradients(List.of(copy), List.of(c), x);
        assertThat(gradients).doesNotContain(c);
        assertThat(run(List.of(copy, gradients.getFirst()))).containsExactly(atX, atC);
    }

    @Test
    void anOutputThatIsAnInputItselfHasItsCotangentAsGradient() {
        assertThat(run(gradients(List.of(x), List.of(c), x))).containsExactly(atC);
    }

    @Test
    void aCotangentThatIsAResultOfTheRecordingIsNotHandedOutAsGradient() {
        Var copy = recorder.output(x, Role.NETWORK_INPUT);
        Var given = c.times(y);
        List<Var> gradients = gradients(List.of(copy), List.of(given), x);
        assertThat(gradients).doesNotContain(given);
        assertThat(run(List.of(given, gradients.getFirst())))
                .containsExactly(new double[] {5, 70}, new double[] {5, 70});
    }

    @Test
    void severalOutputsMayHaveTheSameCotangent() {
        List<Var> outputs = List.of(x.times(y), recorder.output(x, Role.NETWORK_INPUT), x.plus(y));
        List<Var> gradients = gradients(outputs, List.of(c, c, c), x, y);
        assertThat(run(gradients)).containsExactly(new double[] {7, 90}, new double[] {3, 40});
    }

    @Test
    void twoInputsWithTheSameCotangentHaveGradientsInSlotsOfTheirOwn() {
        List<Var> gradients = gradients(List.of(x.plus(y)), List.of(c), x, y);
        assertThat(slots(gradients)).doesNotHaveDuplicates();
        assertThat(run(gradients)).containsExactly(atC, atC);
    }

    @Test
    void oneOutputGivenTwiceCountsTwice() {
        Var product = x.times(y);
        assertThat(run(gradients(List.of(product, product), List.of(c, c), x))).containsExactly(new double[] {10, 140});
    }

    @Test
    void anOutputInsideAnotherGetsBothCotangents() {
        Var inner = x.times(3);
        assertThat(run(gradients(List.of(inner, inner.times(y)), List.of(c, c), x)))
                .containsExactly(new double[] {18, 240});
    }

    @Test
    void onlyActiveOperandsAreDifferentiated() {
        Var product = x.times(y.exp());
        int before = recorder.builder().ops().size();
        gradients(List.of(product), List.of(c), x);
        assertThat(recorder.builder().ops()).hasSize(before + 1);
    }

    @Test
    void theRoleBeforeIsTheRoleAfter() {
        recorder.builder().recordAs(Role.LOSS);
        gradients(List.of(x.times(y)), List.of(c), x);
        assertThat(x.negated().slot().role()).isEqualTo(Role.LOSS);
    }

    @Test
    void aCotangentOfAnotherShapeIsRefused() {
        Var scalar = recorder.input(Shape.SCALAR, Role.SCALED_COTANGENT);
        Var product = x.times(y);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients(List.of(product), List.of(scalar), x))
                .withMessage("VJP: cotangent %%%d:float64[] does not fit %%%d:float64[2]"
                        .formatted(scalar.slot().id(), product.slot().id()));
    }

    @Test
    void aCotangentForEveryOutputIsAskedFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradients(List.of(x.times(y), x), List.of(c), x))
                .withMessage("VJP: 2 outputs, but 1 cotangents");
    }

    @Test
    void valuesOfAnotherRecordingAreRefused() {
        Var foreign = new Recorder(PrecisionPolicy.parse("float64")).input(PAIR, Role.NETWORK_INPUT);
        String message = "a value of another recording: %0:float64[2]";
        Var product = x.times(y);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.gradients(List.of(foreign), List.of(c), Map.of(x, Role.STEP_ADJOINT)))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.gradients(List.of(product), List.of(foreign), Map.of(x, Role.STEP_ADJOINT)))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.gradients(List.of(product), List.of(c), Map.of(foreign, Role.STEP_ADJOINT)))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.build(List.of(foreign)))
                .withMessage(message);
    }
}
