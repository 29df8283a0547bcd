package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Several series over one pair of axes, with reference lines, bands and events.
 *
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series what is drawn, the first lowest
 * @param references horizontal lines with a name
 * @param bands horizontal stretches with a name, behind everything
 * @param events rows of marks along the foot of the chart
 * @param size the size of the drawing
 */
public record LineChart(
        Axis x,
        Axis y,
        List<Series> series,
        List<Reference> references,
        List<Band> bands,
        List<Events> events,
        ChartSize size)
        implements Chart {

    /** A value worth a line across the chart. */
    public record Reference(String name, double value, Ink ink) {}

    /** A stretch of values worth a background, from the lower to the higher value. */
    public record Band(String name, double low, double high, Ink ink) {}

    /** Something that happened at certain x. */
    public record Events(String name, Ink ink, List<Event> marks) {
        /** Copies the marks. */
        public Events {
            marks = List.copyOf(marks);
        }
    }

    /** One thing that happened. */
    public record Event(double x, String description) {}

    /** Copies the lists. */
    public LineChart {
        Objects.requireNonNull(x, "x is null");
        Objects.requireNonNull(y, "y is null");
        Objects.requireNonNull(size, "size is null");
        series = List.copyOf(series);
        references = List.copyOf(references);
        bands = List.copyOf(bands);
        events = List.copyOf(events);
    }

    /** A chart of series alone. */
    public static LineChart of(Axis x, Axis y, ChartSize size, Series... series) {
        return new LineChart(x, y, List.of(series), List.of(), List.of(), List.of(), size);
    }

    /** The same chart with reference lines. */
    public LineChart withReferences(List<Reference> lines) {
        return new LineChart(x, y, series, lines, bands, events, size);
    }

    /** The same chart with bands. */
    public LineChart withBands(List<Band> stretches) {
        return new LineChart(x, y, series, references, stretches, events, size);
    }

    /** The same chart with events. */
    public LineChart withEvents(Events... rows) {
        return new LineChart(x, y, series, references, bands, List.of(rows), size);
    }

    @Override
    public String svg() {
        return LineChartDrawing.draw(this);
    }

    @Override
    public String json() {
        List<Json> lines = new ArrayList<>();
        for (Series line : series) {
            lines.add(line.json());
        }
        List<Json> levels = new ArrayList<>();
        for (Reference reference : references) {
            levels.add(new Json().put("name", reference.name()).put("value", reference.value()));
        }
        List<Json> rows = new ArrayList<>();
        for (Events row : events) {
            double[] at = row.marks().stream().mapToDouble(Event::x).toArray();
            List<String> texts = row.marks().stream().map(Event::description).toList();
            rows.add(new Json().put("name", row.name()).put("x", at).putTexts("text", texts));
        }
        return new Json()
                .put("kind", "lines")
                .put("xLabel", x.label())
                .put("yLabel", y.label())
                .put("series", lines)
                .put("references", levels)
                .put("events", rows)
                .finish();
    }

    @Override
    public String csv() {
        Csv table = new Csv("series", x.label(), y.label());
        addRows(table);
        return table.finish();
    }

    /** A row a point; a reference has no x, an event no y. */
    void addRows(Csv table) {
        for (Series line : series) {
            for (int i = 0; i < line.count(); i++) {
                table.row(line.name(), Csv.cell(line.x(i)), Csv.cell(line.y(i)));
            }
        }
        for (Reference reference : references) {
            table.row(reference.name(), "", Csv.cell(reference.value()));
        }
        for (Events row : events) {
            row.marks().forEach(mark -> table.row(row.name(), Csv.cell(mark.x()), ""));
        }
    }

    @Override
    public LineChart narrow() {
        return new LineChart(x, y, series, references, bands, events, ChartSize.NARROW);
    }
}
