package org.halfstep.experiments.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.halfstep.experiments.report.HistogramStrip.Column;

/** The columns beneath the curves of a {@link HistogramStrip}. */
final class HistogramDrawing implements LineChartDrawing.Ground {
    private static final int SHADES = 255;
    private static final double LIGHTEST = 0.10;
    /** The rows of zeros and of what is not finite, as a share of the height. */
    private static final double ROW = 0.055;

    private final List<Column> columns;
    private final int lowest;
    private final int highest;
    private final double largest;
    private final double mostLost;

    private HistogramDrawing(List<Column> columns) {
        this.columns = columns;
        int low = Integer.MAX_VALUE;
        int high = Integer.MIN_VALUE;
        double most = 0;
        double lost = 0;
        for (Column column : columns) {
            Log2Histogram histogram = column.histogram();
            low = Math.min(low, histogram.lowest());
            high = Math.max(high, histogram.highest());
            most = Math.max(most, Math.max(histogram.zeroShare(), histogram.notFiniteShare()));
            lost = Math.max(lost, histogram.notFiniteShare());
            for (double share : histogram.shares()) {
                most = Math.max(most, share);
            }
        }
        this.lowest = low;
        this.highest = high;
        this.largest = most;
        this.mostLost = lost;
    }

    static String draw(HistogramStrip strip) {
        HistogramDrawing ground = new HistogramDrawing(strip.columns());
        Axis across = strip.x();
        if (!strip.columns().isEmpty()) {
            double half = ground.gap() / 2;
            double first = strip.columns().getFirst().x() - half;
            double last = strip.columns().getLast().x() + half;
            across = Double.isNaN(across.low()) ? across.from(first) : across;
            across = Double.isNaN(across.high()) ? across.to(last) : across;
        }
        return LineChartDrawing.draw(strip.over(across), ground);
    }

    private double gap() {
        return columns.size() > 1 ? columns.get(1).x() - columns.get(0).x() : 1;
    }

    private boolean hasBins() {
        return lowest <= highest;
    }

    @Override
    public List<double[]> xs() {
        return columns.isEmpty()
                ? List.of()
                : List.of(
                        new double[] {columns.getFirst().x(), columns.getLast().x()});
    }

    /** Room below for the row of zeros, and above for what is not finite. */
    @Override
    public List<double[]> ys() {
        if (!hasBins()) {
            return List.of();
        }
        double room = 1 + 0.1 * (highest - lowest + 1);
        double top = highest + 1 + (mostLost > 0 ? room : 0);
        return List.of(new double[] {AxisScale.LOG2.value(lowest - room), AxisScale.LOG2.value(top)});
    }

    @Override
    public List<Legend.Entry> legend() {
        return List.of(new Legend.Entry(
                "share of values, up to " + Numbers.percent(largest), Ink.TEXT, new Legend.ShadeKey()));
    }

    @Override
    public double foot(Plot plot) {
        return ROW * plot.height() + 1;
    }

    @Override
    public void draw(Markup to, Plot plot) {
        if (columns.isEmpty()) {
            return;
        }
        double left = plot.x(columns.getFirst().x() - gap() / 2);
        double width = plot.x(columns.getLast().x() + gap() / 2) - left;
        to.open("svg", frame(plot));
        if (hasBins()) {
            double top = y(plot, highest + 1);
            image(to, left, top, width, y(plot, lowest) - top, bins());
        }
        image(to, left, plot.bottom() - ROW * plot.height(), width, ROW * plot.height(), row(Log2Histogram::zeroShare));
        if (mostLost > 0) {
            image(to, left, plot.top(), width, ROW * plot.height(), row(Log2Histogram::notFiniteShare));
        }
        to.close();
        rowFrame(to, plot, plot.bottom() - ROW * plot.height(), "= 0");
        if (mostLost > 0) {
            rowFrame(to, plot, plot.top(), "∞, NaN");
        }
    }

    private static String[] frame(Plot plot) {
        String x = Numbers.coordinate(plot.left());
        String y = Numbers.coordinate(plot.top());
        String width = Numbers.coordinate(plot.width());
        String height = Numbers.coordinate(plot.height());
        String box = String.join(" ", x, y, width, height);
        return new String[] {"x", x, "y", y, "width", width, "height", height, "viewBox", box, "overflow", "hidden"};
    }

    private static void rowFrame(Markup to, Plot plot, double top, String name) {
        double height = ROW * plot.height();
        Plot.rectangle(
                to,
                plot.left(),
                top,
                plot.width(),
                height,
                "fill",
                "none",
                "stroke",
                Ink.AXIS.css(),
                "stroke-width",
                "0.8");
        String[] style = {"text-anchor", "end", "fill", Ink.MUTED.css()};
        Plot.text(to, plot.left() - 8, top + height / 2 + 5, name, style);
    }

    /** [highest - lowest + 1, columns], the highest first. */
    private byte[] bins() {
        int rows = highest - lowest + 1;
        byte[] shades = new byte[rows * columns.size()];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.size(); i++) {
                shades[row * columns.size() + i] =
                        shade(columns.get(i).histogram().share(highest - row));
            }
        }
        return shades;
    }

    private byte[] row(ToDoubleFunction<Log2Histogram> share) {
        byte[] shades = new byte[columns.size()];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = shade(share.applyAsDouble(columns.get(i).histogram()));
        }
        return shades;
    }

    /** The square root lets a share of a percent be seen beside one of a half. */
    private byte shade(double share) {
        if (share <= 0) {
            return 0;
        }
        double dark = Math.max(LIGHTEST, Math.sqrt(share / largest));
        return (byte) Math.round(dark * SHADES);
    }

    private void image(Markup to, double left, double top, double width, double height, byte[] shades) {
        int[] palette = new int[SHADES + 1];
        for (int i = 0; i <= SHADES; i++) {
            palette[i] = i << 24;
        }
        boolean crisp = width / columns.size() >= 1;
        to.empty(
                "image",
                "class",
                "shade",
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
                "image-rendering:" + (crisp ? "pixelated" : "auto"),
                "href",
                PalettePng.dataUri(columns.size(), shades.length / columns.size(), shades, palette));
    }

    private static double y(Plot plot, double exponent) {
        AxisRange range = plot.yRange();
        return plot.bottom() - plot.height() * (exponent - range.low()) / (range.high() - range.low());
    }
}
