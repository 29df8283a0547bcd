package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.tensor.Tensor;

/** Comparing the results of solves. */
final class Numbers {
    private Numbers() {}

    /** The gradients of a pass that must have some. */
    static AdjointResult.Gradients gradients(AdjointResult result) {
        assertThat(result).isInstanceOf(AdjointResult.Gradients.class);
        return (AdjointResult.Gradients) result;
    }

    /** The failure of a pass that must have failed. */
    static AdjointResult.NonFinite failure(AdjointResult result) {
        assertThat(result).isInstanceOf(AdjointResult.NonFinite.class);
        return (AdjointResult.NonFinite) result;
    }

    /** dL/dy_0 part by part, then dL/dtheta parameter by parameter. */
    static List<Tensor> all(AdjointResult result) {
        List<Tensor> tensors = new ArrayList<>(gradients(result).initialState());
        tensors.addAll(gradients(result).byParameter());
        return tensors;
    }

    /** The numbers of tensors, copied: results belong to the solver. */
    static List<double[]> values(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toDoubles).toList();
    }

    /** Every bit equal, -0 told from +0. */
    static void assertEqualBits(List<double[]> actual, List<double[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(bits(actual.get(i))).as("tensor %s", i).containsExactly(bits(expected.get(i)));
        }
    }

    private static long[] bits(double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Double.doubleToLongBits(values[i]);
        }
        return bits;
    }

    /** max over the tensors of max|x - y| / max|y|. */
    static double relativeError(List<double[]> actual, List<double[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.size(); i++) {
            worst = Math.max(worst, relativeError(actual.get(i), expected.get(i)));
        }
        return worst;
    }

    /** max|x - y| / max|y|. */
    static double relativeError(double[] actual, double[] expected) {
        double difference = 0;
        double magnitude = 0;
        for (int i = 0; i < actual.length; i++) {
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
        }
        return difference / magnitude;
    }
}
