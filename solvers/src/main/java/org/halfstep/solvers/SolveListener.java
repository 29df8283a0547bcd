package org.halfstep.solvers;

import java.util.List;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;

/**
 * Looks on while a solve and its backward pass run: for diagnostics, which must not change anything. What is handed over
 * belongs to the solver and holds until the call returns. A solve without a listener computes nothing for it.
 */
@FunctionalInterface
public interface SolveListener {
    /**
     * A step of the backward pass has been accepted. A step whose adjoint is zero runs nothing and is not heard of.
     *
     * @param n the step
     * @param scale S of this step
     * @param adjoint a_(n+1), unscaled, part by part
     * @param stepGradients S dtheta_n, scaled, parameter by parameter
     */
    void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients);

    /**
     * A step of the forward solve has been made, for the first time or once more from a snapshot.
     *
     * @param n the step
     * @param state Y_(n+1), part by part
     * @param overflowed the slots that overflowed
     */
    default void stepped(int n, List<Tensor> state, List<Slot> overflowed) {}

    /**
     * A step of the backward pass has been tried, successfully or not.
     *
     * @param n the step
     * @param scale S of this attempt
     * @param overflowed the slots that overflowed
     */
    default void attempted(int n, double scale, List<Slot> overflowed) {}

    /**
     * A step of the forward solve has been made; after {@link #stepped}.
     *
     * @param n the step
     * @param carried y_(n+1) as the next step starts from it, part by part
     * @param stored Y_(n+1), part by part; the same tensors where the two formats are one
     */
    default void advanced(int n, List<Tensor> carried, List<Tensor> stored) {}

    /**
     * The backward pass has arrived at t_n: its step n is done, also if its adjoint was zero, and A_n is added.
     *
     * @param n the step
     * @param adjoint a_n, part by part
     * @param gradients g, parameter by parameter
     */
    default void arrived(int n, List<Tensor> adjoint, List<Tensor> gradients) {}

    /** Sees nothing. */
    SolveListener NONE = (_, _, _, _) -> {};
}
