package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows of names, each with a sample of how it is drawn. */
final class Legend {
    private static final double KEY_WIDTH = 36;
    private static final double GAP = 20;
    private static final double ROW = 20;

    /** What stands before a name. */
    sealed interface Key {}

    /** A line with its marker. */
    record LineKey(Look look) implements Key {}

    /** The mark of an event. */
    record EventKey(Marker marker) implements Key {}

    /** A filled area. */
    record AreaKey(Fill fill) implements Key {}

    /** Shades from light to dark. */
    record ShadeKey() implements Key {}

    record Entry(String name, Ink ink, Key key) {}

    private Legend() {}

    /** The entries of filled areas by their names. */
    static List<Entry> areas(Map<String, Fill> fills) {
        List<Entry> entries = new ArrayList<>();
        fills.forEach((name, fill) -> entries.add(new Entry(name, fill.ink(), new AreaKey(fill))));
        return entries;
    }

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
            case LineKey(Look look) -> {
                if (look.dash() != Dash.NONE) {
                    String[] style = {
                        "stroke-width", Numbers.coordinate(look.width()),
                        "stroke-dasharray", look.dash().array()
                    };
                    Plot.line(to, x, y, x + 30, y, ink, style);
                }
                look.marker().draw(to, List.of(new double[] {x + 15, y}), 3.5, ink);
            }
            case EventKey(Marker marker) -> marker.draw(to, List.of(new double[] {x + 15, y}), 4.5, ink);
            case AreaKey(Fill fill) ->
                Plot.rectangle(to, x + 4, y - 7, 24, 14, "fill", fill.css(), "stroke", ink.css());
            case ShadeKey() -> {
                for (int i = 0; i < 4; i++) {
                    String opacity = Double.toString(0.25 * (i + 1));
                    Plot.rectangle(to, x + 7 * i, y - 6, 7, 12, "fill", ink.css(), "opacity", opacity);
                }
            }
        }
    }
}
