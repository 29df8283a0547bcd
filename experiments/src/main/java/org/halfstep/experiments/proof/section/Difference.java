package org.halfstep.experiments.proof.section;

/** Counts numbers that are not as they should be, and remembers the first. */
final class Difference {
    private long wrong;
    private long of;
    private String first = "";

    /** A number and what it should be; {@code x} is what it was made of. */
    void compare(double x, double actual, double expected) {
        of++;
        if (!FormatGrid.same(actual, expected)) {
            wrong++;
            if (first.isEmpty()) {
                first = "of " + x + " (" + Double.toHexString(x) + ") " + actual + ", not " + expected;
            }
        }
    }

    /** Something that holds or not. */
    void require(boolean holds, String otherwise) {
        of++;
        if (!holds) {
            wrong++;
            first = first.isEmpty() ? otherwise : first;
        }
    }

    /** A case of a tally. */
    void to(Tally tally, String where) {
        tally.count(where, wrong, of, first);
    }

    /** The counts of another one, of another part of the numbers. */
    void add(Difference other) {
        wrong += other.wrong;
        of += other.of;
        first = first.isEmpty() ? other.first : first;
    }
}
