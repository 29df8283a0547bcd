package org.halfstep.experiments.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the runs' summaries side by side.
 *
 * @param rows one for every number that a summary has
 */
record FinalNumbers(List<Row> rows) {
    private static final Pattern LOWER_IS_BETTER = Pattern.compile(
            "(loss|error|mmd|seconds|bytes|retries|retried|overflow|underflow|nonfinite|slack)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HIGHER_IS_BETTER =
            Pattern.compile("(speedup|persecond|accuracy)", Pattern.CASE_INSENSITIVE);

    /** Which numbers are better. */
    enum Better {
        /** Small ones: errors, times, bytes. */
        LOWER,
        /** Large ones: rates. */
        HIGHER,
        /** Neither: settings, counts, S. */
        NEITHER
    }

    /**
     * A number of the runs.
     *
     * @param name its name in the summary
     * @param better which are better
     * @param values one a run; NaN where a run has none or it is not a number
     * @param present whether a run has it
     */
    record Row(String name, Better better, List<Double> values, List<Boolean> present) {
        /** Whether the value of a run is the best of all, and not all are the same. */
        boolean isBest(int run) {
            double best = best();
            boolean differ = values.stream().filter(Double::isFinite).distinct().count() > 1;
            return differ && values.get(run) == best;
        }

        private double best() {
            var finite = values.stream().filter(Double::isFinite).mapToDouble(Double::doubleValue);
            return switch (better) {
                case LOWER -> finite.min().orElse(Double.NaN);
                case HIGHER -> finite.max().orElse(Double.NaN);
                case NEITHER -> Double.NaN;
            };
        }

        /** The difference of a run's value from the first run's, as a percentage of that: {@code +3.2 %}. */
        String change(int run) {
            double first = values.getFirst();
            double value = values.get(run);
            if (run == 0 || first == 0 || !Double.isFinite(first) || !Double.isFinite(value) || value == first) {
                return "";
            }
            double percent = 100 * (value - first) / Math.abs(first);
            double size = Math.abs(percent);
            return String.format(Locale.ROOT, size >= 10 ? "%+.0f %%" : size >= 0.1 ? "%+.1f %%" : "%+.0e %%", percent);
        }
    }

    /** The numbers of the runs, in the order of their first appearance. */
    static FinalNumbers of(List<ComparedRun> runs) {
        Set<String> names = new LinkedHashSet<>();
        for (ComparedRun run : runs) {
            run.summary().forEach((name, value) -> {
                if (value.isNumber()) {
                    names.add(name);
                }
            });
        }
        List<Row> rows = new ArrayList<>();
        for (String name : names) {
            List<Double> values = new ArrayList<>();
            List<Boolean> present = new ArrayList<>();
            for (ComparedRun run : runs) {
                values.add(number(run.summary(), name));
                present.add(run.summary().containsKey(name));
            }
            rows.add(new Row(name, better(name), values, present));
        }
        return new FinalNumbers(rows);
    }

    private static double number(Map<String, JsonNode> summary, String name) {
        @Nullable JsonNode value = summary.get(name);
        return value == null || !value.isNumber() ? Double.NaN : value.doubleValue();
    }

    /** Judged by the name: what every experiment calls losses, errors, times and bytes. */
    static Better better(String name) {
        if (HIGHER_IS_BETTER.matcher(name).find()) {
            return Better.HIGHER;
        }
        return LOWER_IS_BETTER.matcher(name).find() ? Better.LOWER : Better.NEITHER;
    }
}
