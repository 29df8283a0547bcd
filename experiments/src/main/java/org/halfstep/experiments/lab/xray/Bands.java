package org.halfstep.experiments.lab.xray;

import java.util.Collection;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.experiments.report.Log2Histogram;

/**
 * How many numbers lie in which part of a format's range, by their binades.
 *
 * @param total all of them
 * @param overflow above the largest exponent, infinities and NaN among them
 * @param normal held with all bits
 * @param subnormal in the subnormal binades
 * @param zero below the smallest number, zeros among them
 */
record Bands(long total, long overflow, long normal, long subnormal, long zero) {
    /** Sorts the numbers of histograms into the bands of a format. */
    static Bands of(FloatFormat format, Collection<Log2Histogram> histograms) {
        int smallestNormal = Math.getExponent(format.minNormal());
        int smallest = smallestNormal - format.precision() + 1;
        int largest = Math.getExponent(format.maxFinite());
        Bands sum = new Bands(0, 0, 0, 0, 0);
        for (Log2Histogram histogram : histograms) {
            long over = count(histogram, histogram.notFiniteShare());
            long under = count(histogram, histogram.zeroShare());
            long normal = 0;
            long subnormal = 0;
            for (int e = histogram.lowest(); e <= histogram.highest(); e++) {
                long count = count(histogram, histogram.share(e));
                over += e > largest ? count : 0;
                normal += e >= smallestNormal && e <= largest ? count : 0;
                subnormal += e >= smallest && e < smallestNormal ? count : 0;
                under += e < smallest ? count : 0;
            }
            sum = sum.plus(new Bands(histogram.total(), over, normal, subnormal, under));
        }
        return sum;
    }

    private static long count(Log2Histogram histogram, double share) {
        return Math.round(share * histogram.total());
    }

    private Bands plus(Bands other) {
        return new Bands(
                total + other.total,
                overflow + other.overflow,
                normal + other.normal,
                subnormal + other.subnormal,
                zero + other.zero);
    }

    /** A count as a share of all. */
    double share(long count) {
        return total == 0 ? 0 : (double) count / total;
    }
}
