package org.halfstep.experiments.bench;

/**
 * One comparison, or one figure that is compared with nothing.
 *
 * @param subject what was measured
 * @param threads on how many threads; {@link #OF_DEVICE} for those of a device
 * @param value Halfstep's median, in {@code unit}
 * @param unit what the numbers mean
 * @param against what it is compared with; empty: nothing
 * @param other the other's median, in {@code unit}; NaN: none
 */
record BenchRow(String subject, int threads, double value, Unit unit, String against, double other) {
    /** A device has its own threads. */
    static final int OF_DEVICE = 0;

    /** What a number means, and whether more of it is better. */
    enum Unit {
        GIGAFLOPS("GFLOP/s", true),
        PER_NANOSECOND("elements/ns", true),
        GIGABYTES_PER_SECOND("GB/s", true),
        MILLISECONDS("ms", false),
        MICROSECONDS("us", false),
        LAUNCHES("launches", false),
        MEGABYTES("MB", false);

        private final String word;
        private final boolean moreIsBetter;

        Unit(String word, boolean moreIsBetter) {
            this.word = word;
            this.moreIsBetter = moreIsBetter;
        }

        String word() {
            return word;
        }
    }

    static BenchRow alone(String subject, int threads, double value, Unit unit) {
        return new BenchRow(subject, threads, value, unit, "", Double.NaN);
    }

    /** How many times as fast as the other; for memory how many times as much. NaN where there is no other. */
    double ratio() {
        return unit.moreIsBetter || unit == Unit.MEGABYTES ? value / other : other / value;
    }
}
