package org.halfstep.experiments.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.halfstep.experiments.proof.Proof.Result;
import org.halfstep.experiments.proof.section.Finding;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.HtmlPage.Mood;
import org.halfstep.experiments.report.HtmlPage.Tile;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;

/** The page of a proof: the verdict, what failed, then section by section what was shown, on how many cases. */
final class ProofReport {
    private static final List<Column> COLUMNS = List.of(
            Column.words("check"),
            Column.numbers("cases"),
            Column.numbers("measured"),
            Column.numbers("bound"),
            Column.numbers("verdict"),
            Column.words("worst case"));

    private static final int LONGEST_WORST = 90;

    private ProofReport() {}

    static String render(
            List<Result> results,
            double seconds,
            String command,
            Map<String, String> configuration,
            Map<String, String> environment) {
        List<Finding> failures = FindingsText.failures(results);
        long checks = FindingsText.checks(results);
        HtmlPage page = new HtmlPage("Halfstep proof", "Does the library do what it says?");
        page.verdict(verdict(failures, checks), failures.isEmpty() ? Mood.GOOD : Mood.BAD);
        page.tiles(List.of(
                new Tile("checks", String.valueOf(checks), "statements about the library"),
                new Tile(
                        "cases",
                        String.format(Locale.ROOT, "%,d", FindingsText.cases(results)),
                        "on which they were tried"),
                new Tile("failed", String.valueOf(failures.size()), failures.isEmpty() ? "none" : "listed first"),
                new Tile("seconds", String.format(Locale.ROOT, "%.0f", seconds), "on the clock")));
        if (!failures.isEmpty()) {
            page.section("What failed", "Each with the number farthest beyond its bound, and where to look.");
            failures.forEach(finding -> page.code(FindingsText.inFull(finding).strip()));
        }
        for (Result result : results) {
            page.section(result.section().title(), result.section().lead());
            page.table(
                    String.format(
                            Locale.ROOT,
                            "%d checks, %d failed, %.1f s",
                            result.findings().size(),
                            result.failed(),
                            result.seconds()),
                    new Table(COLUMNS, rows(result)));
        }
        page.section("How to repeat it", "The same seed gives the same cases.");
        page.code(command);
        page.foldedTable("Configuration", Table.ofMap(configuration));
        page.foldedTable("Environment", Table.ofMap(environment));
        return page.finish("Written by halfstep proof; proof.csv and junit.xml beside this page say the same.");
    }

    private static String verdict(List<Finding> failures, long checks) {
        if (failures.isEmpty()) {
            return "Every one of " + checks + " checks holds.";
        }
        return failures.size() + " of " + checks + " checks failed; first: "
                + failures.getFirst().section().word() + ", "
                + failures.getFirst().check() + ".";
    }

    /** Failures first, else in the order in which they were made. */
    private static List<List<String>> rows(Result result) {
        List<Finding> sorted = new ArrayList<>(result.findings());
        sorted.sort(Comparator.comparing(Finding::passes));
        return sorted.stream().map(ProofReport::row).toList();
    }

    private static List<String> row(Finding finding) {
        String worst = finding.worst();
        return List.of(
                finding.check(),
                String.format(Locale.ROOT, "%,d", finding.cases()),
                finding.measured(),
                finding.bound(),
                finding.passes() ? "\u2713 holds" : "\u2717 FAILED",
                worst.length() > LONGEST_WORST ? worst.substring(0, LONGEST_WORST) + " .." : worst);
    }
}
