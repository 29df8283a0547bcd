package org.halfstep.solvers;

import java.util.List;
import org.halfstep.core.tensor.Tensor;

/** The stored states of a solve as the backward pass reads them: each n once or more often, in descending order. */
interface StoredStates {
    /** Y_n, part by part; valid until the next call. */
    List<Tensor> state(int n);
}
