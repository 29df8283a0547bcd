package org.halfstep.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Named parts of a whole over steps: positive values are stacked upwards from zero in the order of the parts, negative
 * ones downwards.
 *
 * @param x the horizontal axis
 * @param y the vertical axis, linear; with {@link Form#SHARES} of the shares
 * @param steps the parts, with a value each at every step
 * @param lines curves over the stack, such as the whole as it was measured; none with {@link Form#SHARES}
 * @param form what is drawn
 * @param size the size of the drawing
 */
public record StackedChart(Axis x, Axis y, Steps steps, List<Series> lines, Form form, ChartSize size)
        implements Chart {
    /** What is drawn. */
    public enum Form {
        /** The values, joined to areas from step to step. */
        AREAS,
        /** The values, a bar a step. */
        BARS,
        /** Each value's share of the step's sum of magnitudes, a bar a step. */
        SHARES
    }

    /** A part: its name, its colour, and a value for each step. One that is not finite takes no room and is counted. */
    public static final class Part {
        private final String name;
        private final Ink ink;
        private final double[] values;

        /** A part; the array is copied. */
        public Part(String name, Ink ink, double... values) {
            this.name = Objects.requireNonNull(name, "name is null");
            this.ink = Objects.requireNonNull(ink, "ink is null");
            this.values = values.clone();
        }

        /** What the legend calls it. */
        public String name() {
            return name;
        }

        /** Its colour. */
        public Ink ink() {
            return ink;
        }

        /** The value at a step. */
        public double value(int step) {
            return values[step];
        }
    }

    /** Places along x, and parts that have a value at each. */
    public static final class Steps {
        private final double[] places;
        private final List<Part> parts;

        /**
         * Steps; the array is copied.
         *
         * @param places the places along x, ascending
         * @param parts the parts, the first nearest to zero
         * @throws IllegalArgumentException if a part has not one value for each place, or the places do not ascend
         */
        public Steps(double[] places, List<Part> parts) {
            this.places = places.clone();
            this.parts = List.copyOf(parts);
            for (Part part : parts) {
                if (part.values.length != places.length) {
                    throw new IllegalArgumentException("StackedChart: part '%s' has %d values for %d steps"
                            .formatted(part.name(), part.values.length, places.length));
                }
            }
            for (int i = 1; i < places.length; i++) {
                if (!(places[i] > places[i - 1])) {
                    throw new IllegalArgumentException(
                            "StackedChart: step %d at %s does not follow %s; give ascending x"
                                    .formatted(i, places[i], places[i - 1]));
                }
            }
        }

        /** The number of steps. */
        public int count() {
            return places.length;
        }

        /** The place of a step along x. */
        public double place(int step) {
            return places[step];
        }

        /** The parts, the first nearest to zero. */
        public List<Part> parts() {
            return parts;
        }

        /** The parts' sum of magnitudes at a step. */
        double sum(int step) {
            double sum = 0;
            for (Part part : parts) {
                sum += Double.isFinite(part.value(step)) ? Math.abs(part.value(step)) : 0;
            }
            return sum;
        }

        double[] places() {
            return places.clone();
        }
    }

    /**
     * Checks that the axes can hold a stack.
     *
     * @throws IllegalArgumentException if y is logarithmic, which has no zero to stack from, or lines lie over shares
     */
    public StackedChart {
        lines = List.copyOf(lines);
        if (y.scale() != AxisScale.LINEAR) {
            throw new IllegalArgumentException(
                    "StackedChart '%s': a stack begins at 0, which a %s axis has not; give a linear one, or a LineChart"
                            .formatted(y.label(), y.scale()));
        }
        if (form == Form.SHARES && !lines.isEmpty()) {
            throw new IllegalArgumentException("StackedChart '" + y.label() + "': values are no lines over shares");
        }
    }

    /** Parts stacked over steps, areas or bars of values. */
    public static StackedChart of(Axis x, Axis y, Steps steps, Form form, ChartSize size) {
        return new StackedChart(x, y, steps, List.of(), form, size);
    }

    /** The same parts as shares of each step's sum. */
    public StackedChart asShares(String label) {
        return new StackedChart(x, Axis.linear(label), steps, List.of(), Form.SHARES, size);
    }

    /** The same chart with curves over the stack. */
    public StackedChart withLines(Series... curves) {
        return new StackedChart(x, y, steps, List.of(curves), form, size);
    }

    /** What is drawn of a part at a step: its value or its share; 0 for what is not finite. */
    double drawn(Part part, int step) {
        double value = part.value(step);
        if (!Double.isFinite(value)) {
            return 0;
        }
        double sum = form == Form.SHARES ? steps.sum(step) : 1;
        return sum > 0 ? value / sum : 0;
    }

    @Override
    public String svg() {
        return StackedDrawing.draw(this);
    }

    @Override
    public String json() {
        List<Json> parts = new ArrayList<>();
        for (Part part : steps.parts()) {
            parts.add(new Json().put("name", part.name()).put("y", part.values));
        }
        return new Json()
                .put("kind", "stack")
                .put("xLabel", x.label())
                .put("yLabel", y.label())
                .put("form", form.name())
                .put("x", steps.places)
                .put("parts", parts)
                .put("series", lines.stream().map(Series::json).toList())
                .finish();
    }

    /** A row a step, a column a part. Lines follow as rows of their own places, in columns of their own. */
    @Override
    public String csv() {
        List<String> header = new ArrayList<>(List.of(x.label()));
        steps.parts().forEach(part -> header.add(part.name()));
        lines.forEach(line -> header.add(line.name()));
        Csv table = new Csv(header.toArray(String[]::new));
        int columns = header.size();
        for (int i = 0; i < steps.count(); i++) {
            String[] row = Csv.blank(columns);
            row[0] = Csv.cell(steps.place(i));
            for (int p = 0; p < steps.parts().size(); p++) {
                row[1 + p] = Csv.cell(steps.parts().get(p).value(i));
            }
            table.row(row);
        }
        for (int l = 0; l < lines.size(); l++) {
            for (int i = 0; i < lines.get(l).count(); i++) {
                String[] row = Csv.blank(columns);
                row[0] = Csv.cell(lines.get(l).x(i));
                row[1 + steps.parts().size() + l] = Csv.cell(lines.get(l).y(i));
                table.row(row);
            }
        }
        return table.finish();
    }

    @Override
    public StackedChart narrow() {
        return new StackedChart(x, y, steps, lines, form, ChartSize.NARROW);
    }
}
