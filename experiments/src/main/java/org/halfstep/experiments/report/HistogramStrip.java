package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.halfstep.core.format.FloatFormat;

/**
 * The magnitudes of many values over steps: a column a step, a row a power of two, the darker the larger the share of the
 * step's values. Zeros and what is not finite have rows of their own at the foot and at the head.
 *
 * @param x the horizontal axis, linear
 * @param y the vertical axis, {@link AxisScale#LOG2}
 * @param columns the steps, equally far apart, ascending
 * @param series curves on the same y axis, such as the scale S
 * @param references horizontal lines with a name
 * @param bands horizontal stretches with a name, behind everything
 * @param events rows of marks along the foot
 * @param size the size of the drawing
 */
public record HistogramStrip(
        Axis x,
        Axis y,
        List<Column> columns,
        List<Series> series,
        List<LineChart.Reference> references,
        List<LineChart.Band> bands,
        List<LineChart.Events> events,
        ChartSize size)
        implements Chart {
    /** The magnitudes of a step's values. */
    public record Column(double x, Log2Histogram histogram) {}

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the axes have other scales, or the columns are not equally far apart
     */
    public HistogramStrip {
        Objects.requireNonNull(size, "size is null");
        columns = List.copyOf(columns);
        series = List.copyOf(series);
        references = List.copyOf(references);
        bands = List.copyOf(bands);
        events = List.copyOf(events);
        if (x.scale() != AxisScale.LINEAR || y.scale() != AxisScale.LOG2) {
            throw new IllegalArgumentException("HistogramStrip: x is %s and y is %s; give a linear and a base-2 axis"
                    .formatted(x.scale(), y.scale()));
        }
        for (int i = 1; i < columns.size(); i++) {
            double gap = columns.get(i).x() - columns.get(i - 1).x();
            double first = columns.get(1).x() - columns.get(0).x();
            if (!(gap > 0) || Math.abs(gap - first) > 1e-6 * first) {
                throw new IllegalArgumentException(
                        "HistogramStrip: column %d is %s after the one before it, the first gap is %s; give equal ones"
                                .formatted(i, gap, first));
            }
        }
    }

    /** Columns against the range of a format. */
    public static HistogramStrip of(
            String xLabel, String yLabel, FloatFormat format, List<Column> columns, ChartSize size) {
        return new HistogramStrip(
                Axis.linear(xLabel),
                Axis.log2(yLabel),
                columns,
                List.of(),
                FormatBands.limits(format),
                FormatBands.bands(format),
                List.of(),
                size);
    }

    /** The same with curves on the same axis. */
    public HistogramStrip withSeries(Series... curves) {
        return new HistogramStrip(x, y, columns, List.of(curves), references, bands, events, size);
    }

    /** The same with events. */
    public HistogramStrip withEvents(LineChart.Events... rows) {
        return new HistogramStrip(x, y, columns, series, references, bands, List.of(rows), size);
    }

    /** What lies over the columns. */
    LineChart over(Axis across) {
        return new LineChart(across, y, series, references, bands, events, size);
    }

    @Override
    public String svg() {
        return HistogramDrawing.draw(this);
    }

    @Override
    public String json() {
        List<Json> steps = new ArrayList<>();
        for (Column column : columns) {
            Log2Histogram histogram = column.histogram();
            steps.add(new Json()
                    .put("x", column.x())
                    .put("lowest", histogram.lowest() > histogram.highest() ? 0 : histogram.lowest())
                    .put("shares", histogram.shares())
                    .put("zero", histogram.zeroShare())
                    .put("notFinite", histogram.notFiniteShare()));
        }
        return new Json()
                .put("kind", "histogram")
                .put("xLabel", x.label())
                .put("yLabel", y.label())
                .put("columns", steps)
                .put("series", series.stream().map(Series::json).toList())
                .finish();
    }

    /** A row a bin that holds values, named by the exponent of its lower edge; then the curves. */
    @Override
    public String csv() {
        Csv table = new Csv(x.label(), "quantity", "exponent", "value");
        for (Column column : columns) {
            Log2Histogram histogram = column.histogram();
            String at = Csv.cell(column.x());
            for (int e = histogram.lowest(); e <= histogram.highest(); e++) {
                table.row(at, "share", Integer.toString(e), Csv.cell(histogram.share(e)));
            }
            table.row(at, "share of zeros", "", Csv.cell(histogram.zeroShare()));
            table.row(at, "share not finite", "", Csv.cell(histogram.notFiniteShare()));
        }
        for (Series line : series) {
            for (int i = 0; i < line.count(); i++) {
                table.row(Csv.cell(line.x(i)), line.name(), "", Csv.cell(line.y(i)));
            }
        }
        for (LineChart.Events row : events) {
            row.marks().forEach(mark -> table.row(Csv.cell(mark.x()), row.name(), "", ""));
        }
        return table.finish();
    }

    @Override
    public HistogramStrip narrow() {
        return new HistogramStrip(x, y, columns, series, references, bands, events, ChartSize.NARROW);
    }
}
