package org.halfstep.experiments.roundoff;

/** Eigenvalues of small symmetric matrices, by Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5). */
final class Eigenvalues {
    private static final int MOST_SWEEPS = 30;
    private static final double NEGLIGIBLE = 1e-28;

    private Eigenvalues() {}

    /** The largest eigenvalue; the matrix is overwritten. */
    static double largest(double[][] matrix) {
        int size = matrix.length;
        for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(matrix) > NEGLIGIBLE * scale(matrix); sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(matrix, p, q);
                }
            }
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            largest = Math.max(largest, matrix[i][i]);
        }
        return largest;
    }

    private static double offDiagonal(double[][] matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += matrix[i][j] * matrix[i][j];
            }
        }
        return sum;
    }

    private static double scale(double[][] matrix) {
        double sum = Double.MIN_NORMAL;
        for (double[] row : matrix) {
            for (double entry : row) {
                sum += entry * entry;
            }
        }
        return sum;
    }

    /** Makes the entry (p, q) zero. */
    private static void rotate(double[][] matrix, int p, int q) {
        if (matrix[p][q] == 0) {
            return;
        }
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double tangent = Math.signum(theta) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
        if (theta == 0) {
            tangent = 1;
        }
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        double sine = tangent * cosine;
        for (double[] row : matrix) {
            double x = row[p];
            row[p] = cosine * x - sine * row[q];
            row[q] = sine * x + cosine * row[q];
        }
        double[] upper = matrix[p];
        double[] lower = matrix[q];
        for (int j = 0; j < upper.length; j++) {
            double x = upper[j];
            upper[j] = cosine * x - sine * lower[j];
            lower[j] = sine * x + cosine * lower[j];
        }
    }
}
