package org.halfstep.experiments.report;

import java.util.List;

/** The shape that stands at the points of a series. */
enum Marker {
    /** None. */
    NONE(false),
    DISC(true),
    BOX(false),
    TRIANGLE(true),
    CROSS(false),
    DIAMOND(false),
    PLUS(false),
    SQUARE(true),
    RING(false),
    FUNNEL(false);

    /** The shapes from the plainest on. */
    static final List<Marker> SHAPES = List.of(DISC, BOX, TRIANGLE, CROSS, DIAMOND, PLUS, SQUARE, RING, FUNNEL);

    private final boolean filled;

    Marker(boolean filled) {
        this.filled = filled;
    }

    /** Draws the shape at each centre, all of them as one path. */
    void draw(Markup to, List<double[]> centres, double radius, Ink ink) {
        if (this == NONE || centres.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder(16 * centres.size());
        for (double[] centre : centres) {
            append(path, centre[0], centre[1], radius);
        }
        if (this == DISC) {
            // A line of length zero with round ends: the shortest way to write a disc.
            to.empty(
                    "path",
                    "d",
                    path.toString(),
                    "fill",
                    "none",
                    "stroke",
                    ink.css(),
                    "stroke-width",
                    Numbers.coordinate(2 * radius),
                    "stroke-linecap",
                    "round");
        } else {
            // A hollow shape hides the line beneath it.
            String fill = filled ? ink.css() : this == CROSS || this == PLUS ? "none" : Ink.SURFACE.css();
            to.empty("path", "d", path.toString(), "fill", fill, "stroke", ink.css(), "stroke-width", "1.6");
        }
    }

    private void append(StringBuilder to, double x, double y, double r) {
        String d = Numbers.coordinate(2 * r);
        String half = Numbers.coordinate(r);
        switch (this) {
            case NONE -> {}
            case DISC -> move(to, x, y).append("h0");
            case BOX, SQUARE ->
                move(to, x - r, y - r).append("h" + d + "v" + d + "h-" + d).append('z');
            case TRIANGLE ->
                move(to, x, y - 1.2 * r).append("l" + half + " " + d + "h-" + d).append('z');
            case FUNNEL ->
                move(to, x, y + 1.2 * r)
                        .append("l" + half + " -" + d + "h-" + d)
                        .append('z');
            case DIAMOND ->
                move(to, x, y - r)
                        .append("l" + half + " " + half + "l-" + half + " " + half + "l-" + half + " -" + half)
                        .append('z');
            case CROSS -> {
                move(to, x - r, y - r).append("l" + d + " " + d);
                move(to, x - r, y + r).append("l" + d + " -" + d);
            }
            case PLUS -> {
                move(to, x - r, y).append("h" + d);
                move(to, x, y - r).append("v" + d);
            }
            case RING ->
                move(to, x - r, y)
                        .append("a" + half + " " + half + " 0 1 0 " + d + " 0")
                        .append("a" + half + " " + half + " 0 1 0 -" + d + " 0")
                        .append('z');
        }
    }

    private static StringBuilder move(StringBuilder to, double x, double y) {
        return to.append('M').append(Numbers.coordinate(x)).append(' ').append(Numbers.coordinate(y));
    }
}
