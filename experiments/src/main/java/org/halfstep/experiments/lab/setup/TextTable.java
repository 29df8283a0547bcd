package org.halfstep.experiments.lab.setup;

import java.util.List;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Align;

/** A report's table as text for a terminal. */
public final class TextTable {
    private TextTable() {}

    /** The table, a line a row. */
    public static String of(Table table) {
        int[] widths = new int[table.columns().size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[column] = Math.max(
                    table.columns().get(column).name().length(),
                    table.rows().stream()
                            .mapToInt(row -> row.get(at).length())
                            .max()
                            .orElse(0));
        }
        StringBuilder text = new StringBuilder();
        line(text, table, table.columns().stream().map(Table.Column::name).toList(), widths);
        table.rows().forEach(row -> line(text, table, row, widths));
        return text.toString();
    }

    private static void line(StringBuilder text, Table table, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            boolean left = table.columns().get(column).align() == Align.LEFT;
            line.append(column == 0 ? "" : "  ")
                    .append(left ? cells.get(column) + padding : padding + cells.get(column));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
