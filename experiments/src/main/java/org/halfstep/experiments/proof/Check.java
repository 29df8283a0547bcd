package org.halfstep.experiments.proof;

/**
 * One comparison of a recomputed quantity with its golden numbers.
 *
 * @param caseName the case of the file
 * @param quantity what was compared
 * @param error how far apart they are, in {@code measure}
 * @param bound the largest error that passes
 * @param measure what the error is: relative, ulp, a share, or a count
 */
public record Check(String caseName, String quantity, double error, double bound, Measure measure) {
    /** What an error is. */
    public enum Measure {
        /** max|x - g| / max|g|; absolute where max|g| = 0. */
        RELATIVE("rel"),
        /** The largest distance in units in the last place of the low format. */
        ULP("ulp"),
        /** The share of entries that are not equal. */
        UNEQUAL("unequal"),
        /** The number of things that are not as they should be. */
        COUNT("count");

        private final String label;

        Measure(String label) {
            this.label = label;
        }

        /** A short name for tables. */
        public String label() {
            return label;
        }
    }

    /** Whether the error is within its bound; an error that is not a number is not. */
    public boolean passes() {
        return error <= bound;
    }
}
