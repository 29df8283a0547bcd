package org.halfstep.solvers.scaling;

import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;

/** A rule for the scale S by which the adjoint is multiplied before it enters the low format. */
public interface AdjointScaling {
    /** What the user writes. */
    String name();

    /**
     * Starts one backward pass.
     *
     * @param low the format that the scaled adjoint is rounded to
     * @param elementsPerSample n_b, the elements of the whole state divided by its first axis
     */
    Pass begin(FloatFormat low, int elementsPerSample);

    /** How the products of a step came out. */
    enum Products {
        /** Every product is finite, and no encoder overflowed on the way. */
        FINITE,
        /** Every product is finite, but on the way a finite number became infinite. */
        OVERFLOWED,
        /** A product is infinite or NaN. */
        NOT_FINITE
    }

    /** What is to be done next. */
    sealed interface Decision {
        /** Run the step's products with this S. */
        record Run(double scale) implements Decision {}

        /** The adjoint is zero, so the products are: run nothing. */
        record Skip() implements Decision {}

        /** The products hold: go on to the next step. */
        record Accept() implements Decision {}

        /** The pass has failed. */
        record GiveUp(String reason) implements Decision {}
    }

    /** The state of one backward pass. */
    interface Pass {
        /** Before step n, with max|a| over all parts: {@code Run}, {@code Skip} or {@code GiveUp}. */
        Decision before(int n, double maxAdjoint);

        /** After an attempt: {@code Accept}, {@code Run} (once more) or {@code GiveUp}. */
        Decision judge(Products products);

        /** After an accepted step, with max|a| of the new adjoint. */
        void accepted(double maxAdjoint);

        /** The number of attempts at the present step. */
        int attempts();

        /** What became of S so far. */
        ScaleTrace trace();
    }

    /** The names that {@link #parse} knows. */
    List<String> NAMES = List.of("none", "checked", "dynamic");

    /**
     * The rule of a name, for a policy: under one that repeats the released package, {@code dynamic} is its rule.
     *
     * @throws IllegalArgumentException naming the known rules
     */
    static AdjointScaling parse(String name, PrecisionPolicy policy) {
        return switch (name) {
            case "none" -> new NoScaling();
            case "checked" -> new CheckedScaling();
            case "dynamic" ->
                policy.arrangement() == Arrangement.RELEASED ? new ReleasedScaling() : new DynamicScaling();
            default ->
                throw new IllegalArgumentException(
                        "unknown scaling '" + name + "'; known: " + String.join(", ", NAMES));
        };
    }

    /** The default: dynamic where the scaled cotangent's largest exponent is at most 15, none otherwise. */
    static AdjointScaling defaultFor(PrecisionPolicy policy) {
        return parse(policy.format(Role.SCALED_COTANGENT).maxExponent() <= 15 ? "dynamic" : "none", policy);
    }
}
