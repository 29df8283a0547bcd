package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.experiments.report.ParetoChart.Point;

/** The front and the points of a {@link ParetoChart}. */
final class ParetoDrawing implements LineChartDrawing.Ground {
    private static final double TEXT_HEIGHT = 13;

    private final ParetoChart chart;
    private final List<Point> front;
    private final List<Point> others;

    private ParetoDrawing(ParetoChart chart) {
        this.chart = chart;
        this.front = chart.front().stream().filter(this::isDrawable).toList();
        this.others = chart.points().stream()
                .filter(point -> isDrawable(point) && !front.contains(point))
                .toList();
    }

    static String draw(ParetoChart chart) {
        LineChart empty = LineChart.of(chart.x(), chart.y(), chart.size());
        return LineChartDrawing.draw(empty, new ParetoDrawing(chart));
    }

    private boolean isDrawable(Point point) {
        return chart.x().scale().holds(point.x()) && chart.y().scale().holds(point.y());
    }

    @Override
    public List<double[]> xs() {
        double[] xs = chart.points().stream()
                .filter(this::isDrawable)
                .mapToDouble(Point::x)
                .toArray();
        return xs.length == 0 ? List.of() : List.of(xs);
    }

    @Override
    public List<double[]> ys() {
        return List.of(chart.points().stream()
                .filter(this::isDrawable)
                .mapToDouble(Point::y)
                .toArray());
    }

    @Override
    public List<Legend.Entry> legend() {
        return List.of(
                new Legend.Entry("on the front", Ink.BLUE, new Legend.LineKey(new Look(1.6, Dash.SOLID, Marker.DISC))),
                new Legend.Entry("beaten in both", Ink.GREY, new Legend.LineKey(new Look(0, Dash.NONE, Marker.RING))));
    }

    @Override
    public List<String> notes() {
        int lost = chart.points().size() - front.size() - others.size();
        List<String> notes = new ArrayList<>();
        LineChartDrawing.addNote(notes, lost, "without a place on the axes");
        return notes;
    }

    @Override
    public void draw(Markup to, Plot plot) {
        drawFront(to, plot);
        others.forEach(point -> drawPoint(to, plot, point, Marker.RING, 3.5, Ink.GREY));
        front.forEach(point -> drawPoint(to, plot, point, Marker.DISC, 4.5, Ink.BLUE));
        drawNames(to, plot);
    }

    /** The staircase below and to the left of which there is nothing. */
    private void drawFront(Markup to, Plot plot) {
        StringBuilder path = new StringBuilder();
        for (Point point : front) {
            String x = Numbers.coordinate(plot.x(point.x()));
            String y = Numbers.coordinate(plot.y(point.y()));
            path.append(path.isEmpty() ? "M" + x + " " + y : "H" + x + "V" + y);
        }
        to.empty("path", "d", path.toString(), "fill", "none", "stroke", Ink.BLUE.css(), "stroke-width", "1.6");
    }

    private void drawPoint(Markup to, Plot plot, Point point, Marker marker, double radius, Ink ink) {
        double[] at = {plot.x(point.x()), plot.y(point.y())};
        to.open("g", "class", "point").leaf("title", describe(point));
        marker.draw(to, List.of(at), radius, ink);
        String x = Numbers.coordinate(at[0]);
        String y = Numbers.coordinate(at[1]);
        to.empty("circle", "cx", x, "cy", y, "r", "9", "fill", "transparent");
        to.close();
    }

    private String describe(Point point) {
        String costs = "%s: %s %s, %s %s"
                .formatted(
                        point.name(),
                        chart.x().label(),
                        Numbers.general(point.x()),
                        chart.y().label(),
                        Numbers.general(point.y()));
        return point.detail().isEmpty() ? costs : costs + "; " + point.detail();
    }

    /** A rectangle of the drawing. */
    private record Box(double left, double top, double width, double height) {
        boolean meets(Box other) {
            return left < other.left + other.width
                    && other.left < left + width
                    && top < other.top + other.height
                    && other.top < top + height;
        }

        boolean isWithin(Plot plot) {
            return left >= plot.left()
                    && left + width <= plot.right()
                    && top >= plot.top()
                    && top + height <= plot.bottom();
        }
    }

    /** Each name where it covers no point and no other name; one that finds no place is left to the hover. */
    private void drawNames(Markup to, Plot plot) {
        List<Box> taken = new ArrayList<>();
        for (Point point : chart.points()) {
            if (isDrawable(point)) {
                taken.add(new Box(plot.x(point.x()) - 5, plot.y(point.y()) - 5, 10, 10));
            }
        }
        for (int i = 1; i < front.size(); i++) {
            double left = plot.x(front.get(i - 1).x());
            double right = plot.x(front.get(i).x());
            double top = plot.y(front.get(i - 1).y());
            taken.add(new Box(left, top - 1, right - left, 2));
            taken.add(new Box(right - 1, top, 2, plot.y(front.get(i).y()) - top));
        }
        for (Point point : front) {
            double x = plot.x(point.x());
            double y = plot.y(point.y());
            for (Box place : places(x, y, 0.9 * Plot.textWidth(point.name()))) {
                if (place.isWithin(plot) && taken.stream().noneMatch(place::meets)) {
                    taken.add(place);
                    Plot.label(to, place.left(), place.top() + TEXT_HEIGHT - 2, point.name(), "start");
                    break;
                }
            }
        }
    }

    /** Below and to the left of the front there are no points: names stand there first. */
    private static List<Box> places(double x, double y, double width) {
        List<Box> places = new ArrayList<>();
        for (double far = 0; far <= 24; far += 8) {
            places.add(new Box(x - 7 - far / 2 - width, y + far, width, TEXT_HEIGHT));
            places.add(new Box(x - width / 2, y + 7 + far, width, TEXT_HEIGHT));
            places.add(new Box(x - 7 - far / 2 - width, y - TEXT_HEIGHT - 2 - far, width, TEXT_HEIGHT));
            places.add(new Box(x + 7 + far / 2, y + 2 + far, width, TEXT_HEIGHT));
            places.add(new Box(x + 7 + far / 2, y - TEXT_HEIGHT - 2 - far, width, TEXT_HEIGHT));
        }
        return places;
    }
}
