package org.halfstep.experiments.proof.section;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.ScaleTrace;

/**
 * One S = 2^exponent throughout; any overflow ends the pass.
 *
 * @param exponent of S
 */
record FixedScaling(int exponent) implements AdjointScaling {
    @Override
    public String name() {
        return "2^" + exponent;
    }

    @Override
    public Pass begin(FloatFormat low, int elementsPerSample) {
        double scale = Math.scalb(1.0, exponent);
        return new Pass() {
            @Override
            public Decision before(int n, double maxAdjoint) {
                return new Decision.Run(scale);
            }

            @Override
            public Decision judge(Products products) {
                return switch (products) {
                    case FINITE -> new Decision.Accept();
                    case OVERFLOWED, NOT_FINITE -> new Decision.GiveUp("overflow with S = " + scale);
                };
            }

            @Override
            public void accepted(double maxAdjoint) {
                // S stays
            }

            @Override
            public int attempts() {
                return 1;
            }

            @Override
            public ScaleTrace trace() {
                return new ScaleTrace(scale, scale, List.of());
            }
        };
    }
}
