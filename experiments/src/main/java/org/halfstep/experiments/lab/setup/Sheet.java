package org.halfstep.experiments.lab.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A CSV file of a run: a comment with the format version, a header, rows. Numbers are written so that reading gives the
 * same binary64.
 */
public final class Sheet {
    /** Whether a sheet is the same whenever the run is repeated. */
    public enum Kind {
        /** Every number is: the run's digest covers it. */
        REPEATABLE,
        /** It holds times, which differ from run to run. */
        TIMED
    }

    private static final String FIRST_LINE = "# halfstep-lab/1";

    private final String file;
    private final Kind kind;
    private final List<String> columns;
    private final List<String> lines = new ArrayList<>();

    /** A sheet without rows; its numbers are repeatable. */
    public Sheet(String file, String... columns) {
        this(file, Kind.REPEATABLE, columns);
    }

    /** A sheet without rows. */
    public Sheet(String file, Kind kind, String... columns) {
        this.file = file;
        this.kind = kind;
        this.columns = List.of(columns);
    }

    /** A number as a cell. */
    public static String cell(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Adds a row; words hold no comma. */
    public Sheet row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    file + ": " + cells.length + " cells for " + columns.size() + " columns");
        }
        lines.add(List.of(cells).stream().map(Sheet::quoted).collect(Collectors.joining(",")));
        return this;
    }

    private static String quoted(String cell) {
        return cell.contains(",") || cell.contains("\"") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    /** The file's name. */
    public String file() {
        return file;
    }

    /** Whether it is the same in every repetition. */
    public Kind kind() {
        return kind;
    }

    /** The number of rows. */
    public int rows() {
        return lines.size();
    }

    /** The file. */
    public String text() {
        StringBuilder text = new StringBuilder(FIRST_LINE + "\n" + String.join(",", columns) + "\n");
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
