package org.halfstep.solvers;

import java.util.List;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.scaling.ScaleTrace;

/** What a backward pass gives: gradients, or the reason why there are none. */
public sealed interface AdjointResult {
    /** What became of S. */
    ScaleTrace trace();

    /**
     * Finite gradients. The tensors belong to the solver and hold until its next backward pass.
     *
     * @param initialState dL/dy_0, part by part, in the format of {@code Role.ADJOINT}
     * @param parameters what the field reads
     * @param byParameter dL/dtheta for each of {@code parameters}, in the format of {@code Role.ACCUMULATED_GRADIENT}
     * @param byTime dL/dt_n for every time of the grid, [N + 1], in the format of {@code Role.TIME_GRADIENT}; there if
     *     the solver was built with {@link Odeint.Builder#differentiateTimes()}
     */
    record Gradients(
            List<Tensor> initialState,
            List<Parameter> parameters,
            List<Tensor> byParameter,
            Optional<Tensor> byTime,
            ScaleTrace trace)
            implements AdjointResult {
        /** dL/dtheta of one parameter. */
        public Tensor of(Parameter parameter) {
            int index = parameters.indexOf(parameter);
            if (index < 0) {
                throw new IllegalArgumentException("the field does not read parameter " + parameter);
            }
            return byParameter.get(index);
        }
    }

    /**
     * A numerical failure.
     *
     * @param step the step n of the grid where it happened
     * @param attempts how often that step was tried
     * @param what what was not finite, in words: role and format of the first value
     * @param scale S at the last attempt
     */
    record NonFinite(int step, int attempts, String what, double scale, ScaleTrace trace) implements AdjointResult {
        /** The failure in one sentence. */
        public String message() {
            return "backward pass, step " + step + ": " + what + " (S = " + scale + ", tried " + attempts
                    + (attempts == 1 ? " time)" : " times)");
        }
    }
}
