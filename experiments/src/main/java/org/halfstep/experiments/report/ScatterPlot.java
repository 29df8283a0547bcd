package org.halfstep.experiments.report;

/**
 * Points of the plane, thousands of them as one path.
 *
 * @param points what is drawn
 * @param extent the rectangle that is shown; points outside are counted in a corner
 * @param ink the colour
 */
public record ScatterPlot(PointCloud points, Extent extent, Ink ink) implements Panel {
    private static final int MANY = 1500;

    /** Dots of length zero with round ends; the path is written in tenths of the drawing's unit. */
    @Override
    public void paint(Markup to, double left, double top, double width, double height) {
        StringBuilder path = new StringBuilder(12 * points.count());
        int outside = 0;
        for (int i = 0; i < points.count(); i++) {
            if (!extent.contains(points.x(i), points.y(i))) {
                outside++;
                continue;
            }
            double x = left + width * (points.x(i) - extent.xLow()) / (extent.xHigh() - extent.xLow());
            double y = top + height * (extent.yHigh() - points.y(i)) / (extent.yHigh() - extent.yLow());
            path.append('M')
                    .append(Math.round(10 * x))
                    .append(' ')
                    .append(Math.round(10 * y))
                    .append("h0");
        }
        double diameter = (points.count() > MANY ? 22 : 28) * Math.clamp(width / 340, 0.6, 1);
        to.empty(
                "path",
                "d",
                path.toString(),
                "transform",
                "scale(0.1)",
                "fill",
                "none",
                "stroke",
                ink.css(),
                "stroke-width",
                Numbers.coordinate(diameter),
                "stroke-linecap",
                "round",
                "stroke-opacity",
                "0.7");
        paintCount(to, outside, left + width - 6, top + height - 7);
    }

    /** What the picture does not show. */
    private static void paintCount(Markup to, int outside, double right, double baseline) {
        if (outside > 0) {
            Plot.label(to, right, baseline, Numbers.count(outside) + " outside", "end");
        }
    }

    @Override
    public String data() {
        return new Json()
                .put("kind", "points")
                .put("extent", extent.corners())
                .put("x", points.allX())
                .put("y", points.allY())
                .finish();
    }

    /** The value of a point is left open. */
    @Override
    public void addRows(Csv table, String picture) {
        for (int i = 0; i < points.count(); i++) {
            table.row(picture, Csv.cell(points.x(i)), Csv.cell(points.y(i)), "");
        }
    }
}
