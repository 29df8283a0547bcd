package org.halfstep.experiments.data;

import java.util.Locale;

/**
 * The units in which a flow sees a user's points: z = (x - mean) / spread, column by column, so that data of any size
 * lie where N(0, I) does.
 *
 * <p>Formats: x, means and spreads are binary64, z is binary32. Rounding: z is computed in binary64 and rounded once
 * more, to binary32; x = mean + spread z is computed in binary64. A density of x is that of z divided by the product of
 * the spreads.
 *
 * @param meanX the mean of the first column
 * @param meanY the mean of the second
 * @param spreadX the standard deviation of the first column
 * @param spreadY the standard deviation of the second
 */
public record Standardisation(double meanX, double meanY, double spreadX, double spreadY) {
    /** The points as they are. */
    public static final Standardisation NONE = new Standardisation(0, 0, 1, 1);

    private static final double SMALLEST_SPREAD = Float.MIN_NORMAL;

    /**
     * Checks that the map can be undone.
     *
     * @throws IllegalArgumentException naming the number that cannot be used, and the remedy
     */
    public Standardisation {
        requireUsable(1, meanX, spreadX);
        requireUsable(2, meanY, spreadY);
    }

    private static void requireUsable(int column, double mean, double spread) {
        boolean usable = Double.isFinite(mean) && spread >= SMALLEST_SPREAD && spread <= Float.MAX_VALUE;
        if (!usable) {
            throw new IllegalArgumentException(
                    "column %d has mean %s and standard deviation %s over the points to train on; give a column that varies, in other units if its numbers are tiny"
                            .formatted(column, Double.toString(mean), Double.toString(spread)));
        }
    }

    /**
     * Mean and standard deviation (with n - 1) of each column, summed in binary64 in the order of the points.
     *
     * @param points [count, 2] row-major
     * @throws IllegalArgumentException if there are fewer than 2 points, or a column does not vary
     */
    public static Standardisation of(double[] points) {
        int count = points.length / 2;
        if (count < 2) {
            throw new IllegalArgumentException("a standard deviation needs 2 points or more, there are " + count);
        }
        double meanX = mean(points, 0);
        double meanY = mean(points, 1);
        return new Standardisation(meanX, meanY, deviation(points, 0, meanX), deviation(points, 1, meanY));
    }

    private static double mean(double[] points, int column) {
        double sum = 0;
        for (int i = column; i < points.length; i += 2) {
            sum += points[i];
        }
        return sum / (points.length / 2.0);
    }

    private static double deviation(double[] points, int column, double mean) {
        double sum = 0;
        for (int i = column; i < points.length; i += 2) {
            double distance = points[i] - mean;
            sum += distance * distance;
        }
        return StrictMath.sqrt(sum / (points.length / 2.0 - 1));
    }

    /** Whether the points are left as they are. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** The first coordinate as the flow sees it. */
    public float standardX(double x) {
        return (float) ((x - meanX) / spreadX);
    }

    /** The second coordinate as the flow sees it. */
    public float standardY(double y) {
        return (float) ((y - meanY) / spreadY);
    }

    /** The first coordinate in the user's units. */
    public double ownX(double x) {
        return meanX + spreadX * x;
    }

    /** The second coordinate in the user's units. */
    public double ownY(double y) {
        return meanY + spreadY * y;
    }

    /** Points of the flow in the user's units; both [count, 2] row-major. */
    public double[] own(float[] standard) {
        double[] own = new double[standard.length];
        for (int i = 0; i < own.length; i += 2) {
            own[i] = ownX(standard[i]);
            own[i + 1] = ownY(standard[i + 1]);
        }
        return own;
    }

    /** log(spreadX spreadY), what a negative log-likelihood of z lacks to be one of x, nats. */
    public double logVolume() {
        return StrictMath.log(spreadX) + StrictMath.log(spreadY);
    }

    /** The numbers, four digits each. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "mean (%.4g, %.4g) and spread (%.4g, %.4g)", meanX, meanY, spreadX, spreadY);
    }
}
