package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.solvers.ButcherTableau;

/**
 * The bound of roundoff for one problem in one precision, evaluated from what was measured along the trajectory.
 *
 * <pre>
 *   e' = l(t) e + c M u_L + M d_h + |y| u_H / h,   |e_N| &lt;= e(T) + u_S |Y_N|
 * </pre>
 *
 * <p>With constants that is (exp(l T) - 1) / l (c M u_L + |y| u_H / h); here L, c M u_L, M and |y| are those of each
 * time, and the equation is integrated by the trapezoidal rule. l is L, the norm of the Jacobian, or mu, its logarithmic
 * norm, which knows that errors may shrink; the roundings of e itself, u_H / h and c u_L L, are added to it. c M u_L is
 * the error of one evaluation of f in this precision, measured. The adjoint's error obeys an equation of the same kind
 * backward, with the errors of its products measured, and with what an error of the state does to the Jacobian and to
 * the loss. A parameter's gradient is one integral more. Nothing may over- or underflow.
 */
final class BoundEstimate {
    /** The rate at which errors are taken to grow. */
    enum Rate {
        /** L(t). */
        LIPSCHITZ,
        /** mu(t). */
        LOGARITHMIC
    }

    private static final int LAST = TrajectoryFacts.POINTS;

    private final TrajectoryFacts facts;
    private final PrecisionPolicy policy;
    private final double[] slopeErrors = new double[LAST + 1];
    private final List<double[]> productErrors = new ArrayList<>();
    private final double initialError;
    private final double distance;

    /** Measures the errors of single evaluations in a precision. */
    BoundEstimate(TrajectoryFacts facts, PrecisionPolicy policy, Backend backend) {
        this.facts = facts;
        this.policy = policy;
        distance = facts.length() / LAST;
        for (int i = 0; i <= facts.parameters(); i++) {
            productErrors.add(new double[LAST + 1]);
        }
        try (FieldProbe probe = new FieldProbe(facts.problem(), policy, backend)) {
            for (int k = 0; k <= LAST; k++) {
                measure(probe, k);
            }
        }
        initialError = Results.distance(facts.state(0), rounded(facts.state(0), Role.STATE));
    }

    private void measure(FieldProbe probe, int k) {
        double[] y = facts.state(k);
        slopeErrors[k] = Results.distance(probe.slopes(facts.time(k), y), facts.slope(k));
        List<double[]> products = probe.products(facts.time(k), rounded(y, Role.STORED_STATE), facts.adjoint(k));
        for (int i = 0; i < products.size(); i++) {
            productErrors.get(i)[k] =
                    Results.distance(products.get(i), facts.products(k).get(i));
        }
    }

    private double[] rounded(double[] values, Role role) {
        FloatFormat format = policy.format(role);
        double[] rounded = new double[values.length];
        Arrays.setAll(rounded, i -> Rounding.round(values[i], format));
        return rounded;
    }

    /** The largest relative error of a rounding to a role's format: u to nearest, 2 u in the other directions. */
    private double unit(Role role) {
        FloatFormat format = policy.format(role);
        return switch (policy.rounding()) {
            case NEAREST_EVEN, NEAREST_AWAY -> format.unitRoundoff();
            case TOWARD_ZERO, UPWARD, DOWNWARD, STOCHASTIC, STOCHASTIC_EQUAL -> format.machineEpsilon();
        };
    }

    /** The unit roundoff of a role where it is narrower than the state, else 0: the state's own rounding counts once. */
    private double unitIfNarrow(Role role) {
        return unit(role) > unit(Role.STATE) ? unit(role) : 0;
    }

    /** M: the largest |f|. */
    double largestSlope() {
        double largest = 0;
        for (int k = 0; k <= LAST; k++) {
            largest = Math.max(largest, Results.norm(facts.slope(k)));
        }
        return largest;
    }

    /** c: the largest error of f in units of u_L M. */
    double constant() {
        double largest = 0;
        for (double error : slopeErrors) {
            largest = Math.max(largest, error);
        }
        return largest / (policy.low().unitRoundoff() * largestSlope());
    }

