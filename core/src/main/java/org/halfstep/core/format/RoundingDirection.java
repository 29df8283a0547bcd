package org.halfstep.core.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which neighbour a value between two neighbours goes to: the rounding-direction attributes of IEEE 754-2019, section
 * 4.3, and two that leave it to chance.
 *
 * <p>Training uses {@link #NEAREST_EVEN} unless a policy names another one.
 */
public enum RoundingDirection {
    /** The nearer neighbour; of two equally near ones the one whose last significand bit is 0. */
    NEAREST_EVEN,
    /** The nearer neighbour; of two equally near ones the one of larger magnitude. */
    NEAREST_AWAY,
    /** The neighbour of smaller magnitude: truncation. */
    TOWARD_ZERO,
    /** The larger neighbour, towards positive infinity. */
    UPWARD,
    /** The smaller neighbour, towards negative infinity. */
    DOWNWARD,
    /**
     * Either neighbour by chance, with a probability proportional to the nearness: the expectation of the result is
     * the value itself.
     */
    STOCHASTIC,
    /** Either neighbour with probability 1/2; a value of the format stays. */
    STOCHASTIC_EQUAL;

    /** Whether the result depends on random bits. */
    public boolean isStochastic() {
        return this == STOCHASTIC || this == STOCHASTIC_EQUAL;
    }

    /** The word by which commands and files call it, for example {@code nearest-even}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The direction of a word.
     *
     * @throws IllegalArgumentException naming the known words
     */
    public static RoundingDirection parse(String word) {
        return Arrays.stream(values())
                .filter(direction -> direction.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown rounding '" + word + "'; known: "
                        + Arrays.stream(values()).map(RoundingDirection::word).collect(Collectors.joining(", "))));
    }
}
