package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Choices weighed by two costs, the smaller the better, and the front of those than which none is better in both. The
 * front is named on the chart, the others on hover.
 *
 * @param x the cost along x
 * @param y the cost along y
 * @param points the choices; one without a place on the axes is counted, not drawn
 * @param size the size of the drawing
 */
public record ParetoChart(Axis x, Axis y, List<Point> points, ChartSize size) implements Chart {
    /**
     * A choice.
     *
     * @param name a short name
     * @param x its cost along x
     * @param y its cost along y
     * @param detail what more there is to say on hover, empty for nothing
     */
    public record Point(String name, double x, double y, String detail) {
        /** A choice without more to say. */
        public static Point of(String name, double x, double y) {
            return new Point(name, x, y, "");
        }
    }

    /** Copies the points. */
    public ParetoChart {
        Objects.requireNonNull(x, "x is null");
        Objects.requireNonNull(y, "y is null");
        Objects.requireNonNull(size, "size is null");
        points = List.copyOf(points);
    }

    /**
     * The points that no other one beats: none is at most as large in both costs and smaller in one. By x; of equal points
     * the first.
     */
    public List<Point> front() {
        List<Point> sorted = new ArrayList<>(points);
        sorted.removeIf(point -> Double.isNaN(point.x()) || Double.isNaN(point.y()));
        sorted.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
        List<Point> front = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (Point point : sorted) {
            if (point.y() < best) {
                front.add(point);
                best = point.y();
            }
        }
        return front;
    }

    @Override
    public String svg() {
        return ParetoDrawing.draw(this);
    }

    @Override
    public String json() {
        List<Point> front = front();
        List<Json> rows = new ArrayList<>();
        for (Point point : points) {
            rows.add(new Json()
                    .put("name", point.name())
                    .put("x", point.x())
                    .put("y", point.y())
                    .put("detail", point.detail())
                    .put("front", front.contains(point) ? 1 : 0));
        }
        return new Json()
                .put("kind", "pareto")
                .put("xLabel", x.label())
                .put("yLabel", y.label())
                .put("points", rows)
                .finish();
    }

    @Override
    public String csv() {
        List<Point> front = front();
        Csv table = new Csv("name", x.label(), y.label(), "on the front", "detail");
        for (Point point : points) {
            String on = front.contains(point) ? "yes" : "no";
            table.row(point.name(), Csv.cell(point.x()), Csv.cell(point.y()), on, point.detail());
        }
        return table.finish();
    }

    @Override
    public ParetoChart narrow() {
        return new ParetoChart(x, y, points, ChartSize.NARROW);
    }
}
