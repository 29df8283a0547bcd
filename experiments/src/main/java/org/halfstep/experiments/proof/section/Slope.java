package org.halfstep.experiments.proof.section;

/**
 * The order of convergence in log |error| = a + p log h + c h, by least squares: the last term takes up what the next
 * order adds on the coarser grids.
 *
 * @param order p
 * @param margin half the width of p's 99 % confidence interval (Student's t, n - 3 degrees of freedom)
 */
record Slope(double order, double margin) {
    private static final int REGRESSORS = 3;
    /** Student's t at 0.995 for 1, 2, .. degrees of freedom. */
    private static final double[] T995 = {63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169};

    static Slope fit(double[] h, double[] error) {
        int n = h.length;
        double[][] rows = new double[n][];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            rows[i] = new double[] {1, Math.log(h[i]), h[i]};
            y[i] = Math.log(error[i]);
        }
        double[][] normal = new double[REGRESSORS][REGRESSORS];
        double[] right = new double[REGRESSORS];
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < REGRESSORS; r++) {
                right[r] += rows[i][r] * y[i];
                for (int s = 0; s < REGRESSORS; s++) {
                    normal[r][s] += rows[i][r] * rows[i][s];
                }
            }
        }
        double[] fitted = solve(normal, right);
        double residual = 0;
        for (int i = 0; i < n; i++) {
            double off = y[i] - fitted[0] - fitted[1] * rows[i][1] - fitted[2] * rows[i][2];
            residual += off * off;
        }
        int freedom = n - REGRESSORS;
        double variance = residual / freedom * solve(normal, new double[] {0, 1, 0})[1];
        return new Slope(fitted[1], T995[Math.min(freedom, T995.length) - 1] * Math.sqrt(variance));
    }

    /** Cramer's rule for three unknowns. */
    private static double[] solve(double[][] matrix, double[] right) {
        double[] solution = new double[REGRESSORS];
        double all = determinant(matrix);
        for (int column = 0; column < REGRESSORS; column++) {
            double[][] changed = new double[REGRESSORS][];
            for (int row = 0; row < REGRESSORS; row++) {
                changed[row] = matrix[row].clone();
                changed[row][column] = right[row];
            }
            solution[column] = determinant(changed) / all;
        }
        return solution;
    }

    private static double determinant(double[][] m) {
        return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
                - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }
}
