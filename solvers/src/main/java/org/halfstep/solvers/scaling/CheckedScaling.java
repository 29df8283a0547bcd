package org.halfstep.solvers.scaling;

import org.halfstep.core.format.FloatFormat;

/** S = 1. A non-finite product ends the pass, and so does every overflow on the way. */
public record CheckedScaling() implements AdjointScaling {
    @Override
    public String name() {
        return "checked";
    }

    @Override
    public Pass begin(FloatFormat low, int elementsPerSample) {
        return new UnitScale(true);
    }
}
