package org.halfstep.experiments.proof.section;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parts of a proof, in their order. */
public enum Section {
    /** Codecs and casts. */
    CODECS(
            "Codecs",
            "Bits to numbers and back: every pattern of the formats of at most 16 bits, and every encoder at"
                    + " every value, tie and neighbour, against a search among the format's values."),
    /** Directions of rounding. */
    ROUNDING(
            "Rounding",
            "Every direction of rounding against the definition, and on average: what is rounded to nearest"
                    + " or stochastically has no bias."),
    /** exp, log, log1p, tanh, sigmoid, softplus. */
    FUNCTIONS(
            "Functions",
            "The elementary functions in binary32: at most one unit in the last place off, the same bits"
                    + " on every backend."),
    /** The order of sums. */
    SUMS(
            "Sums and ops",
            "Every op gives the bits of an executor that does what docs/arithmetic.md says, one element at a"
                    + " time; the order of every sum shows in the bits."),
    /** Gradient rules. */
    GRADIENTS(
            "Gradient rules",
            "Every op, function and way of broadcasting: Taylor tests of order 1 and 2, the"
                    + " dot-product identity, and in low formats the gradients up to roundings."),
    /** Butcher tableaus. */
    TABLEAUS(
            "Tableaus",
            "Coefficients as published, order conditions, one step against plain arithmetic, and measured"
                    + " slopes of convergence with 99 % confidence limits."),
    /** The discrete adjoint. */
    ADJOINT(
            "Discrete adjoint",
            "Gradients by y_0, theta and the times: those of the unrolled program, bit for bit where"
                    + " one format is used throughout; else those of the unrolled program relinearised at the stored states."),
    /** The scale S. */
    SCALING(
            "Adjoint scaling",
            "A power of two S changes no bit where nothing over- or underflows; the rule for S is that"
                    + " of docs/arithmetic.md."),
    /** The casting table. */
    CASTING(
            "Casting table",
            "Every role has the format that the method gives it, and every role's number is rounded"
                    + " where it stands in the formulas: solves in which one role differs, against plain arithmetic."),
    /** Backends and threads. */
    BACKENDS("Backends", "Solves and backward passes have one digest on every backend and every number of threads."),
    /** Golden numbers. */
    GOLDEN("Golden numbers", "Numbers of the released package rampde 0.1.0 and of PyTorch, repeated.");

    private final String title;
    private final String lead;

    Section(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    /** What the user writes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The heading. */
    public String title() {
        return title;
    }

    /** What is shown. */
    public String lead() {
        return lead;
    }

    /**
     * The section of a word.
     *
     * @throws IllegalArgumentException naming the known ones
     */
    public static Section parse(String word) {
        return Arrays.stream(values())
                .filter(section -> section.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown section '" + word + "'; known: "
                        + Arrays.stream(values()).map(Section::word).collect(Collectors.joining(", "))));
    }
}
