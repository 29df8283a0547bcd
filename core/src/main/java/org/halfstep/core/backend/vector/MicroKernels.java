package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of every contraction: m rows by v vectors of sums stay in registers while k ascends,
 *
 * <pre>
 *   c[i][lane] = fma(a[kk][i], b[kk][lane], c[i][lane]),   kk = 0 .. k - 1 in turn
 * </pre>
 *
 * <p>Element (kk, i) of A is at {@code aAt + kk aStep + i}, element (kk, lane) of B at {@code bAt + kk bStep + lane},
 * element (i, lane) of C at {@code cAt + i cStep + lane}.
 */
final class MicroKernels {
    /** What the sums start from. */
    enum Start {
        /** From +0. */
        ZERO,
        /** From what C holds. */
        CONTINUED
    }

    /** The rows of the largest kernel. */
    static final int ROWS = LANES >= 16 ? 12 : 4;

    /** Sums of no more products have kernels of their own, 4 vectors wide. */
    private static final int SHORT = 2;

    private MicroKernels() {}

    /** The vectors of the widest kernel for so many rows. */
    static int widest(int rows) {
        return rows < 4 ? 4 : 2;
    }

    /** Whether there are kernels for {@link #ROWS} rows whose k are together, in panels of so many vectors. */
    static boolean hasRowKernels(int panel) {
        return ROWS == 12 && panel == 2;
    }

    /** The vectors that lanes should lie together in for a matrix of so many rows and sums of so many products. */
    static int panel(int rows, int k) {
        return k <= SHORT ? 4 : widest(rows);
    }

    /** Rows {@code 0 .. m - 1} of a tile by {@code v} vectors, by the largest kernels that fit. */
    static void multiply(
            float[] a,
            int aAt,
            int aStep,
            int m,
            float[] b,
            int bAt,
            int bStep,
            int v,
            float[] c,
            int cAt,
            int cStep,
            int k,
            Start start) {
        if (start == Start.ZERO && k > 0 && k <= SHORT && v % 4 == 0) {
            shortSums(a, aAt, aStep, m, b, bAt, bStep, v, c, cAt, cStep, k);
            return;
        }
        int row = 0;
        while (row < m) {
            int left = m - row;
            int rows = left >= ROWS ? ROWS : left >= 4 ? 4 : left >= 2 && v >= 4 ? 2 : 1;
            int widest = widest(rows);
            int vector = 0;
            while (vector < v) {
                int vectors = v - vector >= widest ? widest : 1;
                int lane = vector * LANES;
                int target = cAt + row * cStep + lane;
                one(
                        rows,
                        vectors,
                        a,
                        aAt + row,
                        aStep,
                        b,
                        bAt + lane,
                        bStep,
                        c,
                        target,
                        cStep,
                        k,
                        start == Start.CONTINUED);
                vector += vectors;
            }
            row += rows;
        }
    }

    /**
     * {@link #ROWS} rows by one or two vectors, where the rows of A are apart and their k together: element (kk, i) of A is
     * at {@code aAt + i aRow + kk}. The sums start from +0 and are stored, or {@code added} to what C holds.
     */
    static void multiplyRows(
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            int bStep,
            int v,
            float[] c,
            int cAt,
            int cStep,
            int k,
            boolean added) {
        if (v == 2) {
            RegisterKernels.rows12x2(a, aAt, aRow, b, bAt, bStep, c, cAt, cStep, k, added);
        } else {
            RegisterKernels.rows12x1(a, aAt, aRow, b, bAt, bStep, c, cAt, cStep, k, added);
        }
    }

    /** Adds {@code m} rows of {@code v} vectors to those of {@code total}. */
    static void add(float[] c, int cAt, int cStep, int m, int v, float[] total, int at, int step) {
        for (int i = 0; i < m; i++) {
            for (int lane = 0; lane < v * LANES; lane += LANES) {
                FloatVector sum = FloatVector.fromArray(FLOATS, c, cAt + i * cStep + lane);
                FloatVector.fromArray(FLOATS, total, at + i * step + lane)
                        .add(sum)
                        .intoArray(total, at + i * step + lane);
            }
        }
    }

    /** Sums of one or two products: what is stored is more than what is read. */
    private static void shortSums(
            float[] a,
            int aAt,
            int aStep,
            int m,
            float[] b,
            int bAt,
            int bStep,
            int v,
            float[] c,
            int cAt,
            int cStep,
            int k) {
        for (int vector = 0; vector < v; vector += 4) {
            int lane = vector * LANES;
            switch (k) {
                case 0 -> throw new IllegalArgumentException("no products");
                case 1 -> RegisterKernels.outer1(a, aAt, m, b, bAt + lane, c, cAt + lane, cStep);
                default -> RegisterKernels.outer2(a, aAt, aStep, m, b, bAt + lane, bStep, c, cAt + lane, cStep);
            }
        }
    }

    private static void one(
            int rows,
            int vectors,
            float[] a,
            int aAt,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cStep,
            int k,
            boolean continued) {
        if (rows == 12) {
            if (vectors == 2) {
                RegisterKernels.multiply12x2(a, aAt, aStep, b, bAt, bStep, c, cAt, cStep, k, continued);
            } else {
                RegisterKernels.multiply12x1(a, aAt, aStep, b, bAt, bStep, c, cAt, cStep, k, continued);
            }
        } else if (rows == 4) {
            if (vectors == 2) {
                RegisterKernels.multiply4x2(a, aAt, aStep, b, bAt, bStep, c, cAt, cStep, k, continued);
            } else {
                RegisterKernels.multiply4x1(a, aAt, aStep, b, bAt, bStep, c, cAt, cStep, k, continued);
            }
        } else if (vectors == 4) {
            if (rows == 2) {
                RegisterKernels.multiply2x4(a, aAt, aStep, b, bAt, bStep, c, cAt, cStep, k, continued);
            } else {
                RegisterKernels.multiply1x4(a, aAt, aStep, b, bAt, bStep, c, cAt, cStep, k, continued);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                RegisterKernels.multiply1x1(a, aAt + i, aStep, b, bAt, bStep, c, cAt + i * cStep, cStep, k, continued);
            }
        }
    }
}
