package org.halfstep.experiments.report;

import java.util.Arrays;

/**
 * A table as a chart gives it away: RFC 4180, every number with all its digits, {@code NaN} and {@code Infinity} as words.
 *
 * <p>Written by hand because the printer of Commons CSV does not compile without warnings; a test reads it back with the
 * parser.
 */
final class Csv {
    private final StringBuilder out = new StringBuilder();

    /** A table with a header. */
    Csv(String... header) {
        row(header);
    }

    /** A number as a cell. */
    static String cell(double value) {
        return Numbers.exact(value);
    }

    /** A row of empty cells. */
    static String[] blank(int cells) {
        String[] row = new String[cells];
        Arrays.fill(row, "");
        return row;
    }

    /** Adds a row. */
    Csv row(String... cells) {
        for (int i = 0; i < cells.length; i++) {
            out.append(i == 0 ? "" : ",").append(quote(cells[i]));
        }
        out.append("\r\n");
        return this;
    }

    private static String quote(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    /** The table. */
    String finish() {
        return out.toString();
    }
}
