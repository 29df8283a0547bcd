package org.halfstep.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Align;

/** A table of a report as plain text, for the terminal. */
public final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    /** A line for the heads and one a row, columns two spaces apart: words to the left, numbers to the right. */
    public static String of(Table table) {
        List<String> heads = table.columns().stream().map(Table.Column::name).toList();
        List<List<String>> lines = new ArrayList<>();
        lines.add(heads);
        lines.addAll(table.rows());
        int[] widths = new int[heads.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(line.get(i)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - length(line.get(i)));
                boolean right = table.columns().get(i).align() == Align.RIGHT;
                out.append(i == 0 ? "" : GAP).append(right ? space + line.get(i) : line.get(i) + space);
            }
            text.append(out.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
