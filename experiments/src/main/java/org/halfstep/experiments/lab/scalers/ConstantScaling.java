package org.halfstep.experiments.lab.scalers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.ScaleTrace;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/** S = 2^exponent throughout; a non-finite product or an overflow ends the pass. */
record ConstantScaling(int exponent) implements AdjointScaling {
    @Override
    public String name() {
        return "constant";
    }

    @Override
    public Pass begin(FloatFormat low, int elementsPerSample) {
        return new ConstantPass(Math.scalb(1.0, exponent));
    }

    private static final class ConstantPass implements Pass {
        private final double scale;
        private final List<Event> events = new ArrayList<>();

        ConstantPass(double scale) {
            this.scale = scale;
        }

        @Override
        public Decision before(int n, double maxAdjoint) {
            if (events.isEmpty()) {
                events.add(new Event(Kind.INIT, n, scale));
            }
            return maxAdjoint == 0 ? new Decision.Skip() : new Decision.Run(scale);
        }

        @Override
        public Decision judge(Products products) {
            return products == Products.FINITE
                    ? new Decision.Accept()
                    : new Decision.GiveUp("overflow with the constant S");
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
            return new ScaleTrace(scale, scale, events);
        }
    }
}
