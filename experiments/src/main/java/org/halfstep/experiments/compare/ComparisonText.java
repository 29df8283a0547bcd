package org.halfstep.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A comparison for the console. */
final class ComparisonText {
    private static final int WIDEST_CELL = 60;

    private ComparisonText() {}

    /** The lines to print. */
    static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        facts(text, "configuration", comparison.configuration(), comparison);
        facts(text, "environment", comparison.environment(), comparison);
        text.append(table(Layout.heads("final numbers", comparison), Layout.numbers(comparison)));
        text.append("in brackets the difference from the first run; *: the best\n\n");
        comparison.notes().forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    private static void facts(StringBuilder text, String what, Facts facts, Comparison comparison) {
        if (!facts.differing().isEmpty()) {
            text.append(table(Layout.heads(what, comparison), Layout.facts(facts.differing())));
        }
        if (!facts.equal().isEmpty()) {
            String names = facts.equal().stream().map(Facts.Row::name).collect(Collectors.joining(", "));
            text.append(what).append(": equal are ").append(names).append('\n');
        }
        text.append('\n');
    }

    private static String table(List<String> heads, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(heads);
        all.addAll(rows);
        int[] widths = new int[heads.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], shortened(row.get(i)).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = shortened(row.get(i));
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String shortened(String cell) {
        return cell.length() <= WIDEST_CELL ? cell : cell.substring(0, WIDEST_CELL - 2) + "..";
    }
}
