package org.halfstep.autodiff;

import org.halfstep.core.tensor.Tensor;

/**
 * A trainable tensor of a network: a name and the master values, which an optimiser changes in place.
 *
 * <p>A network computes with a copy in the format of {@code Role.COMPUTE_PARAMETER}, rounded once a solve. Two
 * parameters are equal if they are the same object.
 */
public final class Parameter {
    private final String name;
    private final Tensor master;

    /** A parameter over a tensor of master values, which it shares; binary32 or binary64. */
    public Parameter(String name, Tensor master) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("parameter: the name is blank");
        }
        this.name = name;
        this.master = master;
    }

    /** The name, for example {@code fc1.weight}. */
    public String name() {
        return name;
    }

    /** The master values themselves, not a copy. */
    public Tensor master() {
        return master;
    }

    @Override
    public String toString() {
        return name + master.shape();
    }
}
