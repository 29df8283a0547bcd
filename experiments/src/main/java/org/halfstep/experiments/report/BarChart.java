package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Horizontal bars of parts, from a common zero.
 *
 * @param label what the bars measure, with the unit
 * @param bars the bars from the top
 * @param full the value at the full width, NaN for the longest bar
 * @param width the width of the drawing
 */
public record BarChart(String label, List<Bar> bars, double full, int width) implements Chart {
    private static final double BOLD = 1.12;
    private static final double ROW = 36;
    private static final double TALL_ROW = 68;
    private static final double BAR = 20;

    /** A bar: its name on the left, its parts, and what is written after it. */
    public record Bar(String name, List<Part> parts, String end) {
        /** Copies the parts. */
        public Bar {
            parts = List.copyOf(parts);
        }
    }

    /** A part of a bar; one that is not positive and finite takes no room. */
    public record Part(String name, double value, String text, Ink ink) {
        double drawn() {
            return value > 0 && value < Double.POSITIVE_INFINITY ? value : 0;
        }
    }

    /** Copies the bars. */
    public BarChart {
        bars = List.copyOf(bars);
    }

    @Override
    public String svg() {
        String prefix = Fill.prefix(this, width);
        Map<String, Fill> parts = parts(prefix);
        boolean single = bars.stream().allMatch(bar -> bar.parts().size() < 2);
        List<Legend.Entry> entries = single ? List.of() : Legend.areas(parts);
        double top = entries.isEmpty() ? 6 : 14 + 20 * Legend.rows(entries, width);
        double beside = 14 + longest(bars.stream().map(Bar::name).toList());
        double after = 20 + BOLD * longest(bars.stream().map(Bar::end).toList());
        // Where the names would take most of the width they stand above the bars, and what is written after a bar
        // below.
        boolean tall = width - beside - after < 0.3 * width;
        double row = tall ? TALL_ROW : ROW;
        double left = tall ? 2 : beside;
        double room = tall ? width - 4 : width - left - after;
        Markup to = Chart.begin(label, width, top + row * Math.max(1, bars.size()) + 4);
        parts.values().forEach(fill -> fill.define(to));
        Legend.draw(to, entries, 0, 14, width);
        double largest = Double.isNaN(full)
                ? bars.stream().mapToDouble(BarChart::total).max().orElse(0)
                : full;
        double unit = largest > 0 ? room / largest : 0;
        for (int i = 0; i < bars.size(); i++) {
            drawTitle(to, bars.get(i), top + i * row, row);
            double end = drawParts(to, bars.get(i), parts, left, top + i * row + (tall ? 22 : (ROW - BAR) / 2), unit);
            drawTexts(to, bars.get(i), top + i * row, left, end, tall ? Texts.AROUND : Texts.BESIDE);
        }
        if (!tall) {
            Plot.line(to, left, top, left, top + row * bars.size(), Ink.AXIS);
        }
        if (bars.isEmpty()) {
            Plot.text(to, width / 2.0, top + 20, "no values", "text-anchor", "middle", "fill", Ink.MUTED.css());
        }
        return to.close().finish();
    }

    /** All parts of a bar, wherever in its row the pointer is. */
    private void drawTitle(Markup to, Bar bar, double top, double row) {
        List<String> texts = bar.parts().stream()
                .map(part -> part.name() + " " + part.text())
                .toList();
        to.open("g").leaf("title", bar.name() + ": " + String.join(", ", texts));
        Plot.rectangle(to, 0, top, width, row, "fill", "transparent");
        to.close();
    }

    private enum Texts {
        BESIDE,
        AROUND
    }

    /** Draws the parts beside each other and returns where they end. */
    private static double drawParts(Markup to, Bar bar, Map<String, Fill> parts, double left, double top, double unit) {
        double x = left;
        for (Part part : bar.parts()) {
            double length = part.drawn() * unit;
            to.open("g");
            // A part too short to be seen is drawn a hairline wide: it exists.
            double shown = part.drawn() > 0 ? Math.max(length, 1) : 0;
            String fill = Objects.requireNonNull(parts.get(part.name())).css();
            Plot.rectangle(to, x, top, shown, BAR, "fill", fill, "stroke", outline(part, shown));
            to.leaf("title", bar.name() + ", " + part.name() + ": " + part.text())
                    .close();
            x += length;
        }
        return x;
    }

    /** The outline of a hatched part; one that takes no room has none. */
    private static String outline(Part part, double shown) {
        return shown > 2 ? part.ink().css() : "none";
    }

    private static void drawTexts(Markup to, Bar bar, double top, double left, double end, Texts where) {
        String[] bold = {"fill", Ink.TEXT.css(), "font-weight", "600"};
        switch (where) {
            case BESIDE -> {
                double middle = top + ROW / 2 + 4;
                Plot.text(to, left - 10, middle, bar.name(), "text-anchor", "end", "fill", Ink.TEXT.css());
                Plot.text(to, end + 8, middle, bar.end(), bold);
            }
            case AROUND -> {
                Plot.text(to, left, top + 15, bar.name(), "fill", Ink.TEXT.css());
                Plot.text(to, left, top + 22 + BAR + 16, bar.end(), bold);
            }
        }
    }

    /** The width of the longest text. */
    private static double longest(List<String> texts) {
        return texts.stream().mapToDouble(Plot::textWidth).max().orElse(0);
    }

    private static double total(Bar bar) {
        return bar.parts().stream().mapToDouble(Part::drawn).sum();
    }

    /** The fill of each part by its name, in the order in which they first come. */
    Map<String, Fill> parts(String prefix) {
        Map<String, Fill> fills = new LinkedHashMap<>();
        for (Bar bar : bars) {
            for (Part part : bar.parts()) {
                fills.putIfAbsent(part.name(), Fill.of(fills.size(), part.ink(), prefix));
            }
        }
        return fills;
    }

    @Override
    public String json() {
        List<Json> rows = new ArrayList<>();
        for (Bar bar : bars) {
            List<Json> parts = new ArrayList<>();
            for (Part part : bar.parts()) {
                parts.add(new Json().put("name", part.name()).put("value", part.value()));
            }
            rows.add(new Json().put("name", bar.name()).put("parts", parts));
        }
        return new Json()
                .put("kind", "bars")
                .put("label", label)
                .put("bars", rows)
                .finish();
    }

    @Override
    public String csv() {
        Csv table = new Csv("bar", "part", label);
        for (Bar bar : bars) {
            bar.parts().forEach(part -> table.row(bar.name(), part.name(), Csv.cell(part.value())));
        }
        return table.finish();
    }

    @Override
    public BarChart narrow() {
        return new BarChart(label, bars, full, ChartSize.NARROW.width());
    }
}
