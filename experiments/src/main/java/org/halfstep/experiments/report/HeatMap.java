package org.halfstep.experiments.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/**
 * A matrix as a picture: a PNG inside the drawing, one pixel a cell. Cells whose value the colour axis does not hold
 * (NaN, infinities, on a logarithmic axis zero) are left unpainted.
 *
 * @param grid the values and the rectangle they fill
 * @param colors the colour map
 * @param color what the colours measure; limits beyond those of the data are kept, values beyond take the end's colour
 */
public record HeatMap(Grid grid, ColorMap colors, Axis color) implements Panel {
    private static final int UNPAINTED = 255;
    private static final double CRISP_CELL = 8;

    /** A map with its colours from 0 to the 99.5th percentile, so that a few peaks do not leave the rest dark. */
    public static HeatMap ofDensity(Grid density, String label) {
        double[] finite =
                Arrays.stream(density.all()).filter(Double::isFinite).sorted().toArray();
        double high = finite.length == 0 ? 1 : finite[(int) (0.995 * (finite.length - 1))];
        return new HeatMap(density, ColorMap.MAGMA, Axis.linear(label).from(0).to(high > 0 ? high : 1));
    }

    @Override
    public Extent extent() {
        return grid.extent();
    }

    @Override
    public void paint(Markup to, double left, double top, double width, double height) {
        to.empty(
                "image",
                "x",
                Numbers.coordinate(left),
                "y",
                Numbers.coordinate(top),
                "width",
                Numbers.coordinate(width),
                "height",
                Numbers.coordinate(height),
                "preserveAspectRatio",
                "none",
                "style",
                "image-rendering:" + (width / grid.columns() >= CRISP_CELL ? "pixelated" : "auto"),
                "href",
                picture());
    }

    /** The scale of the colours: a strip with ticks below it and the label after it. */
    void paintColorBar(Markup to, double left, double top, double width) {
        AxisRange range = range();
        int steps = 64;
        for (int i = 0; i < steps; i++) {
            String fill = "#%06x".formatted(colors.rgb((i + 0.5) / steps));
            // Each piece reaches under the next, against seams.
            double piece = width / steps;
            Plot.rectangle(to, left + i * piece, top, i == steps - 1 ? piece : 2 * piece, 9, "fill", fill);
        }
        Plot bar = new Plot(left, top, width, 9, range, range);
        for (Ticks.Tick tick : Ticks.of(color.scale(), range.lowValue(), range.highValue(), 5)) {
            Plot.text(
                    to,
                    bar.x(tick.value()),
                    top + 23,
                    tick.label(),
                    "text-anchor",
                    "middle",
                    "fill",
                    Ink.MUTED.css(),
                    "font-size",
                    "11");
        }
        Plot.text(to, left + width + 8, top + 9, color.label(), "fill", Ink.MUTED.css(), "font-size", "11");
    }

    /** A picture on its own: [rows, columns] with its rectangle. */
    @Override
    public String data() {
        return new Json()
                .put("kind", "grid")
                .put("extent", extent().corners())
                .put("value", color.label())
                .put("shape", new double[] {grid.rows(), grid.columns()})
                .put("values", shortened())
                .finish();
    }

    /** A row a cell, x and y in its middle. */
    @Override
    public void addRows(Csv table, String picture) {
        double[] values = shortened();
        double width = (extent().xHigh() - extent().xLow()) / grid.columns();
        double height = (extent().yHigh() - extent().yLow()) / grid.rows();
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                float x = (float) (extent().xLow() + (column + 0.5) * width);
                float y = (float) (extent().yLow() + (row + 0.5) * height);
                String value = Csv.cell(values[row * grid.columns() + column]);
                table.row(picture, Csv.cell(x), Csv.cell(y), value);
            }
        }
    }

    private String picture() {
        AxisRange range = range();
        byte[] indices = new byte[grid.rows() * grid.columns()];
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                double value = grid.value(grid.rows() - 1 - row, column);
                boolean painted = color.scale().holds(value);
                indices[row * grid.columns() + column] = (byte)
                        (painted ? Math.round(Math.clamp(range.fraction(value), 0, 1) * (UNPAINTED - 1)) : UNPAINTED);
            }
        }
        int[] palette = new int[UNPAINTED + 1];
        for (int i = 0; i < UNPAINTED; i++) {
            palette[i] = 0xFF000000 | colors.rgb((double) i / (UNPAINTED - 1));
        }
        return PalettePng.dataUri(grid.columns(), grid.rows(), indices, palette);
    }

    private AxisRange range() {
        return AxisRange.of(color, List.of(grid.all()));
    }

    /** Six significant digits are far finer than any colour. */
    private double[] shortened() {
        double[] values = grid.all();
        MathContext six = new MathContext(6);
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.isFinite(values[i])
                    ? new BigDecimal(values[i]).round(six).doubleValue()
                    : values[i];
        }
        return values;
    }
}
