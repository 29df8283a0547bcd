package org.halfstep.core.backend.vector;

import org.halfstep.core.tensor.Tensor;

/** A part of a row-wise unit. */
interface RowStep {
    /** Reads what it needs of whole slots, once a run. */
    default void begin(Tensor[] slots) {}

    /** Computes the rows of a block; whether a finite value overflowed. */
    boolean run(Tensor[] slots, Block block);
}
