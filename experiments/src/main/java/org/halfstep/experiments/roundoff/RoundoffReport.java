package org.halfstep.experiments.roundoff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.experiments.report.Formula;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.HtmlPage.Mood;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;

/** The report of a sweep: two charts for each method and precision, the bound, the tables. */
final class RoundoffReport {
    private final RoundoffConfig config;
    private final RoundoffProblem problem;
    private final RoundoffTables tables;
    private final List<RoundoffCurve> curves;
    private final Map<String, String> environment;
    private final HtmlPage page;

    RoundoffReport(
            RoundoffConfig config, RoundoffProblem problem, RoundoffTables tables, Map<String, String> environment) {
        this.config = config;
        this.problem = problem;
        this.tables = tables;
        this.environment = environment;
        curves = RoundoffCurve.all(tables);
        page = new HtmlPage("Roundoff", "Roundoff against the number of steps");
    }

    /** The page as one HTML file. */
    String render() {
        page.verdict(verdict(), Mood.GOOD).facts(facts());
        bound();
        String method = "";
        for (RoundoffCurve curve : curves) {
            if (!curve.method().equals(method)) {
                method = curve.method();
                page.section(
                        "Errors of " + method,
                        "Left: the solution with its bound and the bound's terms. Right:"
                                + " solution and gradients. Both axes are logarithmic.");
                overview(method);
            }
            page.figure(curve.name() + ": solution and bound", curve.boundChart(), curve.boundWords());
            page.figure(curve.name() + ": all errors", curve.errorChart(), curve.errorWords());
        }
        page.section("Numbers", "Relative errors in the 2-norm; slack is bound over error.");
        page.table("Errors and the bound of the solution", tables.table());
        page.foldedTable("Slack of every quantity, with the logarithmic norm", tables.slackTable());
        page.section("Repeating it", "The same command gives the same numbers, bit for bit.");
        page.code(config.command());
        page.foldedTable("Environment", Table.ofMap(environment));
        return page.finish("Written by Halfstep. results.csv and bounds.csv beside this page have every number.");
    }

    private void overview(String method) {
        List<RoundoffCurve> of =
                curves.stream().filter(curve -> curve.method().equals(method)).toList();
        page.wideFigure("The solution in every precision, " + method, RoundoffCurve.overview(of), spread(of));
    }

    private static String spread(List<RoundoffCurve> curves) {
        StringBuilder words = new StringBuilder("Slopes of error over N: ");
        for (int i = 0; i < curves.size(); i++) {
            words.append(i == 0 ? "" : ", ")
                    .append(curves.get(i).precision())
                    .append(' ')
                    .append(Numbers.fixed(curves.get(i).slope(Results.SOLUTION), 2));
        }
        return words.append(". A curve that rises loses by more steps what they gain.")
                .toString();
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Problem", problem.description());
        facts.put("Precisions", String.join(", ", config.precisions()));
        facts.put("Methods", String.join(", ", config.methods()));
        facts.put("Steps", config.leastSteps() + " to " + config.steps().getLast());
        facts.put("Seed", Long.toString(config.seed()));
        facts.put("Digest of the sweep", tables.digest());
        return facts;
    }

    /** The curves that grow most and least with N. */
    private String verdict() {
        RoundoffCurve steepest = curves.getFirst();
        RoundoffCurve smallest = curves.getFirst();
        for (RoundoffCurve curve : curves) {
            steepest = curve.slope(Results.SOLUTION) > steepest.slope(Results.SOLUTION) ? curve : steepest;
            smallest = last(curve) < last(smallest) ? curve : smallest;
        }
        String least = "With " + config.steps().getLast() + " steps " + smallest.name()
                + " has the smallest error of the solution, " + Numbers.general(last(smallest)) + ".";
        return steepest.slope(Results.SOLUTION) > 0.25
                ? least + " More steps make " + steepest.name() + " worse: its error grows like N to the power "
                        + Numbers.fixed(steepest.slope(Results.SOLUTION), 2) + ", to " + Numbers.general(last(steepest))
                        + "."
                : least + " In no precision here do more steps make the solution worse.";
    }

    private static double last(RoundoffCurve curve) {
        return curve.rows().getLast().row().errors().get(Results.SOLUTION);
    }

    private void bound() {
        page.section("The bound", "How far roundoff can carry the solution, and what each term stands for.");
        page.equation(
                equation(),
                "l is the rate at which errors grow, L = ‖∂f/∂y‖ or the logarithmic norm μ, which may be negative;"
                        + " M = max |f|; c M u_L is the error of one evaluation of f in the low format; δ_h is the error"
                        + " of a step size and a product h φ that are rounded low; u_H is the state's unit roundoff; the"
                        + " last term is the rounding of the state that is stored.");
        page.paragraph(
                "Everything is measured in float64 at 33 points of the trajectory: L and μ from the Jacobian of each"
                        + " sample, c from f itself in each precision. The charts use the values of each time instead of their"
                        + " largest ones, by integrating e' = l e + c M u_L + ..; the roundings of e itself are added to l. The"
                        + " adjoint's error obeys an equation of the same kind, backward, and a parameter's gradient is one"
                        + " integral more; truncation is float64's error on the same grid.");
        page.table("Measured", tables.constants());
    }

    private static Formula equation() {
        Formula growth = Formula.fraction(
                Formula.row(
                        Formula.power(Formula.symbol("e"), Formula.row(Formula.symbol("l"), Formula.symbol("T"))),
                        Formula.operator("−"),
                        Formula.number("1")),
                Formula.symbol("l"));
        Formula low = Formula.index(Formula.symbol("u"), Formula.symbol("L"));
        Formula high = Formula.index(Formula.symbol("u"), Formula.symbol("H"));
        Formula sum = Formula.row(
                Formula.symbol("c"),
                Formula.symbol("M"),
                low,
                Formula.operator("+"),
                Formula.symbol("M"),
                Formula.index(Formula.symbol("δ"), Formula.symbol("h")),
                Formula.operator("+"),
                Formula.magnitude(Formula.symbol("y")),
                Formula.fraction(high, Formula.symbol("h")),
                Formula.operator("+"),
                Formula.symbol("C"),
                Formula.power(Formula.symbol("h"), Formula.symbol("p")));
        return Formula.row(
                Formula.magnitude(Formula.index(Formula.symbol("e"), Formula.symbol("N"))),
                Formula.operator("≤"),
                growth,
                Formula.bracketed(sum),
                Formula.operator("+"),
                low,
                Formula.magnitude(Formula.index(Formula.symbol("Y"), Formula.symbol("N"))));
    }
}
