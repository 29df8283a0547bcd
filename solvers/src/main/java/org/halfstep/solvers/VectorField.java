package org.halfstep.solvers;

import java.util.List;
import java.util.function.BinaryOperator;
import org.halfstep.autodiff.Var;

/**
 * The right-hand side f of y' = f(theta, t, y).
 *
 * <p>It is recorded, not evaluated: once for a forward solve and once for its adjoint. What it reads by
 * {@code Recorder.parameter} is theta. Stage time and state arrive in the formats of {@code Role.NETWORK_TIME} and
 * {@code Role.NETWORK_INPUT}.
 */
@FunctionalInterface
public interface VectorField {
    /**
     * Records the slopes.
     *
     * @param t the stage time, a scalar
     * @param state the parts of the state
     * @return the slope of every part, of its shape
     */
    List<Var> slopes(Var t, List<Var> state);

    /** A field whose state is one tensor: (t, y) -> dy/dt. */
    static VectorField of(BinaryOperator<Var> field) {
        return (t, state) -> List.of(field.apply(t, state.getFirst()));
    }
}
