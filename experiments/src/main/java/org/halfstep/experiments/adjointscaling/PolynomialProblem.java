package org.halfstep.experiments.adjointscaling;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;

/**
 * The paper's test of adjoint scaling, whose exact solution and gradients are known:
 *
 * <pre>
 *   y' = -(a t^2 + b t + c) y on [0, T],   L = y(T)^2 / 2,   y(t) = y_0 exp(-(a t^3 / 3 + b t^2 / 2 + c t))
 * </pre>
 *
 * <p>With the paper's numbers y rises to 5e3 and falls to 1.8e-4, within the normal range of float16, while the adjoint
 * a(t) = y(T)^2 / y(t) falls to 7e-12, far below it: a float16 pass without scaling loses the gradients.
 *
 * @param a the coefficient of t^2
 * @param b the coefficient of t
 * @param c the constant coefficient
 * @param end T, the end of the interval
 * @param initial y_0
 */
public record PolynomialProblem(double a, double b, double c, double end, double initial) {
    /** The paper's: y_0 is the largest number of float16 divided by 180. */
    public static final PolynomialProblem PAPER = new PolynomialProblem(8, -10, 0x1p-16, 2.65, 65504.0 / 180);

    /** y(T) and the gradients of L by y_0, a, b and c. */
    public record Exact(double last, double byInitial, double byA, double byB, double byC) {}

    /**
     * Checks that the exact numbers exist, so that relative errors do.
     *
     * @throws IllegalArgumentException if T is not positive, a number is not finite, or y(T) or a gradient is zero or
     *     beyond binary64
     */
    public PolynomialProblem {
        if (!(end > 0) || end == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("polynomial: T = " + end + " must be positive and finite");
        }
        Exact exact = exact(a, b, c, end, initial);
        double[] numbers = {exact.last, exact.byInitial, exact.byA, exact.byB, exact.byC};
        for (double number : numbers) {
            if (number == 0 || !Double.isFinite(number)) {
                throw new IllegalArgumentException("polynomial: with a = " + a + ", b = " + b + ", c = " + c + ", T = "
                        + end + ", y0 = " + initial + " y(T) is " + exact.last + " and dL/dy0 " + exact.byInitial
                        + "; choose numbers for which all of them are finite and not 0");
            }
        }
    }

    private static Exact exact(double a, double b, double c, double t, double initial) {
        double last = initial * growth(a, b, c, t);
        return new Exact(
                last,
                last * growth(a, b, c, t),
                -last * last * t * t * t / 3,
                -last * last * t * t / 2,
                -last * last * t);
    }

    private static double growth(double a, double b, double c, double t) {
        return StrictMath.exp(-(a * t * t * t / 3 + b * t * t / 2 + c * t));
    }

    /** y(T) and the gradients. */
    public Exact exact() {
        return exact(a, b, c, end, initial);
    }

    /** y(t). */
    public double state(double t) {
        return initial * growth(a, b, c, t);
    }

    /** a t^2 + b t + c. */
    public double damping(double t) {
        return (a * t + b) * t + c;
    }

    /** y'(t). */
    public double velocity(double t) {
        return -damping(t) * state(t);
    }

    /** The problem whose numbers are rounded to a format: what a solver in that format is given. */
    public PolynomialProblem roundedTo(FloatFormat format) {
        return new PolynomialProblem(
                Rounding.round(a, format),
                Rounding.round(b, format),
                Rounding.round(c, format),
                Rounding.round(end, format),
                Rounding.round(initial, format));
    }
}
