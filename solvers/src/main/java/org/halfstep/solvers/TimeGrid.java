package org.halfstep.solvers;

import java.util.Arrays;

/**
 * The times t_0 .. t_N of a solve: strictly ascending or strictly descending, even or not.
 *
 * <p>Rounding: a solve rounds each time to the format of {@code Role.TIME} first; the step sizes h_n = t_(n+1) - t_n
 * are differences of the rounded times, rounded to that format.
 */
public final class TimeGrid {
    private final double[] times;

    private TimeGrid(double[] times) {
        this.times = times;
    }

    /** A grid of the times given, in the order of integration; at least two. */
    public static TimeGrid of(double... times) {
        if (times.length < 2) {
            throw new IllegalArgumentException("time grid of " + times.length + " times: needs at least 2");
        }
        double direction = Math.signum(times[1] - times[0]);
        for (int n = 0; n + 1 < times.length; n++) {
            if (!(Math.abs(times[n + 1]) < Double.POSITIVE_INFINITY)
                    || !(Math.abs(times[n]) < Double.POSITIVE_INFINITY)
                    || !(direction * (times[n + 1] - times[n]) > 0)) {
                throw new IllegalArgumentException("time grid: t_" + n + " = " + times[n] + " and t_" + (n + 1) + " = "
                        + times[n + 1] + "; times must be finite and strictly ascending or strictly descending");
            }
        }
        return new TimeGrid(times.clone());
    }

    /** A grid of {@code steps} equal steps: t_n = start + n (end - start) / steps, and exactly {@code end} last. */
    public static TimeGrid uniform(double start, double end, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("time grid of " + steps + " steps: needs at least 1");
        }
        double[] times = new double[steps + 1];
        for (int n = 0; n < steps; n++) {
            times[n] = start + n * (end - start) / steps;
        }
        times[steps] = end;
        return of(times);
    }

    /** N, the number of steps. */
    public int steps() {
        return times.length - 1;
    }

    /** t_n, unrounded. */
    public double time(int n) {
        return times[n];
    }

    /** All times, as a fresh array. */
    public double[] times() {
        return times.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeGrid grid && Arrays.equals(times, grid.times);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times);
    }

    @Override
    public String toString() {
        return "TimeGrid[" + times[0] + " .. " + times[times.length - 1] + ", " + steps() + " steps]";
    }
}
