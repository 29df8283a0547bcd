package org.halfstep.solvers.scaling;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/**
 * The corrected dynamic scaling (docs/arithmetic.md rules 15 to 17): S = 2^s keeps S max|a| near the target
 * T = (1 / eps) / sqrt(n_b), eps the machine epsilon of the low format and n_b the elements per sample.
 *
 * <p>At the first max|a| > 0 of a pass s = rint(log2(T / max|a|)), within +-100. After a failed attempt s falls by one,
 * 16 steps of cool-down follow, and the step is tried again, at most 50 times. After a step that needed no second
 * attempt a running cool-down counts down; else s rises by one if S max|a| < T / 2 with the new a. A zero adjoint runs
 * nothing. Every pass starts afresh, so that a checkpoint needs no scale.
 */
public record DynamicScaling() implements AdjointScaling {
    private static final int MAX_EXPONENT = 100;
    private static final int COOL_DOWN_STEPS = 16;
    private static final int MAX_RETRIES = 50;

    @Override
    public String name() {
        return "dynamic";
    }

    @Override
    public Pass begin(FloatFormat low, int elementsPerSample) {
        return new DynamicPass(1 / low.machineEpsilon() / Math.sqrt(elementsPerSample));
    }

    /** The nearest exponent of two of a positive ratio: rint(log2(ratio)), log2 rounded to binary32 first. */
    static int nearestExponent(float ratio) {
        return (int) Math.rint((float) (StrictMath.log(ratio) / StrictMath.log(2)));
    }

    private static final class DynamicPass implements Pass {
        private final double target;
        private final List<Event> events = new ArrayList<>();
        private boolean started;
        private int exponent;
        private int coolDown;
        private int retries;
        private int step;
        private boolean skipped;

        DynamicPass(double target) {
            this.target = target;
        }

        @Override
        public Decision before(int n, double maxAdjoint) {
            step = n;
            retries = 0;
            skipped = maxAdjoint == 0;
            if (skipped) {
                return new Decision.Skip();
            }
            if (!started) {
                started = true;
                int nearest = nearestExponent((float) (target / maxAdjoint));
                exponent = Math.clamp(nearest, -MAX_EXPONENT, MAX_EXPONENT);
                events.add(new Event(Kind.INIT, n, scale()));
            }
            return new Decision.Run(scale());
        }

        @Override
        public Decision judge(Products products) {
            if (products == Products.FINITE) {
                return new Decision.Accept();
            }
            if (retries == MAX_RETRIES || exponent == -MAX_EXPONENT) {
                return new Decision.GiveUp("still not finite after " + retries + " retries");
            }
            retries++;
            exponent--;
            coolDown = COOL_DOWN_STEPS;
            events.add(new Event(Kind.OVERFLOW, step, scale()));
            return new Decision.Run(scale());
        }

        @Override
        public void accepted(double maxAdjoint) {
            if (retries > 0 || skipped) {
                return;
            }
            if (coolDown > 0) {
                coolDown--;
            } else if (maxAdjoint > 0 && scale() * maxAdjoint < target / 2 && exponent < MAX_EXPONENT) {
                exponent++;
                events.add(new Event(Kind.INCREASE, step, scale()));
            }
        }

        @Override
        public int attempts() {
            return retries + 1;
        }

        @Override
        public ScaleTrace trace() {
            double initial = events.isEmpty() ? 1 : events.getFirst().scale();
            return new ScaleTrace(initial, started ? scale() : 1, events);
        }

        private double scale() {
            return Math.scalb(1.0, exponent);
        }
    }
}
