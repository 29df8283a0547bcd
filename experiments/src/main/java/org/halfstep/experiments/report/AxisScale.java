package org.halfstep.experiments.report;

/** How values are laid out along an axis. */
public enum AxisScale {
    /** Equal differences, equal distances. */
    LINEAR,
    /** Equal factors, equal distances; ticks at powers of 2. */
    LOG2,
    /** Equal factors, equal distances; ticks at powers of 10. */
    LOG10;

    /** Whether a value has a place on the axis: finite, and positive if the axis is logarithmic. */
    public boolean holds(double value) {
        return switch (this) {
            case LINEAR -> Double.isFinite(value);
            case LOG2, LOG10 -> value > 0 && value < Double.POSITIVE_INFINITY;
        };
    }

    /** The place of a value that the axis holds, in units of the axis. */
    double position(double value) {
        return switch (this) {
            case LINEAR -> value;
            // Exact for powers of two, subnormal numbers included, which the logarithm alone is not.
            case LOG2 -> Math.getExponent(value) + Math.log(Math.scalb(value, -Math.getExponent(value))) / Math.log(2);
            case LOG10 -> Math.log10(value);
        };
    }

    /** The value at a place, the nearest that binary64 has. */
    double value(double position) {
        return switch (this) {
            case LINEAR -> position;
            case LOG2 -> Math.clamp(Math.pow(2, position), Double.MIN_VALUE, Double.MAX_VALUE);
            case LOG10 -> Math.clamp(Math.pow(10, position), Double.MIN_VALUE, Double.MAX_VALUE);
        };
    }
}
