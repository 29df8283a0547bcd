package org.halfstep.experiments.bench;

import java.util.Locale;

/** The rows as text, a line each. */
final class BenchTable {
    private static final String LINE = "%-34s %7s %10s %-11s  %-26s %10s %7s%n";

    private BenchTable() {}

    static String heading(String section) {
        return "%n%s%n".formatted(section) + LINE.formatted("", "threads", "Halfstep", "", "against", "", "ratio");
    }

    static String line(BenchRow row) {
        boolean alone = row.against().isEmpty();
        return LINE.formatted(
                                row.subject(),
                                row.threads() == BenchRow.OF_DEVICE ? "-" : row.threads(),
                                number(row.value()),
                                row.unit().word(),
                                alone ? "" : row.against(),
                                alone ? "" : number(row.other()),
                                alone ? "" : String.format(Locale.ROOT, "%.2f", row.ratio()))
                        .stripTrailing()
                + "%n".formatted();
    }

    /** Three or four digits that count. */
    private static String number(double value) {
        return String.format(
                Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f", value);
    }
}
