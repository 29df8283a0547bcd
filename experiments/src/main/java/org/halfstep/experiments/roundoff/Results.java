package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a solve and its backward pass give, in binary64: the final state, the gradient by y_0, and one gradient for every
 * parameter tensor.
 *
 * @param values in that order, each with all its elements
 */
record Results(List<double[]> values) {
    /** The place of the final state. */
    static final int SOLUTION = 0;

    /** The place of the gradient by y_0. */
    static final int INITIAL_GRADIENT = 1;

    /** The place of the first parameter's gradient. */
    static final int FIRST_PARAMETER = 2;

    /** Copies the list. */
    Results {
        values = List.copyOf(values);
    }

    /** The names of the quantities of a problem with these parameters. */
    static List<String> names(List<String> parameters) {
        return Stream.concat(Stream.of("sol", "grad_y0"), parameters.stream().map(name -> "grad_" + name))
                .toList();
    }

    /** ||x - r|| / ||r|| of every quantity in the 2-norm; NaN where x is not finite. */
    List<Double> errors(Results reference) {
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            double error = distance(values.get(i), reference.values().get(i))
                    / norm(reference.values().get(i));
            errors.add(Double.isFinite(error) ? error : Double.NaN);
        }
        return errors;
    }

    /** ||x||, in the 2-norm. */
    static double norm(double[] x) {
        return distance(x, new double[x.length]);
    }

    /** ||x - y||, in the 2-norm. */
    static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(sum);
    }
}
