package org.halfstep.experiments.lab.ledger;

import static org.halfstep.experiments.report.Formula.bracketed;
import static org.halfstep.experiments.report.Formula.fraction;
import static org.halfstep.experiments.report.Formula.index;
import static org.halfstep.experiments.report.Formula.number;
import static org.halfstep.experiments.report.Formula.operator;
import static org.halfstep.experiments.report.Formula.row;
import static org.halfstep.experiments.report.Formula.symbol;
import static org.halfstep.experiments.report.Formula.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.halfstep.experiments.lab.ledger.Ledger.Entry;
import org.halfstep.experiments.report.Axis;
import org.halfstep.experiments.report.ChartSize;
import org.halfstep.experiments.report.Formula;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Ink;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Series;
import org.halfstep.experiments.report.Series.Stroke;
import org.halfstep.experiments.report.StackedChart;
import org.halfstep.experiments.report.StackedChart.Form;
import org.halfstep.experiments.report.StackedChart.Part;
import org.halfstep.experiments.report.StackedChart.Steps;

/** The sections of a report on a ledger. */
final class LedgerReport {
    private static final int MOST_PARTS = 6;
    private static final int MOST_BARS = 300;

    private LedgerReport() {}

    static void show(Ledger ledger, LedgerFinding finding, HtmlPage page) {
        page.section(
                "The ledger: who made the error",
                "Each rounding of the run is known, and what it does to the end is found by putting it into the same"
                        + " method in binary64. A negative part took error away.");
        page.list(finding.sentences());
        page.equation(
                part(),
                "The part of role r of the error e = low − exact: the mean of what its roundings do alone and of what"
                        + " they do beside all others. F(D) is the solve in binary64 with the roundings D put in.");
        page.wideFigure(
                "The error of the state, step by step",
                chart(ledger, ledger.states(), "step n", "error of y_n / |y_n|, in units of u"),
                caption("Y_n", ledger.states().getLast()));
        if (ledger.failure().isEmpty()) {
            page.wideFigure(
                    "The error of the adjoint, step by step",
                    chart(ledger, ledger.adjoints(), "step n, made from right to left", "error of a_n / |a_n|, in u"),
                    "Read from right to left: the backward pass begins at the last step with the error that the forward"
                            + " solve handed on. "
                            + caption("a_0", ledger.adjoints().getFirst()));
            page.wideFigure(
                    "The error of the parameter gradient, step by step",
                    chart(
                            ledger,
                            ledger.gradients().subList(0, ledger.gradients().size() - 1),
                            "step n, made from right to left",
                            "error of g_n / |g_n|, in u"),
                    "The gradient summed over the steps from n on, from right to left. "
                            + caption("g_0", ledger.gradients().getFirst()));
        }
        page.table("Every role's share of the error", finding.table());
    }

    private static Formula part() {
        Formula only = f(symbol("r"));
        Formula none = f(text("none"));
        Formula all = f(text("all"));
        Formula others = f(row(text("all but\u00a0"), symbol("r")));
        return row(
                index(symbol("c"), symbol("r")),
                operator("="),
                fraction(number("1"), number("2")),
                bracketed(row(only, operator("−"), none, operator("+"), all, operator("−"), others)),
                operator(","),
                symbol("e"),
                operator("="),
                operator("∑"),
                index(symbol("c"), symbol("r")),
                operator("+"),
                text("unexplained"));
    }

    private static Formula f(Formula roundings) {
        return row(symbol("F"), bracketed(roundings));
    }

    private static String caption(String name, Entry last) {
        if (last.error() == 0) {
            return name + " has no error.";
        }
        Account first = last.accounts().getFirst();
        return "The line is the whole error; the parts add up to it. At its end, " + name + ", the largest part is "
                + first.words() + " with " + LedgerFinding.signed(last.part(first) / last.error()) + ", and "
                + Numbers.percent(last.remainderShare()) + " are unexplained.";
    }

    /** The parts of the error over the steps, relative to the exact vector, in units of the low format's roundoff. */
    static StackedChart chart(Ledger ledger, List<Entry> entries, String xLabel, String yLabel) {
        double u = ledger.setup().policy().low().unitRoundoff();
        double[] places = new double[entries.size()];
        double[] whole = new double[entries.size()];
        for (int n = 0; n < places.length; n++) {
            places[n] = n;
            whole[n] = relative(entries.get(n), entries.get(n).error(), u);
        }
        List<Account> shown = shown(entries);
        List<Part> parts = new ArrayList<>();
        for (Account account : shown) {
            double[] values = entries.stream()
                    .mapToDouble(entry -> relative(entry, entry.part(account), u))
                    .toArray();
            parts.add(new Part(account.words(), ink(account), values));
        }
        double[] rest = entries.stream()
                .mapToDouble(entry -> relative(entry, rest(entry, shown), u))
                .toArray();
        if (Arrays.stream(rest).anyMatch(value -> value != 0)) {
            parts.add(new Part("others", Ink.GREY, rest));
        }
        return StackedChart.of(
                        Axis.linear(xLabel),
                        Axis.linear(yLabel),
                        new Steps(places, parts),
                        form(places.length),
                        ChartSize.FULL)
                .withLines(new Series("whole error", Ink.TEXT, Stroke.LINE, places, whole));
    }

    /** Bars, because a part that changes its sign has no place for its area; areas where bars would be hairlines. */
    private static Form form(int steps) {
        return steps <= MOST_BARS ? Form.BARS : Form.AREAS;
    }

    private static double rest(Entry entry, List<Account> shown) {
        return Arrays.stream(Account.values())
                .filter(account -> !shown.contains(account))
                .mapToDouble(entry::part)
                .sum();
    }

    private static double relative(Entry entry, double part, double u) {
        return part == 0 ? 0 : part / entry.exact() / u;
    }

    /** The accounts with the largest parts at any step. */
    private static List<Account> shown(List<Entry> entries) {
        return Arrays.stream(Account.values())
                .filter(account -> largest(entries, account) > 0)
                .sorted(Comparator.comparingDouble(account -> -largest(entries, account)))
                .limit(MOST_PARTS)
                .sorted()
                .toList();
    }

    private static double largest(List<Entry> entries, Account account) {
        return entries.stream()
                .mapToDouble(entry -> Math.abs(relative(entry, entry.part(account), 1)))
                .max()
                .orElse(0);
    }

    private static Ink ink(Account account) {
        return switch (account) {
            case VELOCITY, ADJOINT_ADD -> Ink.BLUE;
            case STORAGE -> Ink.ORANGE;
            case PARAMETERS -> Ink.TEAL;
            case STEP_PRODUCT, COTANGENT_CAST -> Ink.MAGENTA;
            case STAGE_SUM -> Ink.VIOLET;
            case STATE_ADD, PARAMETER_SUM -> Ink.BROWN;
            case VJP -> Ink.SKY;
            case LOSS -> Ink.OLIVE;
            case TIME -> Ink.WARNING;
        };
    }
}
