package org.halfstep.core.backend.reference;

import org.halfstep.core.tensor.Tensor;

/** An op of one program, ready to run. Its work falls into parts that do not depend on each other. */
public interface Kernel {
    /** Forgets what it keeps from part to part; before every run of all parts. */
    default void begin() {}

    /** The number of parts; 0 if there is nothing to compute. */
    int parts();

    /** Roughly how long all parts take on one thread: whether sharing them out is worth it. */
    long nanoseconds();

    /**
     * Computes some parts.
     *
     * @param slots the tensor of every slot, by the slot's number
     * @param from the first part
     * @param to the part after the last one
     * @param worker whose scratch to use, from 0
     * @return whether a finite value became infinite when it was stored
     */
    boolean run(Tensor[] slots, int from, int to, int worker);
}
