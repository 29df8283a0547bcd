package org.halfstep.experiments.report;

import java.util.List;

/**
 * The rectangle of a drawing in which data lie, and the two ranges that are mapped to it.
 *
 * @param left the drawing's x of the left edge
 * @param top the drawing's y of the top edge
 */
record Plot(double left, double top, double width, double height, AxisRange xRange, AxisRange yRange) {
    /** The drawing's x of a value that the axis holds. */
    double x(double value) {
        return left + width * xRange.fraction(value);
    }

    /** The drawing's y of a value that the axis holds. */
    double y(double value) {
        return top + height * (1 - yRange.fraction(value));
    }

    double right() {
        return left + width;
    }

    double bottom() {
        return top + height;
    }

    /** What a reader of the drawing needs to turn its places into values: the rectangle and both ranges. */
    String describe() {
        return String.join(
                " ",
                Numbers.coordinate(left),
                Numbers.coordinate(top),
                Numbers.coordinate(width),
                Numbers.coordinate(height),
                xRange.describe(),
                yRange.describe());
    }

    /**
     * Grid lines and tick labels of both axes, the label of x below, that of y above the axis.
     *
     * @param foot a height at the foot without ticks
     */
    void drawAxes(Markup to, Axis xAxis, Axis yAxis, double foot) {
        List<Ticks.Tick> yTicks =
                Ticks.of(yAxis.scale(), yRange.lowValue(), yRange.highValue(), (int) Math.max(2, height / 38));
        to.open("g", "fill", Ink.MUTED.css(), "text-anchor", "end");
        for (Ticks.Tick tick : yTicks) {
            if (y(tick.value()) > bottom() - foot) {
                continue;
            }
            line(to, left, y(tick.value()), right(), y(tick.value()), Ink.GRID);
            text(to, left - 8, y(tick.value()) + 4, tick.label());
        }
        to.close();
        drawXTicks(to, xAxis);
        line(to, left, bottom(), right(), bottom(), Ink.AXIS);
        to.open("g", "fill", Ink.MUTED.css());
        // A label wider than the plot may use the room of the y axis too.
        double half = Math.min(right() / 2, textWidth(xAxis.label()) / 2);
        double middle = Math.max(half, Math.min(left + width / 2, right() - half));
        text(to, middle, bottom() + 36, xAxis.label(), "text-anchor", "middle");
        text(to, 0, 12, yAxis.label());
        to.close();
    }

    /** Ticks and labels of the x axis, without grid lines. */
    void drawXTicks(Markup to, Axis xAxis) {
        List<Ticks.Tick> ticks =
                Ticks.of(xAxis.scale(), xRange.lowValue(), xRange.highValue(), (int) Math.max(2, width / 75));
        to.open("g", "fill", Ink.MUTED.css(), "text-anchor", "middle");
        double free = Double.NEGATIVE_INFINITY;
        for (Ticks.Tick tick : ticks) {
            double x = x(tick.value());
            double half = textWidth(tick.label()) / 2;
            line(to, x, bottom(), x, bottom() + 4, Ink.AXIS);
            if (x - half > free) {
                text(to, x, bottom() + 18, tick.label());
                free = x + half;
            }
        }
        to.close();
    }

    static void line(Markup to, double x1, double y1, double x2, double y2, Ink ink, String... more) {
        String[] attributes = {
            "x1", Numbers.coordinate(x1),
            "y1", Numbers.coordinate(y1),
            "x2", Numbers.coordinate(x2),
            "y2", Numbers.coordinate(y2),
            "stroke", ink.css()
        };
        to.empty("line", join(attributes, more));
    }

    static void rectangle(Markup to, double x, double y, double width, double height, String... more) {
        String[] attributes = {
            "x", Numbers.coordinate(x),
            "y", Numbers.coordinate(y),
            "width", Numbers.coordinate(width),
            "height", Numbers.coordinate(height)
        };
        to.empty("rect", join(attributes, more));
    }

    static void text(Markup to, double x, double y, String text, String... more) {
        to.leaf("text", text, join(new String[] {"x", Numbers.coordinate(x), "y", Numbers.coordinate(y)}, more));
    }

    /** A small text with a rim in the colour of the ground, legible where a line runs through it. */
    static void label(Markup to, double x, double y, String text, String anchor) {
        text(
                to,
                x,
                y,
                text,
                "text-anchor",
                anchor,
                "fill",
                Ink.MUTED.css(),
                "stroke",
                Ink.SURFACE.css(),
                "stroke-width",
                "3",
                "paint-order",
                "stroke",
                "font-size",
                "12");
    }

    static String[] join(String[] first, String... more) {
        String[] joined = new String[first.length + more.length];
        System.arraycopy(first, 0, joined, 0, first.length);
        System.arraycopy(more, 0, joined, first.length, more.length);
        return joined;
    }

    /** A generous estimate of the width of a text in the drawing's font. */
    static double textWidth(String text) {
        return 7 * text.codePointCount(0, text.length());
    }
}
