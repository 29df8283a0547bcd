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
        DOTS,
        /** A thin dashed line without marks, for a bound or a prediction beside what was measured. */
        BOUND,
        /** The same with its name at its end instead of the legend, for slopes to compare with; no axis reaches out for it. */
        GUIDE
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

    /**
     * A guide of a slope: {@code y = y0 (x / x0)^slope} from {@code x0} to {@code x1}, straight where both axes are
     * logarithmic.
     *
     * @throws IllegalArgumentException if x0, y0 or x1 is not positive and finite
     */
    public static Series slope(String name, double slope, double x0, double y0, double x1) {
        if (!AxisScale.LOG2.holds(x0) || !AxisScale.LOG2.holds(y0) || !AxisScale.LOG2.holds(x1)) {
            throw new IllegalArgumentException(
                    "Series.slope '%s': from (%s, %s) to x = %s; a power law needs positive numbers"
                            .formatted(name, x0, y0, x1));
        }
        double y1 = y0 * Math.pow(x1 / x0, slope);
        return new Series(name, Ink.MUTED, Stroke.GUIDE, new double[] {x0, x1}, new double[] {y0, y1});
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

    Json json() {
        return new Json()
                .put("name", name)
                .put("stroke", stroke.name())
                .put("x", x)
                .put("y", y);
    }

    double[] allX() {
        return x.clone();
    }

    double[] allY() {
        return y.clone();
    }
}
