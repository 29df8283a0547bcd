package org.halfstep.autodiff.optim;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.tensor.Tensor;

/**
 * Keeps parameters within limits, to be applied after an optimiser's step.
 *
 * @param low the smallest value
 * @param high the largest value
 */
public record ParameterClamp(double low, double high) {
    public ParameterClamp {
        if (!(low <= high)) {
            throw new IllegalArgumentException("parameter clamp: no number is between " + low + " and " + high);
        }
    }

    /** Changes master parameters in place; NaN stays NaN. */
    public void apply(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            Tensor master = parameter.master();
            for (int i = 0; i < master.elementCount(); i++) {
                master.set(i, Math.min(Math.max(master.get(i), low), high));
            }
        }
    }
}
