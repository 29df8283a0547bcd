package org.halfstep.experiments.roundoff;

import java.util.List;
import java.util.function.UnaryOperator;
import org.halfstep.core.tensor.Shape;

/**
 * A matrix [d, d] for every sample of a batch, from a linear map that treats samples one by one: d applications, each
 * with one unit vector in all samples at once.
 *
 * <p>Vectors are flat, part after part; part p is [samples, size_p], and d is the sum of the sizes.
 */
final class SampleMatrices {
    private final double[][][] matrices;

    private SampleMatrices(double[][][] matrices) {
        this.matrices = matrices;
    }

    /** The matrices whose columns the map gives. */
    static SampleMatrices of(List<Shape> parts, UnaryOperator<double[]> map) {
        int samples = parts.getFirst().size(0);
        int size = parts.stream().mapToInt(part -> part.size(1)).sum();
        double[][][] matrices = new double[samples][size][size];
        int total = samples * size;
        for (int column = 0; column < size; column++) {
            double[] direction = new double[total];
            for (int sample = 0; sample < samples; sample++) {
                direction[index(parts, sample, column)] = 1;
            }
            double[] image = map.apply(direction);
            for (int sample = 0; sample < samples; sample++) {
                for (int row = 0; row < size; row++) {
                    matrices[sample][row][column] = image[index(parts, sample, row)];
                }
            }
        }
        return new SampleMatrices(matrices);
    }

    /** Where a component of a sample lies. */
    private static int index(List<Shape> parts, int sample, int component) {
        int start = 0;
        int within = component;
        for (Shape part : parts) {
            if (within < part.size(1)) {
                return start + sample * part.size(1) + within;
            }
            start += part.elementCount();
            within -= part.size(1);
        }
        throw new IllegalArgumentException("no component " + component);
    }

    /** The largest 2-norm of a sample's matrix. */
    double norm() {
        double largest = 0;
        for (double[][] matrix : matrices) {
            int size = matrix.length;
            double[][] square = new double[size][size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    for (double[] row : matrix) {
                        square[i][j] += row[i] * row[j];
                    }
                }
            }
            largest = Math.max(largest, Math.sqrt(Math.max(0, Eigenvalues.largest(square))));
        }
        return largest;
    }

    /** The largest logarithmic norm of a sample's matrix: the largest eigenvalue of (M + M^T) / 2. */
    double logarithmicNorm() {
        double largest = Double.NEGATIVE_INFINITY;
        for (double[][] matrix : matrices) {
            int size = matrix.length;
            double[][] symmetric = new double[size][size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    symmetric[i][j] = (matrix[i][j] + matrix[j][i]) / 2;
                }
            }
            largest = Math.max(largest, Eigenvalues.largest(symmetric));
        }
        return largest;
    }
}
