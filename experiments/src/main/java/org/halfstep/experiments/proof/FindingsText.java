package org.halfstep.experiments.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.halfstep.experiments.proof.Proof.Result;
import org.halfstep.experiments.proof.section.Finding;

/** Findings as text for a terminal, and as CSV. */
final class FindingsText {
    private static final List<String> HEADS = List.of("section", "check", "cases", "measured", "bound", "verdict");
    private static final int CASES = 2;
    private static final int LONGEST_CHECK = 92;

    private FindingsText() {}

    static List<Finding> failures(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.findings().stream())
                .filter(finding -> !finding.passes())
                .toList();
    }

    /** What failed, with where and the remedy; then every check, section by section. */
    static String of(List<Result> results) {
        StringBuilder text = new StringBuilder();
        failures(results).forEach(finding -> text.append(inFull(finding)).append('\n'));
        List<List<String>> rows = new ArrayList<>(List.of(HEADS));
        for (Result result : results) {
            for (int i = 0; i < result.findings().size(); i++) {
                Finding finding = result.findings().get(i);
                rows.add(row(i == 0 ? finding.section().word() : "", finding));
            }
        }
        text.append(aligned(rows));
        return text.append('\n').append(count(results)).append('\n').toString();
    }

    private static List<String> row(String section, Finding finding) {
        return List.of(
                section,
                finding.check(),
                String.valueOf(finding.cases()),
                finding.measured(),
                finding.bound(),
                finding.passes() ? "ok" : "FAILED");
    }

    /** A failure with all that is known of it. */
    static String inFull(Finding finding) {
        StringBuilder text =
                new StringBuilder("FAILED: %s: %s\n".formatted(finding.section().word(), finding.check()));
        text.append("  measured %s (bound %s), in %d of %d cases\n"
                .formatted(finding.measured(), finding.bound(), finding.failed(), finding.cases()));
        finding.failures()
                .forEach(failure -> text.append("  where    ").append(failure).append('\n'));
        return text.append("  remedy   ").append(finding.remedy()).append('\n').toString();
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[HEADS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                int length = row.get(i).length();
                widths[i] = Math.max(widths[i], i == 1 ? Math.min(length, LONGEST_CHECK) : length);
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                String gap = " ".repeat(Math.max(0, widths[i] - cell.length()));
                line.append(i == CASES ? gap + cell : cell + gap).append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** How many checks, cases and failures. */
    static String count(List<Result> results) {
        long failed = results.stream().mapToLong(Result::failed).sum();
        return String.format(Locale.ROOT, "%d checks of %,d cases, %d failed", checks(results), cases(results), failed);
    }

    static long checks(List<Result> results) {
        return results.stream().mapToLong(result -> result.findings().size()).sum();
    }

    static long cases(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.findings().stream())
                .mapToLong(Finding::cases)
                .sum();
    }

    /** A row a check. */
    static String csv(List<Result> results) {
        StringBuilder text = new StringBuilder("section,check,cases,failed,measured,bound,worst,verdict\n");
        for (Result result : results) {
            for (Finding finding : result.findings()) {
                text.append(String.join(
                                ",",
                                finding.section().word(),
                                quoted(finding.check()),
                                String.valueOf(finding.cases()),
                                String.valueOf(finding.failed()),
                                quoted(finding.measured()),
                                quoted(finding.bound()),
                                quoted(finding.worst()),
                                finding.passes() ? "ok" : "failed"))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"").replace('\n', ' ') + '"';
    }
}
