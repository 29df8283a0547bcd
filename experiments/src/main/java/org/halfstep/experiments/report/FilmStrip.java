package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Square pictures of the plane in rows, each with a caption above it. The first of a row has the y axis; a heat map has
 * its colours below.
 *
 * @param pictures the pictures, from left to right
 * @param columns how many fit in a row
 * @param width the width of the drawing
 */
public record FilmStrip(List<Picture> pictures, int columns, int width) implements Chart {
    private static final double LEFT = 30;
    private static final double GAP = 30;
    private static final double CAPTION = 24;
    private static final double FOOT = 26;
    private static final double COLOR_BAR = 36;

    /** A picture and what is written above it. */
    public record Picture(String caption, Panel panel) {}

    /**
     * Copies the pictures.
     *
     * @throws IllegalArgumentException if there is no column
     */
    public FilmStrip {
        pictures = List.copyOf(pictures);
        if (columns < 1) {
            throw new IllegalArgumentException(
                    "FilmStrip: %d columns hold nothing; give at least 1".formatted(columns));
        }
    }

    @Override
    public String svg() {
        double side = (width - LEFT - (columns - 1) * GAP) / columns;
        List<List<Picture>> rows = rows();
        double height = rows.isEmpty() ? CAPTION + side + FOOT : 0;
        for (List<Picture> row : rows) {
            height += height(row, side);
        }
        String captions =
                String.join(", ", pictures.stream().map(Picture::caption).toList());
        Markup to = Chart.begin(captions.isEmpty() ? "no pictures" : captions, width, height);
        double top = CAPTION;
        int number = 0;
        for (List<Picture> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                double left = LEFT + i * (side + GAP);
                draw(to, row.get(i), left, top, side);
                drawFrame(to, number++, left, top, side);
            }
            drawYTicks(to, row.getFirst().panel().extent(), LEFT, top, side);
            top += height(row, side);
        }
        if (pictures.isEmpty()) {
            Plot.text(to, width / 2.0, height / 2, "no pictures yet", "text-anchor", "middle", "fill", Ink.MUTED.css());
        }
        return to.close().finish();
    }

    private List<List<Picture>> rows() {
        List<List<Picture>> rows = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i += columns) {
            rows.add(pictures.subList(i, Math.min(pictures.size(), i + columns)));
        }
        return rows;
    }

    /** A row with a heat map needs room for its colours. */
    private static double height(List<Picture> row, double side) {
        boolean hasColors = row.stream().anyMatch(picture -> picture.panel() instanceof HeatMap);
        return CAPTION + side + FOOT + (hasColors ? COLOR_BAR : 0);
    }

    /** What a pointer finds: the number of the picture and its place in the drawing. */
    private static void drawFrame(Markup to, int number, double left, double top, double side) {
        String[] place = new String[4];
        double[] numbers = {left, top, side, side};
        for (int i = 0; i < 4; i++) {
            place[i] = Numbers.coordinate(numbers[i]);
        }
        String[] data = {"data-panel", Integer.toString(number), "data-frame", String.join(" ", place)};
        Plot.rectangle(to, left, top, side, side, Plot.join(new String[] {"fill", "transparent"}, data));
    }

    private static void draw(Markup to, Picture picture, double left, double top, double side) {
        Panel panel = picture.panel();
        Plot.text(to, left, top - 8, picture.caption(), "fill", Ink.TEXT.css(), "font-weight", "600");
        panel.paint(to, left, top, side, side);
        Plot.rectangle(to, left, top, side, side, "fill", "none", "stroke", Ink.AXIS.css());
        Extent extent = panel.extent();
        to.open("g", "fill", Ink.MUTED.css(), "text-anchor", "middle", "font-size", "11");
        for (Ticks.Tick tick : Ticks.of(AxisScale.LINEAR, extent.xLow(), extent.xHigh(), 4)) {
            double x = left + side * (tick.value() - extent.xLow()) / (extent.xHigh() - extent.xLow());
            Plot.line(to, x, top + side, x, top + side + 4, Ink.AXIS);
            Plot.text(to, x, top + side + 17, tick.label());
        }
        to.close();
        if (panel instanceof HeatMap map) {
            map.paintColorBar(to, left + 0.1 * side, top + side + FOOT + 6, 0.62 * side);
        }
    }

    private static void drawYTicks(Markup to, Extent extent, double left, double top, double side) {
        to.open("g", "fill", Ink.MUTED.css(), "text-anchor", "end", "font-size", "11");
        for (Ticks.Tick tick : Ticks.of(AxisScale.LINEAR, extent.yLow(), extent.yHigh(), 4)) {
            double y = top + side * (extent.yHigh() - tick.value()) / (extent.yHigh() - extent.yLow());
            Plot.line(to, left - 4, y, left, y, Ink.AXIS);
            Plot.text(to, left - 7, y + 4, tick.label());
        }
        to.close();
    }

    @Override
    public String json() {
        List<String> panels = new ArrayList<>();
        for (Picture picture : pictures) {
            String caption = new Json().put("caption", picture.caption()).finish();
            String data = picture.panel().data();
            // Both are objects with at least one member.
            panels.add(caption.substring(0, caption.length() - 1) + "," + data.substring(1));
        }
        return "{\"kind\":\"pictures\",\"pictures\":[" + String.join(",", panels) + "]}";
    }

    @Override
    public String csv() {
        Csv table = new Csv("picture", "x", "y", "value");
        pictures.forEach(picture -> picture.panel().addRows(table, picture.caption()));
        return table.finish();
    }

    /** Fewer in a row, of the same size. */
    @Override
    public FilmStrip narrow() {
        return new FilmStrip(pictures, Math.ceilDiv(columns, 3), ChartSize.NARROW.width());
    }
}
