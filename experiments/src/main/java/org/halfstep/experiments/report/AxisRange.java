package org.halfstep.experiments.report;

/**
 * The part of an axis that a chart shows, in positions along it.
 *
 * @param scale how values are laid out
 * @param low the position of its start
 * @param high the position of its end, above it
 */
record AxisRange(AxisScale scale, double low, double high) {
    private static final double PADDING = 0.04;

    /** The range of an axis: its limits, and where it has none the extremes of the data with a little room. */
    static AxisRange of(Axis axis, Iterable<double[]> data) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] values : data) {
            for (double value : values) {
                if (axis.scale().holds(value)) {
                    low = Math.min(low, axis.scale().position(value));
                    high = Math.max(high, axis.scale().position(value));
                }
            }
        }
        boolean lowGiven = !Double.isNaN(axis.low());
        boolean highGiven = !Double.isNaN(axis.high());
        low = lowGiven ? axis.scale().position(axis.low()) : low;
        high = highGiven ? axis.scale().position(axis.high()) : high;
        if (low == Double.POSITIVE_INFINITY) {
            low = highGiven ? high - 1 : 0;
        }
        if (high == Double.NEGATIVE_INFINITY || high < low) {
            high = low + 1;
        }
        double least = leastRoom(axis.scale(), low, high);
        double room = high > low
                ? Math.max(least, PADDING * (high - low))
                : Math.max(least, Math.max(Math.abs(low) * PADDING, PADDING));
        return new AxisRange(axis.scale(), lowGiven ? low : low - room, highGiven ? high : high + room);
    }

    /** A scale of powers of two shows two of them around data that stay within one. */
    private static double leastRoom(AxisScale scale, double low, double high) {
        return scale == AxisScale.LOG2 ? Math.max(0, 1.1 - (high - low) / 2) : 0;
    }

    /** 0 at the start, 1 at the end, for a value that the scale holds. */
    double fraction(double value) {
        return (scale.position(value) - low) / (high - low);
    }

    /** Whether a value can be drawn and lies within. */
    boolean contains(double value) {
        return scale.holds(value) && scale.position(value) >= low && scale.position(value) <= high;
    }

    /** The scale and the positions of both ends. */
    String describe() {
        return scale + " " + low + " " + high;
    }

    double lowValue() {
        return scale.value(low);
    }

    double highValue() {
        return scale.value(high);
    }
}
