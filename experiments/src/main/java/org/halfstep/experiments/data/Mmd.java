package org.halfstep.experiments.data;

/**
 * The maximum mean discrepancy between two samples: how far apart their distributions are.
 *
 * <p>With the kernel {@code k(x, y) = exp(-|x - y|^2)} and samples x_1 .. x_n and y_1 .. y_m, the unbiased estimate
 *
 * <pre>
 *   MMD^2 = sum_{i != j} k(x_i, x_j) / (n (n - 1)) + sum_{i != j} k(y_i, y_j) / (m (m - 1))
 *           - 2 sum_{i, j} k(x_i, y_j) / (n m)
 * </pre>
 *
 * <p>of Gretton et al., "A kernel two-sample test", JMLR 13 (2012), lemma 6. Its mean is 0 for equal distributions, so
 * it falls below 0 about as often as above. Published code for these experiments changes to the biased form, which
 * keeps the diagonals, above 20,000 numbers; this one is unbiased at every size.
 *
 * <p>Unbiased holds for independent points. The samples of {@link ToyData} that space points equally (circles, moons,
 * rings) or deal them to parts in turn (pinwheel) spread more evenly than independent ones: between two such samples
 * of n points the mean is negative, about -1 / n to -2 / n.
 *
 * <p>The sums are binary64 in a fixed order with {@link StrictMath#exp}: the same bits everywhere. NaN and infinities
 * of the samples are not masked. The work is O((n + m)^2): 2 million kernel values at n = m = 1024.
 */
public final class Mmd {
    private Mmd() {}

    /**
     * The unbiased estimate of MMD^2.
     *
     * @param x the first sample, [n, 2] row-major
     * @param n its number of points, at least 2
     * @param y the second sample, [m, 2] row-major
     * @param m its number of points, at least 2
     * @throws IllegalArgumentException if a sample has fewer than 2 points or its array is too small
     */
    public static double squared(float[] x, int n, float[] y, int m) {
        requireSample("first", x, n);
        requireSample("second", y, m);
        double withinX = 2 * sumOfPairs(x, n) / ((double) n * (n - 1));
        double withinY = 2 * sumOfPairs(y, m) / ((double) m * (m - 1));
        double between = 2 * sumBetween(x, n, y, m) / ((double) n * m);
        return withinX + withinY - between;
    }

    /** sum_{i < j} k(x_i, x_j), row by row. */
    private static double sumOfPairs(float[] x, int n) {
        double sum = 0;
        for (int i = 1; i < n; i++) {
            sum += sumOfRow(x[2 * i], x[2 * i + 1], x, i);
        }
        return sum;
    }

    /** sum_{i, j} k(x_i, y_j), row by row. */
    private static double sumBetween(float[] x, int n, float[] y, int m) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += sumOfRow(x[2 * i], x[2 * i + 1], y, m);
        }
        return sum;
    }

    /** sum_{j < count} exp(-(px - y_j0)^2 - (py - y_j1)^2). */
    private static double sumOfRow(double px, double py, float[] y, int count) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            double dx = px - y[2 * j];
            double dy = py - y[2 * j + 1];
            sum += StrictMath.exp(-(dx * dx + dy * dy));
        }
        return sum;
    }

    private static void requireSample(String which, float[] points, int count) {
        Checks.requireRoom("Mmd, the " + which + " sample", points, count);
        if (count < 2) {
            throw new IllegalArgumentException(
                    "Mmd: the %s sample has %d points; the unbiased estimate needs at least 2".formatted(which, count));
        }
    }
}
