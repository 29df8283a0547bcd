package org.halfstep.solvers;

import java.util.List;
import org.halfstep.core.tensor.Tensor;

/** Looks on while a backward pass runs: for diagnostics, which must not change anything. */
@FunctionalInterface
public interface AdjointListener {
    /**
     * A step has been accepted. A step whose adjoint is zero runs nothing and is not heard of.
     *
     * @param n the step
     * @param scale S of this step
     * @param adjoint a_(n+1), unscaled, part by part
     * @param stepGradients S dtheta_n, scaled, parameter by parameter
     */
    void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients);

    /** Sees nothing. */
    AdjointListener NONE = (_, _, _, _) -> {};
}
