package org.halfstep.experiments.report;

/**
 * A rectangle of the plane of the data.
 *
 * @param xLow its left edge
 * @param xHigh its right edge, above it
 * @param yLow its lower edge
 * @param yHigh its upper edge, above it
 */
public record Extent(double xLow, double xHigh, double yLow, double yHigh) {
    /**
     * Checks that it has an area.
     *
     * @throws IllegalArgumentException if not
     */
    public Extent {
        boolean ordered = xLow < xHigh && yLow < yHigh;
        if (!ordered || !Double.isFinite(xHigh - xLow) || !Double.isFinite(yHigh - yLow)) {
            throw new IllegalArgumentException(
                    "Extent: [%s, %s] x [%s, %s] has no area".formatted(xLow, xHigh, yLow, yHigh));
        }
    }

    /** The square [-half, half]^2. */
    public static Extent square(double half) {
        return new Extent(-half, half, -half, half);
    }

    /** Left, right, lower and upper edge. */
    double[] corners() {
        return new double[] {xLow, xHigh, yLow, yHigh};
    }

    boolean contains(double x, double y) {
        return x >= xLow && x <= xHigh && y >= yLow && y <= yHigh;
    }
}
