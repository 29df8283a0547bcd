package org.halfstep.experiments.report;

import java.util.Arrays;

/** Points of the plane, as many as wanted. */
public final class PointCloud {
    /** No points. */
    public static final PointCloud EMPTY = new PointCloud(new double[0]);

    private final double[] points;

    private PointCloud(double[] points) {
        this.points = points;
    }

    /**
     * The points of an array, copied.
     *
     * @param points [count, 2] row-major
     * @throws IllegalArgumentException if the number of coordinates is odd
     */
    public static PointCloud of(float[] points) {
        double[] widened = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            widened[i] = points[i];
        }
        return of(widened);
    }

    /**
     * The points of an array, copied.
     *
     * @param points [count, 2] row-major
     * @throws IllegalArgumentException if the number of coordinates is odd
     */
    public static PointCloud of(double[] points) {
        if (points.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "PointCloud: %d coordinates are no pairs; give [count, 2]".formatted(points.length));
        }
        return new PointCloud(points.clone());
    }

    /** The number of points. */
    public int count() {
        return points.length / 2;
    }

    /** The first coordinate of a point. */
    public double x(int i) {
        return points[2 * i];
    }

    /** The second coordinate of a point. */
    public double y(int i) {
        return points[2 * i + 1];
    }

    /** The first points, at most {@code most}. */
    public PointCloud first(int most) {
        return most >= count() ? this : new PointCloud(Arrays.copyOf(points, 2 * most));
    }

    double[] allX() {
        double[] x = new double[count()];
        for (int i = 0; i < x.length; i++) {
            x[i] = x(i);
        }
        return x;
    }

    double[] allY() {
        double[] y = new double[count()];
        for (int i = 0; i < y.length; i++) {
            y[i] = y(i);
        }
        return y;
    }
}
