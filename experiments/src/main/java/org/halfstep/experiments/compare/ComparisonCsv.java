package org.halfstep.experiments.compare;

import java.util.ArrayList;
import java.util.List;

/** A comparison as one table: part, name, a column a run; numbers with all their digits. */
final class ComparisonCsv {
    private ComparisonCsv() {}

    /** The table, RFC 4180. */
    static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        List<String> heads = new ArrayList<>(List.of("part", "name"));
        comparison.runs().forEach(run -> heads.add(run.label()));
        row(text, heads);
        facts(text, "configuration", comparison.configuration());
        facts(text, "environment", comparison.environment());
        for (FinalNumbers.Row row : comparison.numbers().rows()) {
            List<String> cells = new ArrayList<>(List.of("summary", row.name()));
            for (int run = 0; run < comparison.runs().size(); run++) {
                cells.add(row.present().get(run) ? Curve.exact(row.values().get(run)) : "");
            }
            row(text, cells);
        }
        List<String> digests = new ArrayList<>(List.of("summary", "digest"));
        comparison.runs().forEach(run -> digests.add(run.digest().orElse("")));
        row(text, digests);
        return text.toString();
    }

    private static void facts(StringBuilder text, String part, Facts facts) {
        List<Facts.Row> rows = new ArrayList<>(facts.differing());
        rows.addAll(facts.equal());
        for (Facts.Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(part, row.name()));
            row.values().forEach(value -> cells.add(value.equals(Facts.ABSENT) ? "" : value));
            row(text, cells);
        }
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append(String.join(",", cells.stream().map(ComparisonCsv::quoted).toList()))
                .append("\r\n");
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }
}
