package org.halfstep.core.format;

/**
 * Which neighbour a value between two neighbours goes to: the rounding-direction attributes of IEEE 754-2019, section
 * 4.3.
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
    DOWNWARD
}
