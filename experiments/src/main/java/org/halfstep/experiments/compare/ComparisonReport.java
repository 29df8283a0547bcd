package org.halfstep.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.HtmlPage.Mood;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.LineChart;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Table;

/** A comparison as a page: what differs, the curves over each other, the final numbers. */
final class ComparisonReport {
    /** Shown first, where a run has them: what a reader asks for first. */
    private static final List<String> FIRST =
            List.of("validationLoss", "trainLoss", "runningLoss", "secondsPerIteration", "scaleFinal", "retries");

    private final Comparison comparison;

    private ComparisonReport(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The page. */
    static String render(Comparison comparison) {
        return new ComparisonReport(comparison).page();
    }

    private String page() {
        String names = comparison.runs().stream().map(ComparedRun::label).collect(Collectors.joining(", "));
        String experiments = comparison.runs().stream()
                .map(ComparedRun::experiment)
                .distinct()
                .collect(Collectors.joining(", "));
        HtmlPage page = new HtmlPage("Comparison of runs: " + experiments, names);
        page.verdict(verdict(), Mood.GOOD);
        page.list(comparison.notes());
        facts(page, "What was asked for", "configuration", comparison.configuration());
        curves(page);
        page.section(
                "What came out",
                "The numbers of every summary.json. In brackets the difference from the first run, " + first()
                        + "; a star marks the best where smaller or larger is better.");
        page.table("Final numbers", table("number", Layout.numbers(comparison), Table.Align.RIGHT));
        facts(page, "What computed it", "environment", comparison.environment());
        return page.finish("Written by ./halfstep compare from the folders of the runs, which it only reads.");
    }

    private String first() {
        return comparison.runs().getFirst().label();
    }

    /** The first number that can be better or worse, and who has the best. */
    private String verdict() {
        Optional<FinalNumbers.Row> row = FIRST.stream()
                .flatMap(name -> comparison.numbers().rows().stream()
                        .filter(r -> r.name().equals(name)))
                .findFirst()
                .or(() -> comparison.numbers().rows().stream()
                        .filter(r -> r.better() != FinalNumbers.Better.NEITHER)
                        .findFirst());
        String differing =
                Integer.toString(comparison.configuration().differing().size());
        String settings = differing + (differing.equals("1") ? " setting differs" : " settings differ");
        if (row.isEmpty()) {
            return settings + ".";
        }
        List<String> best = new ArrayList<>();
        for (int run = 0; run < comparison.runs().size(); run++) {
            if (row.get().isBest(run)) {
                best.add(comparison.runs().get(run).label());
            }
        }
        String what = Curve.words(row.get().name());
        return best.isEmpty()
                ? settings + "; no run has a better " + what + " than another."
                : settings + "; " + String.join(", ", best) + (best.size() == 1 ? " has" : " have") + " the best "
                        + what + ".";
    }

    private void facts(HtmlPage page, String heading, String what, Facts facts) {
        String lead = facts.differing().isEmpty()
                ? "The " + what + " is the same in every run."
                : "Only what differs; what is equal is folded below.";
        page.section(heading, lead);
        if (!facts.differing().isEmpty()) {
            page.table("Different", table(what, Layout.facts(facts.differing()), Table.Align.LEFT));
        }
        if (!facts.equal().isEmpty()) {
            List<List<String>> rows = facts.equal().stream()
                    .map(row -> List.of(row.name(), row.values().getFirst()))
                    .toList();
            page.foldedTable(
                    "Equal (" + rows.size() + ")",
                    new Table(List.of(Table.Column.words(what), Table.Column.words("in every run")), rows));
        }
    }

    private Table table(String what, List<List<String>> rows, Table.Align align) {
        List<String> heads = Layout.heads(what, comparison);
        List<Table.Column> columns = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            columns.add(new Table.Column(heads.get(i), i == 0 ? Table.Align.LEFT : align));
        }
        return new Table(columns, rows);
    }

    private void curves(HtmlPage page) {
        List<Curve> drawn = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        for (Curve curve : sorted(comparison.curves())) {
            if (curve.isWorthDrawing()) {
                drawn.add(curve);
            } else {
                constant.add(Curve.words(curve.name()) + constant(curve));
            }
        }
        page.section(
                "How it came about",
                drawn.isEmpty()
                        ? "No run has rows of metrics to draw."
                        : "Every column of metrics.csv, one line a run. A line ends where its run does.");
        for (Curve curve : drawn) {
            page.figure(sentence(curve), chart(curve), caption(curve));
        }
        if (!constant.isEmpty()) {
            page.paragraph("Not drawn, the same in every row of every run: " + String.join(", ", constant) + ".");
        }
    }

    private static String constant(Curve curve) {
        return curve.lines().stream()
                .flatMap(line -> line.y().stream())
                .filter(Double::isFinite)
                .map(value -> " " + Curve.exact(value))
                .findFirst()
                .orElse(" (no number)");
    }

    private static List<Curve> sorted(List<Curve> curves) {
        List<Curve> sorted = new ArrayList<>();
        for (String name : FIRST) {
            curves.stream().filter(curve -> curve.name().equals(name)).forEach(sorted::add);
        }
        curves.stream().filter(curve -> !FIRST.contains(curve.name())).forEach(sorted::add);
        return sorted;
    }

    private static String sentence(Curve curve) {
        String words = Curve.words(curve.name());
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private LineChart chart(Curve curve) {
        Axis y = curve.isScale()
                ? Axis.log2(curve.label())
                : curve.spansPowersOfTen() ? Axis.log10(curve.label()) : Axis.linear(curve.label());
        Series[] series = curve.lines().stream()
                .map(line -> new Series(
                        comparison.runs().get(line.run()).label(),
                        Ink.series(line.run()),
                        Series.Stroke.LINE,
                        line.x().stream().mapToDouble(Double::doubleValue).toArray(),
                        line.y().stream().mapToDouble(Double::doubleValue).toArray()))
                .toArray(Series[]::new);
        return LineChart.of(Axis.linear(Curve.words(curve.x())), y, ChartSize.HALF, series);
    }

    /** Who ends lowest, or that the lines lie on each other. */
    private String caption(Curve curve) {
        if (curve.lines().size() == 1) {
            return "Only " + label(curve.lines().getFirst()) + " has it.";
        }
        if (curve.isTheSame()) {
            return "The same in every run: the lines lie on each other.";
        }
        double shortest = curve.lines().stream()
                .filter(line -> !line.x().isEmpty())
                .mapToDouble(line -> line.x().getLast())
                .min()
                .orElse(Double.NaN);
        StringBuilder text = new StringBuilder(
                "At " + Curve.words(curve.x()) + " " + Curve.exact(shortest) + ", the last that all have: ");
        List<String> parts = new ArrayList<>();
        for (Curve.Line line : curve.lines()) {
            double value = line.at(shortest);
            parts.add(label(line) + " " + (curve.isScale() ? Numbers.powerOfTwo(value) : Layout.number(value)));
        }
        return text.append(String.join(", ", parts)).append('.').toString();
    }

    private String label(Curve.Line line) {
        return comparison.runs().get(line.run()).label();
    }
}
