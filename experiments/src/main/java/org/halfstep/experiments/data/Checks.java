package org.halfstep.experiments.data;

/** The checks of a sample's arguments. */
final class Checks {
    private Checks() {}

    /** Throws unless {@code points} holds [count, 2]. */
    static void requireRoom(String operation, float[] points, int count) {
        if (count < 0 || points.length < 2L * count) {
            throw new IllegalArgumentException(
                    "%s: %d points need an array of %d coordinates, this one has %d; give [count, 2] with count >= 0"
                            .formatted(operation, count, 2L * count, points.length));
        }
    }
}
