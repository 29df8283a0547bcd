package org.halfstep.experiments.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.halfstep.experiments.proof.GoldenProof.FileResult;

/** A proof as a table: the worst error of every case and measure against its bound. */
final class ProofTable {
    private ProofTable() {}

    /** The table of all files, and below it whatever is wrong. */
    static String of(List<FileResult> results) {
        StringBuilder text = new StringBuilder();
        text.append("%-24s %-34s %-8s %-11s %-11s %s%n".formatted("file", "case", "measure", "worst", "bound", "of"));
        StringBuilder rest = new StringBuilder();
        for (FileResult result : results) {
            switch (result) {
                case FileResult.Read read -> text.append(table(read));
                case FileResult.NotRead(String file, String reason) ->
                    rest.append("not read: ")
                            .append(file)
                            .append(" (")
                            .append(reason)
                            .append(")\n");
                case FileResult.Broken(String file, String reason) ->
                    rest.append("FAILED: ")
                            .append(file)
                            .append(": ")
                            .append(reason)
                            .append('\n');
            }
        }
        return text.append(rest).append(failures(results)).toString();
    }

    private record Row(String caseName, Check.Measure measure, double bound) {}

    private static String table(FileResult.Read read) {
        Map<Row, Check> worst = new LinkedHashMap<>();
        for (Check check : read.checks()) {
            Row row = new Row(check.caseName(), check.measure(), check.bound());
            worst.merge(row, check, (a, b) -> b.error() > a.error() || Double.isNaN(b.error()) ? b : a);
        }
        StringBuilder text = new StringBuilder();
        worst.forEach((row, check) -> text.append(line(read.file(), check)));
        return text.toString();
    }

    private static String line(String file, Check check) {
        return String.format(
                Locale.ROOT,
                "%-24s %-34s %-8s %-11.3g %-11.3g %s%s%n",
                file,
                check.caseName(),
                check.measure().label(),
                check.error(),
                check.bound(),
                check.quantity(),
                check.passes() ? "" : "  FAILED");
    }

    private static String failures(List<FileResult> results) {
        StringBuilder text = new StringBuilder();
        long checks = 0;
        long failed = 0;
        for (FileResult result : results) {
            if (result instanceof FileResult.Read read) {
                checks += read.checks().size();
                for (Check check : read.checks()) {
                    if (!check.passes()) {
                        failed++;
                        text.append("FAILED: ").append(line(read.file(), check));
                    }
                }
            }
        }
        text.append(checks).append(" checks, ").append(failed).append(" failed\n");
        return text.toString();
    }

    /** Whether something was read, nothing was broken and every check passed. */
    static boolean holds(List<FileResult> results) {
        boolean read = false;
        for (FileResult result : results) {
            switch (result) {
                case FileResult.Read file -> {
                    read = true;
                    if (!file.checks().stream().allMatch(Check::passes)) {
                        return false;
                    }
                }
                case FileResult.NotRead _ -> {}
                case FileResult.Broken _ -> {
                    return false;
                }
            }
        }
        return read;
    }
}
