package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The entries of a Butcher tableau, exact, as they were read from its drawing.
 *
 * @param a the coefficients below the diagonal: row i has i entries
 * @param b the weights of the slopes
 * @param c the stage times, in steps
 * @param tolerance what a condition on the entries may miss by: 0, or {@link #OF_DECIMALS}
 */
record TableauEntries(List<List<Fraction>> a, List<Fraction> b, List<Fraction> c, Fraction tolerance) {
    /**
     * 1e-14, where an entry is written as a decimal. A coefficient that has no closed form is published with 16
     * significant digits: one of 12.9 is off by up to 5e-15, and a condition sums several of these. The table of
     * Tsitouras (2011) misses by 2e-15 at most; cut to 15 digits it misses by 3.5e-14, and is refused.
     */
    static final Fraction OF_DECIMALS = Fraction.of(1, 100_000_000_000_000L);

    private static final Pattern RULE = Pattern.compile("[-+]{3,}");
    private static final Pattern GAP = Pattern.compile("\\s+");

    TableauEntries {
        a = a.stream().map(List::copyOf).toList();
        b = List.copyOf(b);
        c = List.copyOf(c);
    }

    /** Reads the drawing of {@link ButcherTableau#parse}. */
    static TableauEntries parse(String name, String drawing) {
        List<Line> lines = lines(name, drawing);
        List<Line> rules = lines.stream().filter(Line::isRule).toList();
        if (rules.size() != 1) {
            throw new IllegalArgumentException("tableau " + name + ": " + rules.size()
                    + " lines such as ----+----; draw one, between the rows of the stages and the weights");
        }
        int stages = lines.indexOf(rules.getFirst());
        if (stages == 0 || stages != lines.size() - 2) {
            throw new IllegalArgumentException("tableau " + name + ": " + stages + " lines above and "
                    + (lines.size() - stages - 1)
                    + " below the line ----+----; draw a row for every stage above it, one row of weights below");
        }
        List<List<Fraction>> a = new ArrayList<>();
        List<Fraction> c = new ArrayList<>();
        for (int i = 0; i < stages; i++) {
            Line row = lines.get(i);
            c.addAll(row.numbers(row.left(), 1, "left of the |, the stage time"));
            a.add(row.numbers(row.right(), i, "right of the |, as stage " + (i + 1) + " of an explicit method has"));
        }
        Line weights = lines.getLast();
        weights.requireCount(weights.left(), 0, "left of the |, as weights have no stage time");
        List<Fraction> b = weights.numbers(weights.right(), stages, "right of the |, a weight for every stage");
        boolean decimals = lines.stream().flatMap(Line::entries).anyMatch(Fraction::isDecimal);
        return new TableauEntries(a, b, c, decimals ? OF_DECIMALS : Fraction.ZERO);
    }

    private static List<Line> lines(String name, String drawing) {
        List<String> texts = drawing.lines().map(String::strip).toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isEmpty()) {
                Line line = new Line(name, i + 1, texts.get(i));
                line.requireBarOrRule();
                lines.add(line);
            }
        }
        return lines;
    }

    /** A line of a drawing, with its number from 1: a rule, or entries left and right of one bar. */
    private record Line(String tableau, int number, String text) {
        boolean isRule() {
            return RULE.matcher(text).matches();
        }

        void requireBarOrRule() {
            if (!isRule() && text.chars().filter(x -> x == '|').count() != 1) {
                throw refused("write one | after the stage time");
            }
        }

        List<String> left() {
            return split(text.substring(0, text.indexOf('|')));
        }

        List<String> right() {
            return split(text.substring(text.indexOf('|') + 1));
        }

        Stream<String> entries() {
            return isRule() ? Stream.of() : Stream.of(left(), right()).flatMap(List::stream);
        }

        private static List<String> split(String entries) {
            return GAP.splitAsStream(entries.strip())
                    .filter(entry -> !entry.isEmpty())
                    .toList();
        }

        List<Fraction> numbers(List<String> entries, int expected, String where) {
            requireCount(entries, expected, where);
            return entries.stream().map(this::number).toList();
        }

        void requireCount(List<String> entries, int expected, String where) {
            if (entries.size() != expected) {
                throw refused("number of entries " + entries.size() + "; write " + expected + " " + where
                        + ", and 0 for an empty one");
            }
        }

        private Fraction number(String entry) {
            Fraction value = Fraction.parse(entry)
                    .orElseThrow(() -> refused("'" + entry + "' is no number; write a fraction of integers such as"
                            + " -3/40, or a decimal such as 0.161"));
            double size = Math.abs(value.toDouble());
            if (!value.equals(Fraction.ZERO) && !(size >= Double.MIN_NORMAL && size <= Double.MAX_VALUE)) {
                throw refused("'" + entry + "' is out of the range of a double; correct it");
            }
            return value;
        }

        private IllegalArgumentException refused(String remedy) {
            return new IllegalArgumentException(
                    "tableau " + tableau + ", line " + number + " '" + text + "': " + remedy);
        }
    }
}