    /** The largest L(t) or mu(t). */
    double largestRate(Rate rate) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : rates(rate)) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private double[] rates(Rate rate) {
        return switch (rate) {
            case LIPSCHITZ -> facts.lipschitz();
            case LOGARITHMIC -> facts.logarithmic();
        };
    }

    /** The rates at which the errors of y or a grow, those of the roundings of the error itself among them. */
    private double[] effectiveRates(Rate rate, Role sum, double h) {
        double[] rates = rates(rate);
        double[] lipschitz = facts.lipschitz();
        double relative = constant() * policy.low().unitRoundoff();
        Arrays.setAll(rates, k -> rates[k] + relative * lipschitz[k] + unit(sum) / h);
        return rates;
    }

    /**
     * The relative bounds of every quantity of {@link Results}.
     *
     * @param tableau the method
     * @param steps N
     * @param results what the bounds are relative to
     * @param truncation the relative errors of float64 on this grid
     */
    List<Terms> of(Rate rate, ButcherTableau tableau, int steps, Results results, List<Double> truncation) {
        double h = facts.length() / steps;
        Terms[] state = stateErrors(rate, tableau, h);
        double storing = unit(Role.STORED_STATE) * Results.norm(facts.state(LAST));
        Terms last = state[LAST].plus(Terms.stored(storing));
        Terms[] adjoint = adjointErrors(rate, tableau, h, state, last);
        List<Terms> bounds = new ArrayList<>(List.of(last, adjoint[0]));
        for (int i = 0; i < facts.parameters(); i++) {
            bounds.add(gradientError(i, tableau, h, state, adjoint));
        }
        List<Terms> relative = new ArrayList<>();
        for (int i = 0; i < bounds.size(); i++) {
            double size = Results.norm(results.values().get(i));
            relative.add(bounds.get(i).times(1 / size).withTruncation(truncation.get(i)));
        }
        return relative;
    }

    private Terms[] stateErrors(Rate rate, ButcherTableau tableau, double h) {
        double lengthError = Math.abs(Rounding.round(h, policy.format(Role.STEP_LENGTH)) - h) / h;
        double product = (unitIfNarrow(Role.STEP_LENGTH) > 0 ? lengthError : 0)
                + unitIfNarrow(Role.STEP_PRODUCT)
                + roundings(tableau) * unitIfNarrow(Role.INCREMENT);
        Terms[] sources = new Terms[LAST + 1];
        for (int k = 0; k <= LAST; k++) {
            sources[k] = new Terms(
                    0,
                    slopeErrors[k],
                    product * Results.norm(facts.slope(k)),
                    unit(Role.STATE) / h * Results.norm(facts.state(k)),
                    0);
        }
        double[] rates = effectiveRates(rate, Role.STATE, h);
        Terms[] errors = new Terms[LAST + 1];
        errors[0] = Terms.stored(initialError);
        for (int k = 0; k < LAST; k++) {
            errors[k + 1] = step(errors[k], rates[k], rates[k + 1], sources[k], sources[k + 1]);
        }
        return errors;
    }

    private Terms[] adjointErrors(Rate rate, ButcherTableau tableau, double h, Terms[] state, Terms last) {
        Terms[] sources = new Terms[LAST + 1];
        for (int k = 0; k <= LAST; k++) {
            double product = Results.norm(facts.products(k).getFirst());
            double low = productErrors.getFirst()[k] + roundings(tableau) * unit(Role.SLOPE_COTANGENT) * product;
            sources[k] = Terms.low(low)
                    .plus(Terms.high(unit(Role.ADJOINT) / h * Results.norm(facts.adjoint(k))))
                    .plus(state[k].times(facts.jacobianChange(k)));
        }
        double[] rates = effectiveRates(rate, Role.ADJOINT, h);
        Terms[] errors = new Terms[LAST + 1];
        errors[LAST] = last.times(facts.lossCurvature())
                .plus(Terms.stored(unit(Role.INCOMING_COTANGENT) * Results.norm(facts.adjoint(LAST))));
        for (int k = LAST; k > 0; k--) {
            errors[k - 1] = step(errors[k], rates[k], rates[k - 1], sources[k], sources[k - 1]);
        }
        return errors;
    }

    private Terms gradientError(int parameter, ButcherTableau tableau, double h, Terms[] state, Terms[] adjoint) {
        double rate = unit(Role.ACCUMULATED_GRADIENT) / h;
        Terms error = Terms.ZERO;
        double sum = 0;
        Terms before = gradientSource(parameter, LAST, tableau, rate, sum, state, adjoint);
        for (int k = LAST; k > 0; k--) {
            sum += distance * Results.norm(facts.products(k).get(1 + parameter));
            Terms after = gradientSource(parameter, k - 1, tableau, rate, sum, state, adjoint);
            error = step(error, rate, rate, before, after);
            before = after;
        }
        return error;
    }

    private Terms gradientSource(
            int parameter, int k, ButcherTableau tableau, double rate, double sum, Terms[] state, Terms[] adjoint) {
        double product = Results.norm(facts.products(k).get(1 + parameter));
        double low = productErrors.get(1 + parameter)[k] + roundings(tableau) * unit(Role.SLOPE_COTANGENT) * product;
        return Terms.low(low)
                .plus(Terms.high(rate * sum))
                .plus(adjoint[k].times(facts.parameterNorm(k, parameter)))
                .plus(state[k].times(facts.parameterChange(k, parameter)));
    }

    /** e' = l e + s over one interval. */
    private Terms step(Terms error, double rate, double nextRate, Terms source, Terms nextSource) {
        double factor = Math.exp(distance * (rate + nextRate) / 2);
        return error.times(factor).plus(source.times(factor * distance / 2)).plus(nextSource.times(distance / 2));
    }

    /** Roundings between the slopes and the increment, each of a value no larger than a slope; so of the cotangents. */
    private static int roundings(ButcherTableau tableau) {
        return tableau.stages() == 1 ? 0 : tableau.stages() + 1;
    }
}
