package org.halfstep.experiments.report;

/**
 * The size of a chart in the units of its drawing, about a screen pixel each.
 *
 * @param width at least 200
 * @param height at least 120
 */
public record ChartSize(int width, int height) {
    /** Two beside each other. */
    public static final ChartSize HALF = new ChartSize(540, 330);

    /** One across the page. */
    public static final ChartSize FULL = new ChartSize(1100, 360);

    /** One on a screen as wide as a hand. */
    public static final ChartSize NARROW = new ChartSize(340, 300);

    /**
     * Checks that a chart fits.
     *
     * @throws IllegalArgumentException if it does not
     */
    public ChartSize {
        if (width < 200 || height < 120) {
            throw new IllegalArgumentException(
                    "ChartSize: %d by %d has no room for axes; give at least 200 by 120".formatted(width, height));
        }
    }
}
