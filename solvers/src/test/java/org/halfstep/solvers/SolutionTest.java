package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.check.TwoPartNetwork;
import org.halfstep.solvers.scaling.DynamicScaling;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way back through a solution: what it refuses, and who may look on. */
class SolutionTest {
    private static final int STEPS = 6;
    private static final TwoPartNetwork NETWORK = new TwoPartNetwork(FloatFormat.BINARY32);
    private static final List<Tensor> COTANGENTS = TwoPartNetwork.random(FloatFormat.BINARY32, 11);

    private final Odeint odeint = Odeint.builder().precision("float16").build();
    private final Solution solution = odeint.solve(
            NETWORK.field(), TwoPartNetwork.initialState(FloatFormat.BINARY32), TimeGrid.uniform(0, 1, STEPS));

    @AfterEach
    void close() {
        solution.close();
        odeint.close();
    }

    @Test
    void cotangentsMustFitTheStates() {
        refuses(() -> solution.backward(Map.of(STEPS + 1, COTANGENTS)), "cotangent of state 7: the states are 0 to 6");
        refuses(() -> solution.backward(Map.of(-1, COTANGENTS)), "cotangent of state -1: the states are 0 to 6");
        refuses(() -> solution.backward(COTANGENTS.getFirst()), "cotangents of state 6: 1 tensors for 2 parts");
        refuses(
                () -> solution.backward(COTANGENTS.reversed()),
                "cotangent of state 6, part 0: shape [3, 1], the state has [3, 2]");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void gradientOfAParameterThatTheFieldDoesNotReadIsRefused() {
        AdjointResult.Gradients gradients = Numbers.gradients(solution.backward(COTANGENTS));
        Parameter stranger = new Parameter("stranger", Tensor.of(Shape.of(2), 0f, 0f));
        refuses(() -> gradients.of(stranger), "the field does not read parameter stranger[2]");
        for (int i = 0; i < NETWORK.parameters().size(); i++) {
            assertThat(gradients.of(NETWORK.parameters().get(i)))
                    .isSameAs(gradients.byParameter().get(i));
        }
    }

    @Test
    void cotangentOfTheFirstStateAloneIsItsGradient() {
        AdjointResult.Gradients gradients = Numbers.gradients(solution.backward(Map.of(0, COTANGENTS)));
        Numbers.assertEqualBits(Numbers.values(gradients.initialState()), Numbers.values(COTANGENTS));
        gradients.byParameter().forEach(gradient -> assertThat(gradient.toDoubles())
                .containsOnly(0));
    }

    @Test
    void noCotangentsGiveZeroGradients() {
        Numbers.all(solution.backward(Map.of()))
                .forEach(g -> assertThat(g.toDoubles()).containsOnly(0));
    }

    @Test
    void backwardMayBeRepeated() {
        List<double[]> first = Numbers.values(Numbers.all(solution.backward(COTANGENTS)));
        Numbers.assertEqualBits(Numbers.values(Numbers.all(solution.backward(COTANGENTS))), first);
    }

    @Test
    void listenerSeesEveryStepInOrderWithItsScaleAndChangesNothing() {
        List<double[]> expected = Numbers.values(Numbers.all(solution.backward(COTANGENTS)));
        List<Integer> steps = new ArrayList<>();
        List<Double> scales = new ArrayList<>();
        List<List<double[]>> adjoints = new ArrayList<>();
        List<List<double[]>> gradients = new ArrayList<>();
        AdjointResult result = solution.backward(
                Map.of(STEPS, COTANGENTS), new DynamicScaling(), (n, scale, adjoint, stepGradients) -> {
                    steps.add(n);
                    scales.add(scale);
                    adjoints.add(Numbers.values(adjoint));
                    gradients.add(Numbers.values(stepGradients));
                });
        Numbers.assertEqualBits(Numbers.values(Numbers.all(result)), expected);
        assertThat(steps).containsExactly(5, 4, 3, 2, 1, 0);
        for (int i = 0; i < STEPS; i++) {
            assertThat(scales.get(i)).isEqualTo(scaleOf(result.trace().events(), steps.get(i)));
        }
        Numbers.assertEqualBits(adjoints.getFirst(), Numbers.values(COTANGENTS));
        double[] sum = new double[4];
        for (int i = 0; i < STEPS; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += gradients.get(i).getFirst()[j] / scales.get(i) / STEPS;
            }
        }
        assertThat(Numbers.relativeError(sum, expected.get(2))).isLessThan(1e-5);
    }

    /** S as it was when step n was accepted: an increase there concerns the steps after it. */
    private static double scaleOf(List<Event> events, int n) {
        double scale = 1;
        for (Event event : events) {
            boolean before =
                    switch (event.kind()) {
                        case INIT, OVERFLOW -> event.step() >= n;
                        case INCREASE -> event.step() > n;
                    };
            scale = before ? event.scale() : scale;
        }
        return scale;
    }

    @Test
    void listenerDoesNotSeeStepsThatRunNothing() {
        List<Integer> steps = new ArrayList<>();
        solution.backward(Map.of(2, COTANGENTS), new DynamicScaling(), (n, _, _, _) -> steps.add(n));
        assertThat(steps).containsExactly(1, 0);
    }
}
