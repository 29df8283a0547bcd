package org.halfstep.experiments.proof;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.halfstep.experiments.proof.Check.Measure;
import org.halfstep.experiments.proof.GoldenProof.FileResult;

/** A proof as a table: a file, its cases with the worst error of every measure, the file's sum, and what is wrong. */
final class ProofTable {
    private record Row(String caseName, Measure measure, double bound) {}

    private ProofTable() {}

    /** The table of all files, and below it whatever is wrong. */
    static String of(List<FileResult> results) {
        int width = "case".length();
        List<Check> all = new ArrayList<>();
        for (FileResult result : results) {
            if (result instanceof FileResult.Read read) {
                all.addAll(read.checks());
            }
        }
        for (Check check : all) {
            width = Math.max(width, check.caseName().length());
        }
        StringBuilder text = new StringBuilder(row(width, "case", "measure", "worst", "bound", "of"));
        StringBuilder rest = new StringBuilder();
        for (FileResult result : results) {
            switch (result) {
                case FileResult.Read read -> text.append(table(read, width));
                case FileResult.NotRead(String file, String reason) ->
                    rest.append("not read: %s (%s)\n".formatted(file, reason));
                case FileResult.Broken(String file, String reason) ->
                    rest.append("FAILED: %s: %s\n".formatted(file, reason));
            }
        }
        return text.append('\n')
                .append(rest)
                .append(failures(results))
                .append(count(all))
                .append('\n')
                .toString();
    }

    private static String table(FileResult.Read read, int width) {
        Map<Row, Check> worst = new LinkedHashMap<>();
        for (Check check : read.checks()) {
            worst.merge(new Row(check.caseName(), check.measure(), check.bound()), check, ProofTable::worse);
        }
        StringBuilder text = new StringBuilder("\n" + read.file() + "\n");
        String previous = "";
        for (Check check : worst.values()) {
            text.append(row(
                    width,
                    check.caseName().equals(previous) ? "" : check.caseName(),
                    check.measure().label(),
                    number(check.error()),
                    number(check.bound()),
                    check.quantity() + (check.passes() ? "" : "  FAILED")));
            previous = check.caseName();
        }
        return text.append("  %s; worst: %s\n".formatted(count(read.checks()), worstOfEachMeasure(read.checks())))
                .toString();
    }

    private static String worstOfEachMeasure(List<Check> checks) {
        Map<Measure, Check> worst = new EnumMap<>(Measure.class);
        checks.forEach(check -> worst.merge(check.measure(), check, ProofTable::worse));
        return worst.values().stream()
                .map(check -> check.measure().label() + " " + number(check.error()) + " (bound " + number(check.bound())
                        + ")")
                .collect(Collectors.joining(", "));
    }

    /** The check that is nearer to its bound, or farther beyond it. */
    private static Check worse(Check a, Check b) {
        return strain(b) > strain(a) ? b : a;
    }

    private static double strain(Check check) {
        if (Double.isNaN(check.error())) {
            return Double.POSITIVE_INFINITY;
        }
        return check.error() == 0 ? 0 : check.error() / check.bound();
    }

    private static String failures(List<FileResult> results) {
        StringBuilder text = new StringBuilder();
        for (FileResult result : results) {
            if (result instanceof FileResult.Read(String file, List<Check> checks)) {
                checks.stream().filter(check -> !check.passes()).forEach(check -> text.append("FAILED: ")
                        .append(inWords(file, check))
                        .append('\n'));
            }
        }
        return text.toString();
    }

    /** A check in one line. */
    static String inWords(String file, Check check) {
        return "%s: %s: %s: %s %s (bound %s)"
                .formatted(
                        file,
                        check.caseName(),
                        check.quantity(),
                        check.measure().label(),
                        number(check.error()),
                        number(check.bound()));
    }

    private static String count(List<Check> checks) {
        long failed = checks.stream().filter(check -> !check.passes()).count();
        return checks.size() + " checks, " + failed + " failed";
    }

    private static String row(int width, String name, String measure, String worst, String bound, String of) {
        return String.format(Locale.ROOT, "  %-" + width + "s  %-7s  %8s  %8s  %s\n", name, measure, worst, bound, of);
    }

    /** Three digits; a whole number as it is. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.valueOf((int) value)
                : String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.2e" : "%.3g", value);
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
