package org.halfstep.experiments.adjointscaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.experiments.report.Formula;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.HtmlPage.Mood;
import org.halfstep.experiments.report.HtmlPage.Tile;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;

/** The report of a run: the table, the states, the velocity, and S along the way back. */
final class AdjointScalingReport {
    private final AdjointScalingConfig config;
    private final ScalingStudy study;
    private final ScalingTables tables;
    private final ScalingCharts charts;
    private final ScalingWords words;
    private final Map<String, String> environment;
    private final HtmlPage page;

    AdjointScalingReport(
            AdjointScalingConfig config,
            ScalingStudy study,
            List<ScalingOutcome> outcomes,
            Map<String, String> environment) {
        this.config = config;
        this.study = study;
        this.environment = environment;
        tables = new ScalingTables(study, outcomes);
        charts = new ScalingCharts(study, tables);
        words = new ScalingWords(tables);
        page = new HtmlPage("Adjoint scaling", "What a low format leaves of a gradient");
    }

    /** The page as one HTML file. */
    String render() {
        page.verdict(words.verdict(), words.anyGradient() ? Mood.GOOD : Mood.WARNING);
        tiles();
        page.facts(facts());
        table();
        solution();
        scale();
        page.section("Repeating it", "The same command gives the same numbers, bit for bit.");
        page.code(config.command());
        page.foldedTable("Environment", Table.ofMap(environment));
        return page.finish("Written by Halfstep. The CSV files beside this page have every number.");
    }

    private void tiles() {
        words.pair().ifPresent(pair -> {
            ScalingOutcome released = pair.released();
            ScalingOutcome corrected = pair.corrected();
            String format = corrected.scalingCase().policy().low().name();
            page.tiles(List.of(
                    new Tile(
                            "Largest gradient error, " + format,
                            Numbers.general(corrected.worstGradient()),
                            "corrected method, dynamic scaling"),
                    new Tile(
                            "The released package's",
                            Numbers.general(released.worstGradient()),
                            "the same format, its dynamic scaling"),
                    new Tile(
                            "Steps tried again",
                            Numbers.percent(corrected.retriedShare()),
                            corrected.retriedSteps() + " of " + config.steps() + ", corrected rule"),
                    new Tile(
                            "By the released rule",
                            Numbers.percent(released.retriedShare()),
                            released.retriedSteps() + " of " + config.steps())));
        });
    }

    private Map<String, String> facts() {
        PolynomialProblem problem = config.problem();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("a, b, c", problem.a() + ", " + problem.b() + ", " + Numbers.powerOfTwo(problem.c()));
        facts.put("T", Double.toString(problem.end()));
        facts.put("y(0)", Numbers.general(problem.initial()));
        facts.put("y(T), exact", Numbers.general(problem.exact().last()));
        facts.put("dL/dy(0), exact", Numbers.general(problem.exact().byInitial()));
        facts.put("Method", config.method() + ", " + Numbers.counted(config.steps(), "step", "steps"));
        facts.put("Digest of the run", tables.digest());
        return facts;
    }

    private void table() {
        page.section("Errors against the exact solution", "One equation in every precision, with and without S.");
        page.equation(
                equation(),
                "The loss is L = y(T)² / 2, whose gradients by y(0), a, b and c are known. Relative errors; none means"
                        + " that there is no finite number. rampde-0.1.0 are the released package's roundings, the other"
                        + " names the corrected method's.");
        page.table("Relative errors and retries", tables.table());
        page.paragraph(words.table());
        List<String> failures = tables.outcomes().stream()
                .flatMap(outcome -> outcome.failure().stream()
                        .map(failure -> outcome.scalingCase().name() + ": " + failure))
                .toList();
        if (!failures.isEmpty()) {
            page.list(failures);
        }
    }

    private static Formula equation() {
        Formula t = Formula.symbol("t");
        Formula damping = Formula.row(
                Formula.symbol("a"),
                Formula.power(t, Formula.number("2")),
                Formula.operator("+"),
                Formula.symbol("b"),
                t,
                Formula.operator("+"),
                Formula.symbol("c"));
        Formula exponent = Formula.row(
                Formula.operator("−"),
                Formula.symbol("a"),
                Formula.fraction(Formula.power(t, Formula.number("3")), Formula.number("3")),
                Formula.operator("−"),
                Formula.symbol("b"),
                Formula.fraction(Formula.power(t, Formula.number("2")), Formula.number("2")),
                Formula.operator("−"),
                Formula.symbol("c"),
                t);
        return Formula.row(
                Formula.fraction(
                        Formula.row(Formula.symbol("d"), Formula.symbol("y")), Formula.row(Formula.symbol("d"), t)),
                Formula.operator("="),
                Formula.operator("−"),
                Formula.bracketed(damping),
                Formula.symbol("y"),
                Formula.operator(","),
                Formula.symbol("y"),
                Formula.bracketed(t),
                Formula.operator("="),
                Formula.symbol("y"),
                Formula.bracketed(Formula.number("0")),
                Formula.symbol("exp"),
                Formula.bracketed(exponent));
    }

    private void solution() {
        page.section(
                "The solution",
                "State and velocity span many powers of ten; the dotted lines bound the normal range of "
                        + charts.rangeName() + ", within which a number keeps all its significant bits.");
        page.figure("State", charts.states(), words.states(study.grid(FloatFormat.BINARY32)));
        page.figure("Velocity", charts.velocity(), words.velocity(study));
        page.wideFigure("Error of the stored states", charts.stateErrors(), words.stateErrors());
    }

    private void scale() {
        List<ScalingOutcome> traced = charts.traced();
        if (traced.isEmpty()) {
            return;
        }
        page.section(
                "S on the way back",
                "The backward pass goes from T on the right to 0 on the left. The grey line is where S max|a| would be"
                        + " 1 / ε of the format; triangles mark steps that overflowed and were tried again.");
        for (ScalingOutcome outcome : traced) {
            page.figure(
                    "S in " + outcome.scalingCase().policy().name(),
                    charts.scale(outcome),
                    ScalingWords.scale(outcome));
        }
    }
}
