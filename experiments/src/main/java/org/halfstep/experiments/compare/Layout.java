package org.halfstep.experiments.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.halfstep.experiments.compare.Facts.Row;

/** The tables of a comparison as texts: a row of cells each, the first row the heads. */
final class Layout {
    /** Stands behind the best value of a row. */
    static final String BEST = " *";

    private static final int DIGITS = 4;
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e6;

    private Layout() {}

    /** A head for the names and one for every run. */
    static List<String> heads(String what, Comparison comparison) {
        List<String> heads = new ArrayList<>();
        heads.add(what);
        comparison.runs().forEach(run -> heads.add(run.label()));
        return heads;
    }

    /** Entries, a row each. */
    static List<List<String>> facts(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        for (Row row : rows) {
            List<String> line = new ArrayList<>();
            line.add(row.name());
            line.addAll(row.values());
            cells.add(line);
        }
        return cells;
    }

    /** The final numbers: value, difference from the first run, the best marked. */
    static List<List<String>> numbers(Comparison comparison) {
        List<List<String>> cells = new ArrayList<>();
        for (FinalNumbers.Row row : comparison.numbers().rows()) {
            List<String> line = new ArrayList<>();
            line.add(row.name());
            for (int run = 0; run < comparison.runs().size(); run++) {
                line.add(cell(row, run));
            }
            cells.add(line);
        }
        return cells;
    }

    private static String cell(FinalNumbers.Row row, int run) {
        if (!row.present().get(run)) {
            return Facts.ABSENT;
        }
        String change = row.change(run);
        return number(row.values().get(run))
                + (change.isEmpty() ? "" : " (" + change + ")")
                + (row.isBest(run) ? BEST : "");
    }

    /** Whole numbers with every digit, others with four that count. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value)) {
            return Curve.exact(value);
        }
        double size = Math.abs(value);
        return size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
                ? new BigDecimal(value)
                        .round(new MathContext(DIGITS))
                        .stripTrailingZeros()
                        .toPlainString()
                : String.format(Locale.ROOT, "%.3e", value);
    }
}
