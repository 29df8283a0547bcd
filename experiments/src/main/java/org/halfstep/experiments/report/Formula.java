package org.halfstep.experiments.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * An equation, or a part of one, as MathML Core: drawn by the browser itself, without script.
 *
 * <p>{@code e_N <= C u_L} is {@code row(index(symbol("e"), symbol("N")), operator("≤"), symbol("C"), index(symbol("u"),
 * text("L")))}. Greek letters are written as such: {@code symbol("φ")}.
 */
public final class Formula {
    private final String markup;

    private Formula(String markup) {
        this.markup = markup;
    }

    /** A variable, {@code y} or {@code θ}: a single letter is set in italics, a longer name such as {@code exp} upright. */
    public static Formula symbol(String name) {
        return leaf("mi", name);
    }

    /** A number as written. */
    public static Formula number(String digits) {
        return leaf("mn", digits);
    }

    /** An operator, a relation, a bracket or a comma: {@code =}, {@code ≤}, {@code ·}, {@code +}. A minus is {@code −}. */
    public static Formula operator(String sign) {
        return leaf("mo", sign);
    }

    /** Words inside an equation. */
    public static Formula text(String words) {
        return leaf("mtext", words);
    }

    /** A function before its argument, {@code log p(x)}: with a little room between the two. */
    public static Formula apply(Formula function, Formula argument) {
        return row(function, new Formula("<mspace width=\"0.18em\"/>"), argument);
    }

    /** Parts beside each other. */
    public static Formula row(Formula... parts) {
        return row(List.of(parts));
    }

    /** Parts beside each other. */
    public static Formula row(List<Formula> parts) {
        return element("mrow", parts.toArray(Formula[]::new));
    }

    /** A fraction. */
    public static Formula fraction(Formula above, Formula below) {
        return element("mfrac", above, below);
    }

    /** A base with an exponent. */
    public static Formula power(Formula base, Formula exponent) {
        return element("msup", base, exponent);
    }

    /** A base with an index. */
    public static Formula index(Formula base, Formula index) {
        return element("msub", base, index);
    }

    /** A base with an index and an exponent. */
    public static Formula indexPower(Formula base, Formula index, Formula exponent) {
        return element("msubsup", base, index, exponent);
    }

    /** A square root. */
    public static Formula root(Formula radicand) {
        return element("msqrt", radicand);
    }

    /** A base with a hat: what was computed instead of it. */
    public static Formula hat(Formula base) {
        return new Formula("<mover accent=\"true\">" + base.markup + operator("^").markup + "</mover>");
    }

    /** A sum over an index, with its limits below and above. */
    public static Formula sum(Formula below, Formula above, Formula summand) {
        return row(element("munderover", operator("∑"), below, above), summand);
    }

    /** The sign of an integral with its limits; the integrand follows in a row. */
    public static Formula integral(Formula below, Formula above) {
        return element("msubsup", operator("∫"), below, above);
    }

    /** A part in round brackets that grow with it. */
    public static Formula bracketed(Formula part) {
        return row(operator("("), part, operator(")"));
    }

    /** A part in bars: its magnitude. */
    public static Formula magnitude(Formula part) {
        return row(fence("|"), part, fence("|"));
    }

    /** A part in double bars: its norm. */
    public static Formula norm(Formula part) {
        return row(fence("‖"), part, fence("‖"));
    }

    /** The equation on a line of its own. */
    String html() {
        return "<math display=\"block\">" + markup + "</math>";
    }

    /** The same within a line of text. */
    String inline() {
        return "<math>" + markup + "</math>";
    }

    private static Formula fence(String sign) {
        return new Formula("<mo fence=\"true\" stretchy=\"true\">" + Markup.escape(sign) + "</mo>");
    }

    private static Formula leaf(String element, String text) {
        return new Formula(new Markup().leaf(element, text).finish());
    }

    private static Formula element(String name, Formula... parts) {
        Markup to = new Markup().open(name);
        Stream.of(parts).forEach(part -> to.raw(part.markup));
        return new Formula(to.close().finish());
    }
}
