package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round values along an axis. */
final class Ticks {
    /** A marked value and what is written beside it. */
    record Tick(double value, String label) {}

    private static final int MOST_TICKS = 64;

    private Ticks() {}

    /**
     * At least two ticks within [low, high] where the range has room for them, about {@code target} of them.
     *
     * @param low the smallest value of the axis, which the scale holds
     * @param high the largest, above it
     */
    static List<Tick> of(AxisScale scale, double low, double high, int target) {
        List<Tick> ticks =
                switch (scale) {
                    case LINEAR -> linear(low, high, target);
                    case LOG2 -> powers(scale, 2, low, high, target);
                    case LOG10 -> powers(scale, 10, low, high, target);
                };
        // Within a factor or so of the base the powers are too sparse to read anything off.
        return ticks.size() >= 2 ? ticks : linear(low, high, target);
    }

    private static List<Tick> linear(double low, double high, int target) {
        double step = niceStep((high - low) / Math.max(target, 1));
        long first = (long) Math.ceil(low / step - 1e-9);
        long last = (long) Math.floor(high / step + 1e-9);
        List<Tick> ticks = new ArrayList<>();
        for (long k = first; k <= last; k++) {
            double value = k * step;
            ticks.add(new Tick(value, linearLabel(value, step, Math.max(Math.abs(low), Math.abs(high)))));
        }
        // A single number on an axis tells nothing; two of the next finer step may be one too many.
        return ticks.size() < 2 && target < MOST_TICKS ? linear(low, high, 2 * target) : ticks;
    }

    /** The smallest of 1, 2 and 5 times a power of ten that is not below the given step. */
    static double niceStep(double step) {
        double decade = Math.pow(10, Math.floor(Math.log10(step)));
        double ratio = step / decade;
        if (ratio <= 1 + 1e-9) {
            return decade;
        }
        return ratio <= 2 + 1e-9 ? 2 * decade : ratio <= 5 + 1e-9 ? 5 * decade : 10 * decade;
    }

    private static String linearLabel(double value, double step, double largest) {
        if (value == 0) {
            return "0";
        }
        if (largest >= 1e6 || largest < 1e-2) {
            return Numbers.general(value).replaceFirst("\\.?0+×", "×");
        }
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", value).replace('-', '−');
    }

    private static List<Tick> powers(AxisScale scale, int base, double low, double high, int target) {
        int first = (int) Math.ceil(scale.position(low) - 1e-9);
        int last = (int) Math.floor(scale.position(high) + 1e-9);
        int step = 1;
        while ((last - first) / step + 1 > target) {
            int next = step == 1 ? 2 : step == 2 ? 5 : step * 2;
            if (Math.floorDiv(last, next) - Math.ceilDiv(first, next) < 1) {
                // One power alone tells nothing: rather a few more than asked for.
                break;
            }
            step = next;
        }
        List<Tick> ticks = new ArrayList<>();
        for (int e = Math.ceilDiv(first, step) * step; e <= last; e += step) {
            String label = e == 0 ? "1" : e == 1 ? Integer.toString(base) : base + Numbers.superscript(e);
            ticks.add(new Tick(scale.value(e), label));
        }
        return ticks;
    }
}
