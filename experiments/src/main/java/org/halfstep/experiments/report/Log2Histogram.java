package org.halfstep.experiments.report;

import java.util.Arrays;

/** How many of a set of values have magnitudes between 2^e and 2^(e+1), for each e; zeros and what is not finite apart. */
public final class Log2Histogram {
    private static final int SPARE = 8;

    /** The counts from an exponent on: few of the two thousand occur. */
    private long[] counts = new long[0];

    private int first;
    private long zeros;
    private long notFinite;
    private long total;

    /** A histogram of nothing, to count into. */
    public Log2Histogram() {}

    /** The histogram of an array. */
    public static Log2Histogram of(float[] values) {
        Log2Histogram histogram = new Log2Histogram();
        for (float value : values) {
            histogram.count(value);
        }
        return histogram;
    }

    /** The histogram of an array. */
    public static Log2Histogram of(double[] values) {
        Log2Histogram histogram = new Log2Histogram();
        for (double value : values) {
            histogram.count(value);
        }
        return histogram;
    }

    /** Counts a value. */
    public void count(double value) {
        total++;
        if (value == 0) {
            zeros++;
        } else if (Double.isFinite(value)) {
            int exponent = exponent(value);
            reach(exponent);
            counts[exponent - first]++;
        } else {
            notFinite++;
        }
    }

    private void reach(int exponent) {
        if (counts.length == 0) {
            first = exponent - SPARE;
            counts = new long[2 * SPARE];
        } else if (exponent < first) {
            long[] more = new long[first + counts.length - (exponent - SPARE)];
            System.arraycopy(counts, 0, more, first - (exponent - SPARE), counts.length);
            first = exponent - SPARE;
            counts = more;
        } else if (exponent >= first + counts.length) {
            counts = Arrays.copyOf(counts, exponent - first + SPARE);
        }
    }

    /** floor(log2 |value|), of subnormal numbers too. */
    private static int exponent(double value) {
        int exponent = Math.getExponent(value);
        return exponent >= Double.MIN_EXPONENT ? exponent : Math.getExponent(value * 0x1p64) - 64;
    }

    /** The number of values. */
    public long total() {
        return total;
    }

    /** The share of values with magnitudes in [2^exponent, 2^(exponent+1)); 0 of no values. */
    public double share(int exponent) {
        boolean held = exponent >= first && exponent < first + counts.length;
        return held ? ratio(counts[exponent - first]) : 0;
    }

    /** The share of zeros. */
    public double zeroShare() {
        return ratio(zeros);
    }

    /** The share of infinities and NaN. */
    public double notFiniteShare() {
        return ratio(notFinite);
    }

    /** The lowest exponent that occurs, {@link Integer#MAX_VALUE} of none. */
    public int lowest() {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                return first + i;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** The highest exponent that occurs, {@link Integer#MIN_VALUE} of none. */
    public int highest() {
        for (int i = counts.length - 1; i >= 0; i--) {
            if (counts[i] > 0) {
                return first + i;
            }
        }
        return Integer.MIN_VALUE;
    }

    /** The shares from the lowest to the highest exponent that occurs. */
    double[] shares() {
        double[] shares = new double[lowest() > highest() ? 0 : highest() - lowest() + 1];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = share(lowest() + i);
        }
        return shares;
    }

    private double ratio(long count) {
        return total == 0 ? 0 : (double) count / total;
    }
}
