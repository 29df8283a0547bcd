package org.halfstep.experiments.report;

import static org.halfstep.experiments.report.Formula.apply;
import static org.halfstep.experiments.report.Formula.bracketed;
import static org.halfstep.experiments.report.Formula.fraction;
import static org.halfstep.experiments.report.Formula.index;
import static org.halfstep.experiments.report.Formula.number;
import static org.halfstep.experiments.report.Formula.operator;
import static org.halfstep.experiments.report.Formula.power;
import static org.halfstep.experiments.report.Formula.row;
import static org.halfstep.experiments.report.Formula.sum;
import static org.halfstep.experiments.report.Formula.symbol;
import static org.halfstep.experiments.report.Formula.text;

/** What the flow's report computes, as equations. */
final class CnfEquations {
    private CnfEquations() {}

    /** {@code L = -1/m sum_i log p(x_i), log p(x) = log N(z(0); 0, I) - integral_0^1 tr df/dz dt}. */
    static Formula loss() {
        Formula point = index(symbol("x"), symbol("i"));
        Formula mean = row(
                symbol("L"),
                operator("="),
                operator("−"),
                fraction(number("1"), symbol("m")),
                sum(row(symbol("i"), operator("="), number("1")), symbol("m"), logDensity(point)));
        Formula normal = apply(
                symbol("log"),
                row(
                        symbol("N"),
                        bracketed(row(
                                symbol("z"),
                                bracketed(number("0")),
                                operator(";"),
                                number("0"),
                                operator(","),
                                symbol("I")))));
        Formula trace = row(
                Formula.integral(number("0"), number("1")),
                symbol("tr"),
                bracketed(fraction(row(operator("∂"), symbol("f")), row(operator("∂"), symbol("z")))),
                operator("d"),
                symbol("t"));
        return row(
                mean,
                operator(","),
                text("\u2003"),
                logDensity(symbol("x")),
                operator("="),
                normal,
                operator("−"),
                trace);
    }

    private static Formula logDensity(Formula point) {
        return apply(symbol("log"), row(symbol("p"), bracketed(point)));
    }

    /** {@code a_n = a_(n+1) + h/S (d phi/d y)^T (S a_(n+1))}. */
    static Formula adjoint() {
        Formula next = index(symbol("a"), row(symbol("n"), operator("+"), number("1")));
        Formula transposed =
                power(bracketed(fraction(row(operator("∂"), symbol("φ")), row(operator("∂"), symbol("y")))), text("T"));
        return row(
                index(symbol("a"), symbol("n")),
                operator("="),
                next,
                operator("+"),
                fraction(symbol("h"), symbol("S")),
                transposed,
                bracketed(row(symbol("S"), next)));
    }
}
