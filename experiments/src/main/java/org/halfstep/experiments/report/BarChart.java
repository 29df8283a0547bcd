package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        List<Legend.Entry> entries = legend();
        double top = entries.isEmpty() ? 6 : 14 + 20 * Legend.rows(entries, width);
        Markup to = Chart.begin(label, width, top + ROW * Math.max(1, bars.size()) + 4);
        Legend.draw(to, entries, 0, 14, width);
        double left = 14 + longest(bars.stream().map(Bar::name).toList());
        double room =
                width - left - 20 - BOLD * longest(bars.stream().map(Bar::end).toList());
        double largest = Double.isNaN(full)
                ? bars.stream().mapToDouble(BarChart::total).max().orElse(0)
                : full;
        for (int i = 0; i < bars.size(); i++) {
            draw(to, bars.get(i), left, top + i * ROW, largest > 0 ? room / largest : 0);
        }
        double foot = top + ROW * bars.size();
        Plot.line(to, left, top, left, foot, Ink.AXIS);
        if (bars.isEmpty()) {
            Plot.text(to, width / 2.0, top + 20, "no values", "text-anchor", "middle", "fill", Ink.MUTED.css());
        }
        return to.close().finish();
    }

    private static void draw(Markup to, Bar bar, double left, double top, double unit) {
        double middle = top + ROW / 2 + 4;
        Plot.text(to, left - 10, middle, bar.name(), "text-anchor", "end", "fill", Ink.TEXT.css());
        double x = left;
        for (Part part : bar.parts()) {
            double length = part.drawn() * unit;
            to.open("g");
            // A part too short to be seen is drawn a hairline wide: it exists.
            double shown = part.drawn() > 0 ? Math.max(length, 1) : 0;
            Plot.rectangle(
                    to, x, top + (ROW - BAR) / 2, shown, BAR, "fill", part.ink().css());
            to.leaf("title", bar.name() + ", " + part.name() + ": " + part.text())
                    .close();
            x += length;
        }
        Plot.text(to, x + 8, middle, bar.end(), "fill", Ink.TEXT.css(), "font-weight", "600");
    }

    /** The width of the longest text. */
    private static double longest(List<String> texts) {
        return texts.stream().mapToDouble(Plot::textWidth).max().orElse(0);
    }

    private static double total(Bar bar) {
        return bar.parts().stream().mapToDouble(Part::drawn).sum();
    }

    /** The names of the parts, where bars have several. */
    private List<Legend.Entry> legend() {
        Map<String, Legend.Entry> entries = new LinkedHashMap<>();
        for (Bar bar : bars) {
            for (Part part : bar.parts()) {
                entries.putIfAbsent(part.name(), new Legend.Entry(part.name(), part.ink(), Legend.Key.AREA));
            }
        }
        boolean single = bars.stream().allMatch(bar -> bar.parts().size() < 2);
        return single ? List.of() : List.copyOf(entries.values());
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
}
