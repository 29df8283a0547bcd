package org.halfstep.solvers.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/**
 * The scaler of rampde 0.1.0, for parity with its numbers. It differs from {@link DynamicScaling}: S lives on from one
 * pass to the next; an increase looks at the unscaled max|a| against 1 / eps without the square root; a zero adjoint
 * at the first pass is a failure.
 */
public final class ReleasedScaling implements AdjointScaling {
    private static final int MAX_HALVINGS = 20;

    /**
     * The constructor arguments of the released class.
     *
     * @param target the target magnitude; empty: 1 / eps of the low format
     * @param increaseFactor what S is multiplied by where the adjoint is small
     * @param decreaseFactor what S is multiplied by after an overflow
     * @param maxAttempts how often a step is tried
     * @param initialScale S before the first pass; empty: chosen from the adjoint
     */
    public record Settings(
            OptionalDouble target,
            double increaseFactor,
            double decreaseFactor,
            int maxAttempts,
            OptionalDouble initialScale) {
        /** The defaults of the released class. */
        public static final Settings DEFAULT = new Settings(OptionalDouble.empty(), 2, 0.5, 50, OptionalDouble.empty());
    }

    private final Settings settings;
    private OptionalDouble scale;

    /** A scaler with the released defaults. */
    public ReleasedScaling() {
        this(Settings.DEFAULT);
    }

    /** A scaler with these settings. */
    public ReleasedScaling(Settings settings) {
        this.settings = settings;
        this.scale = settings.initialScale();
    }

    @Override
    public String name() {
        return "dynamic";
    }

    /** S as the last pass left it; empty before the first. */
    public OptionalDouble scale() {
        return scale;
    }

    /** Continues from a saved S. */
    public void restore(OptionalDouble saved) {
        scale = saved;
    }

    /** The target magnitude 1 / eps, or that of the settings. */
    public double target(FloatFormat low) {
        return settings.target().orElse(1 / low.machineEpsilon());
    }

    @Override
    public Pass begin(FloatFormat low, int elementsPerSample) {
        return new ReleasedPass(low, elementsPerSample);
    }

    private final class ReleasedPass implements Pass {
        private final FloatFormat low;
        private final int elementsPerSample;
        private final List<Event> events = new ArrayList<>();
        private double maxAdjoint;
        private double firstScale = Double.NaN;
        private int attempts;
        private int step;

        ReleasedPass(FloatFormat low, int elementsPerSample) {
            this.low = low;
            this.elementsPerSample = elementsPerSample;
        }

        @Override
        public Decision before(int n, double newMaxAdjoint) {
            step = n;
            attempts = 0;
            maxAdjoint = newMaxAdjoint;
            if (scale.isEmpty()) {
                if (!(maxAdjoint < Double.POSITIVE_INFINITY)) {
                    return new Decision.GiveUp("the incoming adjoint is not finite");
                }
                if (!initialise()) {
                    return new Decision.GiveUp("no finite scale for max|a| = " + maxAdjoint);
                }
                events.add(new Event(Kind.INIT, n, scale.orElseThrow()));
            }
            if (Double.isNaN(firstScale)) {
                firstScale = scale.orElseThrow();
            }
            return attempt();
        }

        /** S = 2^rint(log2(T / max|a|)) in binary32, then halved until S max|a| is finite in the low format. */
        private boolean initialise() {
            float ratio = (float) (target(low) / Math.sqrt(elementsPerSample)) / (float) maxAdjoint;
            if (!(ratio > 0) || ratio == Float.POSITIVE_INFINITY) {
                return false;
            }
            double initial = Math.scalb(1.0, DynamicScaling.nearestExponent(ratio));
            for (int i = 0; i < MAX_HALVINGS; i++) {
                if (Double.isFinite(Rounding.round(initial * maxAdjoint, low))) {
                    scale = OptionalDouble.of(initial);
                    return true;
                }
                initial *= 0.5;
            }
            return false;
        }

        /** S a must be finite in binary32 before the products are tried. */
        private Decision attempt() {
            while (attempts < settings.maxAttempts() && !Float.isFinite((float) (scale.orElseThrow() * maxAdjoint))) {
                overflowed();
            }
            return attempts < settings.maxAttempts()
                    ? new Decision.Run(scale.orElseThrow())
                    : new Decision.GiveUp("not finite after " + attempts + " attempts");
        }

        private void overflowed() {
            scale = OptionalDouble.of(scale.orElseThrow() * settings.decreaseFactor());
            events.add(new Event(Kind.OVERFLOW, step, scale.orElseThrow()));
            attempts++;
        }

        @Override
        public Decision judge(Products products) {
            if (products != Products.NOT_FINITE) {
                return new Decision.Accept();
            }
            overflowed();
            return attempt();
        }

        @Override
        public void accepted(double newMaxAdjoint) {
            if (attempts == 0 && (float) newMaxAdjoint / (float) target(low) < 0.5f) {
                scale = OptionalDouble.of(scale.orElseThrow() * settings.increaseFactor());
                events.add(new Event(Kind.INCREASE, step, scale.orElseThrow()));
            }
        }

        @Override
        public int attempts() {
            return attempts + 1;
        }

        @Override
        public ScaleTrace trace() {
            double first = Double.isNaN(firstScale) ? 1 : firstScale;
            return new ScaleTrace(first, scale.orElse(first), events);
        }
    }
}
