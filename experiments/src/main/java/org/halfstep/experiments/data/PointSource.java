package org.halfstep.experiments.data;

import org.halfstep.core.random.Stream;

/**
 * A distribution in the plane that can be sampled.
 *
 * <p>The points are a function of the stream's place and of the count: equal streams give equal points, whatever was
 * drawn before. A count is one sample, not a prefix of a larger one; some sources spread their points evenly over it.
 */
public interface PointSource {
    /** The word by which commands, tables and files call the source. */
    String name();

    /**
     * Draws a sample.
     *
     * <p>Shapes: points [count, 2] row-major; what lies beyond stays as it was. Rounding: once, from binary64.
     *
     * @param random the stream to draw from, left behind the last number used
     * @param points where to put the coordinates x_0, y_0, x_1, y_1, ...
     * @param count the number of points
     * @throws IllegalArgumentException if the count is negative or the array too small for it
     */
    void draw(Stream random, float[] points, int count);

    /** The units in which the points are drawn; of a named distribution its own. */
    default Standardisation units() {
        return Standardisation.NONE;
    }

    /**
     * A sample of its own array, [count, 2] row-major.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    default float[] sample(Stream random, int count) {
        float[] points = new float[2 * Math.max(count, 0)];
        draw(random, points, count);
        return points;
    }
}
