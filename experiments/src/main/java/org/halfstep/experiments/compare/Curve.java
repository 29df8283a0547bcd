package org.halfstep.experiments.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.halfstep.experiments.run.RecordedMetrics;

/**
 * A column of metrics.csv over its first one, run by run.
 *
 * @param x the name of the first column
 * @param name the name of the column
 * @param lines one for every run that has it
 */
record Curve(String x, String name, List<Line> lines) {
    private static final String SECONDS = "Seconds";
    private static final double LARGEST_WHOLE = 1e15;

    /** A column that several columns make up, where all are there. */
    private static final Map<String, List<String>> SUMS =
            Map.of("secondsPerIteration", List.of("forwardSeconds", "backwardSeconds"));

    /**
     * The column of a run.
     *
     * @param run its number
     */
    record Line(int run, List<Double> x, List<Double> y) {
        /** The value at an x, or at the last one before it; NaN if there is none. */
        double at(double where) {
            double value = Double.NaN;
            for (int i = 0; i < x.size() && x.get(i) <= where; i++) {
                value = y.get(i);
            }
            return value;
        }

        private boolean varies() {
            return y.stream().filter(Double::isFinite).distinct().count() > 1;
        }
    }

    /** Every column of the runs, in the order of their first appearance. */
    static List<Curve> of(List<ComparedRun> runs) {
        record Key(String x, String name) {}
        Set<Key> keys = new LinkedHashSet<>();
        for (ComparedRun run : runs) {
            run.metrics().ifPresent(metrics -> {
                String x = metrics.columns().getFirst();
                metrics.columns().stream().skip(1).forEach(name -> keys.add(new Key(x, name)));
                SUMS.forEach((name, parts) -> {
                    if (metrics.columns().containsAll(parts)) {
                        keys.add(new Key(x, name));
                    }
                });
            });
        }
        List<Curve> curves = new ArrayList<>();
        for (Key key : keys) {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                int run = i;
                runs.get(i)
                        .metrics()
                        .filter(metrics -> metrics.columns().getFirst().equals(key.x()))
                        .ifPresent(metrics -> add(run, metrics, key.name(), lines));
            }
            curves.add(new Curve(key.x(), key.name(), lines));
        }
        return curves;
    }

    private static void add(int run, RecordedMetrics metrics, String name, List<Line> lines) {
        List<String> parts = metrics.columns().contains(name) ? List.of(name) : SUMS.getOrDefault(name, List.of(name));
        if (!metrics.columns().containsAll(parts)) {
            return;
        }
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (List<Double> row : metrics.rows()) {
            double value = parts.stream()
                    .mapToDouble(part -> row.get(metrics.columns().indexOf(part)))
                    .sum();
            if (Double.isFinite(value) || !y.isEmpty()) { // before the first iteration much has no value yet
                x.add(row.getFirst());
                y.add(value);
            }
        }
        lines.add(new Line(run, x, y));
    }

    /** Whether there is something to see: a line that is not one value throughout, or lines that differ. */
    boolean isWorthDrawing() {
        boolean varies = lines.stream().anyMatch(Line::varies);
        long values = lines.stream()
                .flatMap(line -> line.y().stream())
                .filter(Double::isFinite)
                .distinct()
                .count();
        return varies || values > 1;
    }

    /** Whether the lines of all runs are one and the same. */
    boolean isTheSame() {
        Line first = lines.getFirst();
        return lines.stream()
                .allMatch(line -> line.x().equals(first.x()) && line.y().equals(first.y()));
    }

    /** Whether every number is positive and they span more than two powers of ten. */
    boolean spansPowersOfTen() {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Line line : lines) {
            for (double value : line.y()) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        return low > 0 && high > 100 * low;
    }

    /** Whether it is a scale S, a power of two. */
    boolean isScale() {
        return name.toLowerCase(Locale.ROOT).contains("scale");
    }

    /** The name in words: {@code validation loss}. */
    static String words(String name) {
        String words =
                name.replace('.', ' ').replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return words.replace("mmd ", "MMD ");
    }

    /** What the axis says: the name in words, with the unit where the name tells it. */
    String label() {
        boolean seconds = name.endsWith(SECONDS) || name.startsWith("seconds");
        boolean loss = name.endsWith("Loss");
        return words(name) + (seconds ? ", s" : loss ? ", nats" : isScale() ? ", S" : "");
    }

    /** A number as a table of data has it: whole ones without a point, others with every digit. */
    static String exact(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
