package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * The cases of one check: counts those that fail, and keeps the one that is nearest to its bound or farthest beyond.
 *
 * <p>A measured number passes if it is at most the bound; NaN does not.
 */
public final class Tally {
    private static final int MOST_TOLD = 5;
    private static final double MOST_WHOLE = 1e9;
    private static final double SMALL = 0.01;

    private final Section section;
    private final String check;
    private final String remedy;
    private final List<String> failures = new ArrayList<>();
    private long cases;
    private long failed;
    private double worstStrain = -1;
    private String measured = "";
    private String bound = "";
    private String worst = "";

    /** A check of no case yet. */
    public Tally(Section section, String check, String remedy) {
        this.section = section;
        this.check = check;
        this.remedy = remedy;
    }

    /** A case with its number and the largest that passes. */
    public void add(String where, double number, double largest) {
        add(where, number <= largest, strain(number, largest), number(number), number(largest));
    }

    /** A case with a number that must lie in an interval. */
    public void addWithin(String where, double number, double least, double largest) {
        double middle = (least + largest) / 2;
        double strain = strain(Math.abs(number - middle), largest - middle);
        boolean passes = number >= least && number <= largest;
        add(where, passes, strain, number(number), number(least) + " to " + number(largest));
    }

    /** A case that is computed; an exception fails it. */
    public void measure(String where, double largest, DoubleSupplier number) {
        attempt(where, () -> add(where, number.getAsDouble(), largest));
    }

    /** Something that must hold exactly: how many elements of how many it does not hold for. */
    public void count(String where, long wrong, long of) {
        count(where, wrong, of, "");
    }

    /** As {@link #count(String, long, long)}, with the first wrong one in words. */
    public void count(String where, long wrong, long of, String first) {
        String told = first.isEmpty() ? where : where + ": " + first;
        String shown = wrong == 0 ? "0 differ" : wrong + " of " + of + " differ";
        double strain = wrong == 0 ? 0 : Double.POSITIVE_INFINITY;
        add(wrong == 0 ? where : told, wrong == 0 && of > 0, strain, shown, "0");
    }

    /** Something that holds or not. */
    public void holds(String where, boolean asItShouldBe, String otherwise) {
        count(where, asItShouldBe ? 0 : 1, 1, asItShouldBe ? "" : otherwise);
    }

    /** A case whose numbers and bound are told in words; {@code strain} is 1 at the bound. */
    public void told(String where, boolean passes, double strain, String number, String largest) {
        add(where, passes, strain, number, largest);
    }

    /** Runs a case that adds itself; an exception or an error of initialisation fails it. */
    public void attempt(String where, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | LinkageError problem) {
            add(where + ": " + Finding.firstLine(problem), false, Double.POSITIVE_INFINITY, "an error", "none");
        }
    }

    private void add(String where, boolean passes, double strain, String number, String largest) {
        cases++;
        if (!passes) {
            failed++;
            if (failures.size() < MOST_TOLD) {
                failures.add(where + ": " + number + ", bound " + largest);
            }
        }
        double rank = passes ? Math.min(strain, 1) : 2 + strain;
        if (rank > worstStrain) {
            worstStrain = rank;
            measured = number;
            bound = largest;
            worst = where;
        }
    }

    private static double strain(double number, double largest) {
        if (Double.isNaN(number)) {
            return Double.POSITIVE_INFINITY;
        }
        return number <= 0 ? 0 : number / largest;
    }

    /** What came of it. */
    public Finding finding() {
        return new Finding(
                section,
                check,
                cases,
                failed,
                cases == 0 ? "no case" : measured,
                bound,
                worst,
                cases == 0 ? List.of("nothing was tried") : failures,
                remedy);
    }

    /** Three digits; a whole number as it is. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < MOST_WHOLE) {
            return String.valueOf((long) value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < SMALL ? "%.2e" : "%.3g", value);
    }
}
