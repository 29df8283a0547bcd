package org.halfstep.experiments.report;

/**
 * A named sequence of points of a line chart, in the order in which they are joined.
 *
 * <p>A point with a coordinate that its axis does not hold is a gap in the line.
 */
public final class Series {
    /** How a series is drawn. */
    public enum Stroke {
        /** A line. */
        LINE,
        /** A thin line, for what serves as background to another series. */
        THIN,
        /** A dashed line. */
        DASHED,
        /** A line with a dot at each point. */
        MARKED,
        /** A line that keeps each value until the next. */
        STEPS,
        /** The same dashed, for what may coincide with another series. */
        DASHED_STEPS,
        /** Dots alone. */
        DOTS
    }

    private final String name;
    private final Ink ink;
    private final Stroke stroke;
    private final double[] x;
    private final double[] y;

    /**
     * A series; the arrays are copied.
     *
     * @throws IllegalArgumentException if there are not as many x as y
     */
    public Series(String name, Ink ink, Stroke stroke, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "Series '%s': %d x but %d y; give one y for each x".formatted(name, x.length, y.length));
        }
        this.name = name;
        this.ink = ink;
        this.stroke = stroke;
        this.x = x.clone();
        this.y = y.clone();
    }

    /** What the legend calls it. */
    public String name() {
        return name;
    }

    /** Its colour. */
    public Ink ink() {
        return ink;
    }

    /** How it is drawn. */
    public Stroke stroke() {
        return stroke;
    }

    /** The number of points, those that cannot be drawn included. */
    public int count() {
        return x.length;
    }

    /** The first coordinate of a point. */
    public double x(int i) {
        return x[i];
    }

    /** The second coordinate of a point. */
    public double y(int i) {
        return y[i];
    }

    double[] allX() {
        return x.clone();
    }

    double[] allY() {
        return y.clone();
    }
}
