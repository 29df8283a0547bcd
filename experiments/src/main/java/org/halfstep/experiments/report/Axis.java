package org.halfstep.experiments.report;

import java.util.Objects;

/**
 * One axis of a chart.
 *
 * @param label what it measures, with the unit
 * @param scale how values are laid out
 * @param low the value at its start, NaN to take it from the data
 * @param high the value at its end, NaN to take it from the data
 */
public record Axis(String label, AxisScale scale, double low, double high) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is given that the scale does not hold, or they are not in order
     */
    public Axis {
        Objects.requireNonNull(label, "label is null");
        boolean lowFits = Double.isNaN(low) || scale.holds(low);
        boolean highFits = Double.isNaN(high) || scale.holds(high);
        if (!lowFits || !highFits || low >= high) {
            throw new IllegalArgumentException(
                    "Axis '%s': limits %s and %s do not suit a %s axis; give low < high, NaN for a limit from the data"
                            .formatted(label, low, high, scale));
        }
    }

    /** A linear axis with limits from the data. */
    public static Axis linear(String label) {
        return new Axis(label, AxisScale.LINEAR, Double.NaN, Double.NaN);
    }

    /** A base-2 logarithmic axis with limits from the data. */
    public static Axis log2(String label) {
        return new Axis(label, AxisScale.LOG2, Double.NaN, Double.NaN);
    }

    /** A base-10 logarithmic axis with limits from the data. */
    public static Axis log10(String label) {
        return new Axis(label, AxisScale.LOG10, Double.NaN, Double.NaN);
    }

    /** The same axis from a value on. */
    public Axis from(double value) {
        return new Axis(label, scale, value, high);
    }

    /** The same axis up to a value. */
    public Axis to(double value) {
        return new Axis(label, scale, low, value);
    }
}
