package org.halfstep.autodiff;

import java.util.List;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.random.Stream;

/**
 * The two classic tests of a gradient, in binary64.
 *
 * <p>Taylor: with phi(x) = (v, F(x)) and g = J^T v, |phi(x + e u) - phi(x)| falls like e, and
 * |phi(x + e u) - phi(x) - e (g, u)| like e^2; a wrong g leaves a term in e. Root mean squares over a few u and v stand
 * for the two, so that no chance cancellation decides. Dot product: (v, J u) = (J^T v, u).
 */
public final class GradientCheck {
    private static final String POLICY = "float64";
    private static final int DIRECTIONS = 3;
    private static final int STEPS = 5;
    private static final int FIRST_EXPONENT = -13;
    /** So close that a point rarely has a kink within: a step of functions without curvature. */
    private static final double CLOSE = 0x1p-24;
    /** Below this share of what is added up, a remainder is rounding. */
    private static final double ROUNDING = 4e-15;

    private GradientCheck() {}

    /** How often e is halved. */
    public static final int HALVINGS = STEPS - 1;

    /**
     * How values and remainders fall as e is halved.
     *
     * @param differenceRatio by what |phi(x + e u) - phi(x)| falls in all {@link #HALVINGS} together, 2^HALVINGS for
     *     order 1; NaN for a case that is not curved
     * @param remainderRatio by what the remainder falls in one halving at least, 4 or more for order 2; infinite where
     *     the remainder is a rounding; NaN for a case that is not curved
     * @param remainder of a case that is not curved: the remainder at e = 2^-24, relative to what is added up; 0 or a
     *     few roundings
     */
    public record Taylor(double differenceRatio, double remainderRatio, double remainder) {
        /** 2^0.1, for each halving. */
        private static final double TOLERANCE = 1.0717734625362931;

        private static final double FIRST = 1 << HALVINGS;
        private static final double SECOND = 4;
        private static final double ROUNDINGS = 1e-14;

        /** Whether the gradient is right, as far as this test can see: orders 1 and 2 to within 0.1. */
        public boolean holds() {
            if (Double.isNaN(remainderRatio)) {
                return remainder <= ROUNDINGS;
            }
            double tolerance = TOLERANCE * TOLERANCE * TOLERANCE * TOLERANCE;
            return differenceRatio <= FIRST * tolerance
                    && differenceRatio >= FIRST / tolerance
                    && remainderRatio >= SECOND / TOLERANCE;
        }
    }

    /** The Taylor test at a random point. A kink within e of the point spoils it: try another point then. */
    public static Taylor taylor(Backend backend, GradientCase example, Stream random) {
        double[] differences = new double[STEPS];
        double[] remainders = new double[STEPS];
        double size = 0;
        double close = 0;
        for (int k = 0; k < DIRECTIONS; k++) {
            GradientSample sample = GradientSample.smooth(backend, example, random);
            List<double[]> base = sample.values(POLICY, 0);
            List<double[]> gradient = sample.gradient(POLICY);
            double slope = GradientCase.dot(gradient, sample.direction());
            size = Math.max(size, GradientCase.magnitude(sample.cotangent(), base) + Math.abs(slope) + 1);
            if (example.kind() != Kind.CURVED) {
                close = Math.max(close, Math.abs(sample.difference(POLICY, CLOSE, base) - CLOSE * slope));
                continue;
            }
            for (int i = 0; i < STEPS; i++) {
                double e = Math.scalb(1.0, FIRST_EXPONENT - i);
                double difference = sample.difference(POLICY, e, base);
                double remainder = difference - e * slope;
                differences[i] += difference * difference;
                remainders[i] += remainder * remainder;
            }
        }
        return example.kind() == Kind.CURVED
                ? curved(differences, remainders, size)
                : new Taylor(Double.NaN, Double.NaN, close / size);
    }

    private static Taylor curved(double[] differences, double[] remainders, double size) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < STEPS; i++) {
            if (remainders[i] > square(ROUNDING * size)) {
                least = Math.min(least, Math.sqrt(remainders[i - 1] / remainders[i]));
            }
        }
        return new Taylor(Math.sqrt(differences[0] / differences[STEPS - 1]), least, 0);
    }

    private static double square(double x) {
        return x * x;
    }

    /** |(v, J u) - (J^T v, u)| relative to what is added up, at a random point. */
    public static double adjointness(Backend backend, GradientCase example, Stream random) {
        GradientSample sample = GradientSample.smooth(backend, example, random);
        return adjointness(sample, POLICY);
    }

    /** |(v, J u) - (J^T v, u)| relative to 1 plus what is added up, in the formats of a policy. */
    public static double adjointness(GradientSample sample, String policy) {
        List<double[]> gradient = sample.gradient(policy);
        List<double[]> derivative = sample.derivative(policy);
        double size = GradientCase.magnitude(sample.cotangent(), derivative)
                + GradientCase.magnitude(gradient, sample.direction())
                + 1;
        double difference =
                GradientCase.dot(sample.cotangent(), derivative) - GradientCase.dot(gradient, sample.direction());
        return Math.abs(difference) / size;
    }

    /** max|J u - F(u)| of a linear F, at a random point. */
    public static double linearity(Backend backend, GradientCase example, Stream random) {
        GradientSample sample = GradientSample.smooth(backend, example, random);
        return largestDifference(sample.derivative(POLICY), sample.image(POLICY));
    }

    /** max|a - b|. */
    public static double largestDifference(List<double[]> a, List<double[]> b) {
        double largest = 0;
        for (int part = 0; part < a.size(); part++) {
            for (int i = 0; i < a.get(part).length; i++) {
                largest = Math.max(largest, Math.abs(a.get(part)[i] - b.get(part)[i]));
            }
        }
        return largest;
    }
}
