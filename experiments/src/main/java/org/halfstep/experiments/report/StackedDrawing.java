package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.experiments.report.StackedChart.Form;
import org.halfstep.experiments.report.StackedChart.Part;
import org.halfstep.experiments.report.StackedChart.Steps;

/** The stack beneath the lines of a {@link StackedChart}. */
final class StackedDrawing implements LineChartDrawing.Ground {
    private final StackedChart chart;
    private final Map<Part, Fill> fills = new LinkedHashMap<>();
    /** The edges of each part at each step: [part][step]. */
    private final double[][] lower;

    private final double[][] upper;

    private StackedDrawing(StackedChart chart) {
        this.chart = chart;
        String prefix = Fill.prefix(chart, chart.size().width());
        Steps steps = chart.steps();
        int parts = steps.parts().size();
        lower = new double[parts][steps.count()];
        upper = new double[parts][steps.count()];
        double[] above = new double[steps.count()];
        double[] below = new double[steps.count()];
        for (int p = 0; p < parts; p++) {
            Part part = steps.parts().get(p);
            fills.put(part, Fill.of(p, part.ink(), prefix));
            for (int i = 0; i < steps.count(); i++) {
                double value = chart.drawn(part, i);
                double[] stack = value < 0 ? below : above;
                lower[p][i] = stack[i];
                stack[i] += value;
                upper[p][i] = stack[i];
            }
        }
    }

    static String draw(StackedChart chart) {
        LineChart over =
                LineChart.of(chart.x(), chart.y(), chart.size(), chart.lines().toArray(Series[]::new));
        return LineChartDrawing.draw(over, new StackedDrawing(chart));
    }

    /** Half a step more at each end, for the bars. */
    @Override
    public List<double[]> xs() {
        Steps steps = chart.steps();
        if (steps.count() == 0 || steps.parts().isEmpty()) {
            return List.of();
        }
        double half = chart.form() == Form.AREAS ? 0 : 0.5;
        double first = steps.place(0) - half * gap(0);
        double last = steps.place(steps.count() - 1) + half * gap(steps.count() - 1);
        return List.of(new double[] {first, last});
    }

    @Override
    public List<double[]> ys() {
        List<double[]> edges = new ArrayList<>(List.of(new double[] {0}));
        edges.addAll(List.of(upper));
        return edges;
    }

    @Override
    public List<Legend.Entry> legend() {
        Map<String, Fill> named = new LinkedHashMap<>();
        fills.forEach((part, fill) -> named.put(part.name(), fill));
        return Legend.areas(named);
    }

    @Override
    public void draw(Markup to, Plot plot) {
        fills.values().forEach(fill -> fill.define(to));
        int p = 0;
        for (Map.Entry<Part, Fill> entry : fills.entrySet()) {
            to.open("g").leaf("title", entry.getKey().name());
            String path = chart.form() == Form.AREAS ? area(plot, p) : bars(plot, p);
            String ink = entry.getKey().ink().css();
            to.empty("path", "d", path, "fill", entry.getValue().css(), "stroke", ink, "stroke-width", "0.8");
            to.close();
            p++;
        }
        Plot.line(to, plot.left(), plot.y(0), plot.right(), plot.y(0), Ink.AXIS);
    }

    @Override
    public List<String> notes() {
        long lost = 0;
        for (Part part : chart.steps().parts()) {
            for (int i = 0; i < chart.steps().count(); i++) {
                lost += Double.isFinite(part.value(i)) ? 0 : 1;
            }
        }
        List<String> notes = new ArrayList<>();
        LineChartDrawing.addNote(notes, lost, "not finite");
        return notes;
    }

    private String area(Plot plot, int part) {
        StringBuilder path = new StringBuilder();
        int count = chart.steps().count();
        for (int i = 0; i < count; i++) {
            point(path, i == 0 ? 'M' : 'L', plot, i, upper[part][i]);
        }
        for (int i = count - 1; i >= 0; i--) {
            point(path, 'L', plot, i, lower[part][i]);
        }
        return count == 0 ? "" : path.append('z').toString();
    }

    private void point(StringBuilder path, char command, Plot plot, int step, double value) {
        path.append(command)
                .append(Numbers.coordinate(plot.x(chart.steps().place(step))))
                .append(' ')
                .append(Numbers.coordinate(y(plot, value)));
    }

    private String bars(Plot plot, int part) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < chart.steps().count(); i++) {
            double top = y(plot, upper[part][i]);
            double bottom = y(plot, lower[part][i]);
            if (top == bottom) {
                continue;
            }
            double middle = chart.steps().place(i);
            double left = plot.x(middle) - 0.4 * width(plot, i);
            path.append('M')
                    .append(Numbers.coordinate(left))
                    .append(' ')
                    .append(Numbers.coordinate(top))
                    .append('h')
                    .append(Numbers.coordinate(0.8 * width(plot, i)))
                    .append('V')
                    .append(Numbers.coordinate(bottom))
                    .append('H')
                    .append(Numbers.coordinate(left))
                    .append('z');
        }
        return path.toString();
    }

    /** The room that a step has in the drawing. */
    private double width(Plot plot, int step) {
        double middle = chart.steps().place(step);
        if (chart.x().scale() == AxisScale.LINEAR) {
            return plot.x(middle + gap(step)) - plot.x(middle);
        }
        int other = step > 0 ? step - 1 : Math.min(1, chart.steps().count() - 1);
        double distance = Math.abs(plot.x(middle) - plot.x(chart.steps().place(other)));
        return distance > 0 ? distance : plot.width() / 4;
    }

    /** The distance to the nearer neighbour along x. */
    private double gap(int step) {
        Steps steps = chart.steps();
        double before = step > 0 ? steps.place(step) - steps.place(step - 1) : Double.POSITIVE_INFINITY;
        double after = step + 1 < steps.count() ? steps.place(step + 1) - steps.place(step) : Double.POSITIVE_INFINITY;
        double gap = Math.min(before, after);
        return Double.isFinite(gap) ? gap : 1;
    }

    private static double y(Plot plot, double value) {
        return plot.y(Math.clamp(value, plot.yRange().low(), plot.yRange().high()));
    }
}
