package org.halfstep.experiments.data;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a set of points lies.
 *
 * @param count the number of points
 * @param meanX the mean of the first coordinate
 * @param meanY the mean of the second
 * @param deviationX the standard deviation of the first coordinate, with n - 1
 * @param deviationY the standard deviation of the second
 * @param shareOutside the share of points outside [-4, 4]^2
 */
public record PointStatistics(
        int count, double meanX, double meanY, double deviationX, double deviationY, double shareOutside) {
    private static final double NOTEWORTHY_SHARE = 0.01;
    private static final double SMALL_DEVIATION = 0.1;

    /**
     * The statistics of a sample, summed in binary64 in the order of the points.
     *
     * @param points [count, 2] row-major
     * @throws IllegalArgumentException if there are fewer than 2 points or the array is too small
     */
    public static PointStatistics of(float[] points, int count) {
        Checks.requireRoom("PointStatistics", points, count);
        if (count < 2) {
            throw new IllegalArgumentException(
                    "PointStatistics: a standard deviation needs 2 points or more, there are " + count);
        }
        double meanX = mean(points, count, 0);
        double meanY = mean(points, count, 1);
        int outside = 0;
        for (int i = 0; i < count; i++) {
            if (Math.abs(points[2 * i]) > 4 || Math.abs(points[2 * i + 1]) > 4) {
                outside++;
            }
        }
        return new PointStatistics(
                count,
                meanX,
                meanY,
                deviation(points, count, 0, meanX),
                deviation(points, count, 1, meanY),
                (double) outside / count);
    }

    /**
     * What to tell a user whose points lie far from the flow's base density N(0, I): a sentence with the remedy, or
     * nothing where the points fit.
     */
    public Optional<String> hint() {
        boolean wide = shareOutside > NOTEWORTHY_SHARE;
        boolean narrow = Math.min(deviationX, deviationY) < SMALL_DEVIATION;
        if (!wide && !narrow) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the points have mean (%.4g, %.4g) and standard deviation (%.4g, %.4g), and %.1f %% of them lie"
                        + " outside [-4, 4]^2; the flow starts from N(0, I), so it learns faster when each column has its"
                        + " mean subtracted and is divided by its standard deviation",
                meanX,
                meanY,
                deviationX,
                deviationY,
                100 * shareOutside));
    }

    private static double mean(float[] points, int count, int column) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += points[2 * i + column];
        }
        return sum / count;
    }

    private static double deviation(float[] points, int count, int column, double mean) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double distance = points[2 * i + column] - mean;
            sum += distance * distance;
        }
        return StrictMath.sqrt(sum / (count - 1));
    }
}
