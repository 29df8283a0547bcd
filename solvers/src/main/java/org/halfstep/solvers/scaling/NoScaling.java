package org.halfstep.solvers.scaling;

import org.halfstep.core.format.FloatFormat;

/** S = 1. A non-finite product ends the pass; an overflow on the way that leaves the products finite does not. */
public record NoScaling() implements AdjointScaling {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public Pass begin(FloatFormat low, int elementsPerSample) {
        return new UnitScale(false);
    }
}
