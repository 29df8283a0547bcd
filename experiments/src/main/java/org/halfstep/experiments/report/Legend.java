package org.halfstep.experiments.report;

import java.util.List;

/** Rows of names, each with a sample of how it is drawn. */
final class Legend {
    private static final double KEY_WIDTH = 26;
    private static final double GAP = 20;
    private static final double ROW = 20;

    /** What stands before a name. */
    enum Key {
        LINE,
        THIN,
        DASHED,
        DOT,
        MARKED,
        EVENT,
        AREA;

        static Key of(Series.Stroke stroke) {
            return switch (stroke) {
                case LINE, STEPS -> LINE;
                case THIN -> THIN;
                case DASHED, DASHED_STEPS -> DASHED;
                case MARKED -> MARKED;
                case DOTS -> DOT;
            };
        }
    }

    record Entry(String name, Ink ink, Key key) {}

    private Legend() {}

    /** The number of rows that the entries take within a width. */
    static int rows(List<Entry> entries, double width) {
        double x = 0;
        int rows = entries.isEmpty() ? 0 : 1;
        for (Entry entry : entries) {
            if (x > 0 && x + width(entry) > width) {
                x = 0;
                rows++;
            }
            x += width(entry) + GAP;
        }
        return rows;
    }

    /** Draws the entries, the first baseline at {@code top}. */
    static void draw(Markup to, List<Entry> entries, double left, double top, double width) {
        double x = 0;
        double y = top;
        for (Entry entry : entries) {
            if (x > 0 && x + width(entry) > width) {
                x = 0;
                y += ROW;
            }
            drawKey(to, entry, left + x, y - 4);
            Plot.text(to, left + x + KEY_WIDTH, y, entry.name(), "fill", Ink.TEXT.css());
            x += width(entry) + GAP;
        }
    }

    private static double width(Entry entry) {
        return KEY_WIDTH + Plot.textWidth(entry.name());
    }

    private static void drawKey(Markup to, Entry entry, double x, double y) {
        Ink ink = entry.ink();
        switch (entry.key()) {
            case LINE -> Plot.line(to, x, y, x + 20, y, ink, "stroke-width", "2.5");
            case THIN -> Plot.line(to, x, y, x + 20, y, ink, "stroke-width", "1.1");
            case DASHED -> Plot.line(to, x, y, x + 20, y, ink, "stroke-width", "2", "stroke-dasharray", "6 4");
            case DOT -> drawDot(to, x, y, ink);
            case MARKED -> {
                Plot.line(to, x, y, x + 20, y, ink, "stroke-width", "2");
                drawDot(to, x, y, ink);
            }
            case EVENT ->
                to.empty(
                        "path",
                        "d",
                        "M" + Numbers.coordinate(x + 10) + " " + Numbers.coordinate(y - 5) + "l4.5 9h-9z",
                        "fill",
                        ink.css());
            case AREA -> Plot.rectangle(to, x + 5, y - 6, 12, 12, "fill", ink.css(), "rx", "2");
        }
    }

    private static void drawDot(Markup to, double x, double y, Ink ink) {
        to.empty(
                "circle", "cx", Numbers.coordinate(x + 10), "cy", Numbers.coordinate(y), "r", "3.5", "fill", ink.css());
    }
}
