package org.halfstep.solvers;

import java.util.List;
import org.halfstep.autodiff.Var;

/** A loss of the final state, recorded in the format of {@code Role.LOSS}. */
@FunctionalInterface
public interface LossFunction {
    /**
     * Records the loss.
     *
     * @param state the parts of the stored final state, decoded to the format of {@code Role.LOSS}
     * @return a scalar
     */
    Var loss(List<Var> state);
}
