package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The loops that keep their sums in registers, by rows and vectors; {@link MicroKernels} says what they compute and
 * chooses among them. One method a size, written out: the JVM's compiler keeps vectors in registers only if each has a
 * name. Sums start from what C holds if they are {@code continued}, else from +0.
 */
final class RegisterKernels {
    private RegisterKernels() {}

    /** Sums of one product, 4 vectors. */
    static void outer1(float[] a, int aAt, int m, float[] b, int bAt, float[] c, int cAt, int cStep) {
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt);
        FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + LANES);
        FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + 2 * LANES);
        FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + 3 * LANES);
        for (int i = 0; i < m; i++) {
            FloatVector x = FloatVector.broadcast(FLOATS, a[aAt + i]);
            int at = cAt + i * cStep;
            x.fma(b0, zero).intoArray(c, at);
            x.fma(b1, zero).intoArray(c, at + LANES);
            x.fma(b2, zero).intoArray(c, at + 2 * LANES);
            x.fma(b3, zero).intoArray(c, at + 3 * LANES);
        }
    }

    /** Sums of two products, 4 vectors. */
    static void outer2(
            float[] a, int aAt, int aStep, int m, float[] b, int bAt, int bStep, float[] c, int cAt, int cStep) {
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt);
        FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + LANES);
        FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + 2 * LANES);
        FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + 3 * LANES);
        FloatVector d0 = FloatVector.fromArray(FLOATS, b, bAt + bStep);
        FloatVector d1 = FloatVector.fromArray(FLOATS, b, bAt + bStep + LANES);
        FloatVector d2 = FloatVector.fromArray(FLOATS, b, bAt + bStep + 2 * LANES);
        FloatVector d3 = FloatVector.fromArray(FLOATS, b, bAt + bStep + 3 * LANES);
        for (int i = 0; i < m; i++) {
            FloatVector x = FloatVector.broadcast(FLOATS, a[aAt + i]);
            FloatVector y = FloatVector.broadcast(FLOATS, a[aAt + aStep + i]);
            int at = cAt + i * cStep;
            y.fma(d0, x.fma(b0, zero)).intoArray(c, at);
            y.fma(d1, x.fma(b1, zero)).intoArray(c, at + LANES);
            y.fma(d2, x.fma(b2, zero)).intoArray(c, at + 2 * LANES);
            y.fma(d3, x.fma(b3, zero)).intoArray(c, at + 3 * LANES);
        }
    }

    /** 12 x 2 vectors. */
    static void multiply12x2(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        FloatVector c0v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + LANES) : FloatVector.zero(FLOATS);
        FloatVector c1v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep) : FloatVector.zero(FLOATS);
        FloatVector c1v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c2v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c2v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c3v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c3v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c4v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 4 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c4v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 4 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c5v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 5 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c5v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 5 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c6v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 6 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c6v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 6 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c7v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 7 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c7v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 7 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c8v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 8 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c8v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 8 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c9v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 9 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c9v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 9 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c10v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 10 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c10v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 10 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c11v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 11 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c11v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 11 * cStep + LANES) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + LANES);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
            c0v1 = a0.fma(b1, c0v1);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 1]);
            c1v0 = a1.fma(b0, c1v0);
            c1v1 = a1.fma(b1, c1v1);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 2]);
            c2v0 = a2.fma(b0, c2v0);
            c2v1 = a2.fma(b1, c2v1);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 3]);
            c3v0 = a3.fma(b0, c3v0);
            c3v1 = a3.fma(b1, c3v1);
            FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 4]);
            c4v0 = a4.fma(b0, c4v0);
            c4v1 = a4.fma(b1, c4v1);
            FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 5]);
            c5v0 = a5.fma(b0, c5v0);
            c5v1 = a5.fma(b1, c5v1);
            FloatVector a6 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 6]);
            c6v0 = a6.fma(b0, c6v0);
            c6v1 = a6.fma(b1, c6v1);
            FloatVector a7 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 7]);
            c7v0 = a7.fma(b0, c7v0);
            c7v1 = a7.fma(b1, c7v1);
            FloatVector a8 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 8]);
            c8v0 = a8.fma(b0, c8v0);
            c8v1 = a8.fma(b1, c8v1);
            FloatVector a9 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 9]);
            c9v0 = a9.fma(b0, c9v0);
            c9v1 = a9.fma(b1, c9v1);
            FloatVector a10 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 10]);
            c10v0 = a10.fma(b0, c10v0);
            c10v1 = a10.fma(b1, c10v1);
            FloatVector a11 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 11]);
            c11v0 = a11.fma(b0, c11v0);
            c11v1 = a11.fma(b1, c11v1);
        }
        c0v0.intoArray(c, cAt);
        c0v1.intoArray(c, cAt + LANES);
        c1v0.intoArray(c, cAt + cStep);
        c1v1.intoArray(c, cAt + cStep + LANES);
        c2v0.intoArray(c, cAt + 2 * cStep);
        c2v1.intoArray(c, cAt + 2 * cStep + LANES);
        c3v0.intoArray(c, cAt + 3 * cStep);
        c3v1.intoArray(c, cAt + 3 * cStep + LANES);
        c4v0.intoArray(c, cAt + 4 * cStep);
        c4v1.intoArray(c, cAt + 4 * cStep + LANES);
        c5v0.intoArray(c, cAt + 5 * cStep);
        c5v1.intoArray(c, cAt + 5 * cStep + LANES);
        c6v0.intoArray(c, cAt + 6 * cStep);
        c6v1.intoArray(c, cAt + 6 * cStep + LANES);
        c7v0.intoArray(c, cAt + 7 * cStep);
        c7v1.intoArray(c, cAt + 7 * cStep + LANES);
        c8v0.intoArray(c, cAt + 8 * cStep);
        c8v1.intoArray(c, cAt + 8 * cStep + LANES);
        c9v0.intoArray(c, cAt + 9 * cStep);
        c9v1.intoArray(c, cAt + 9 * cStep + LANES);
        c10v0.intoArray(c, cAt + 10 * cStep);
        c10v1.intoArray(c, cAt + 10 * cStep + LANES);
        c11v0.intoArray(c, cAt + 11 * cStep);
        c11v1.intoArray(c, cAt + 11 * cStep + LANES);
    }

    /** 12 x 1 vectors. */
    static void multiply12x1(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        FloatVector c1v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep) : FloatVector.zero(FLOATS);
        FloatVector c2v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c3v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c4v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 4 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c5v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 5 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c6v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 6 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c7v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 7 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c8v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 8 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c9v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 9 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c10v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 10 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c11v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 11 * cStep) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 1]);
            c1v0 = a1.fma(b0, c1v0);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 2]);
            c2v0 = a2.fma(b0, c2v0);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 3]);
            c3v0 = a3.fma(b0, c3v0);
            FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 4]);
            c4v0 = a4.fma(b0, c4v0);
            FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 5]);
            c5v0 = a5.fma(b0, c5v0);
            FloatVector a6 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 6]);
            c6v0 = a6.fma(b0, c6v0);
            FloatVector a7 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 7]);
            c7v0 = a7.fma(b0, c7v0);
            FloatVector a8 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 8]);
            c8v0 = a8.fma(b0, c8v0);
            FloatVector a9 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 9]);
            c9v0 = a9.fma(b0, c9v0);
            FloatVector a10 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 10]);
            c10v0 = a10.fma(b0, c10v0);
            FloatVector a11 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 11]);
            c11v0 = a11.fma(b0, c11v0);
        }
        c0v0.intoArray(c, cAt);
        c1v0.intoArray(c, cAt + cStep);
        c2v0.intoArray(c, cAt + 2 * cStep);
        c3v0.intoArray(c, cAt + 3 * cStep);
        c4v0.intoArray(c, cAt + 4 * cStep);
        c5v0.intoArray(c, cAt + 5 * cStep);
        c6v0.intoArray(c, cAt + 6 * cStep);
        c7v0.intoArray(c, cAt + 7 * cStep);
        c8v0.intoArray(c, cAt + 8 * cStep);
        c9v0.intoArray(c, cAt + 9 * cStep);
        c10v0.intoArray(c, cAt + 10 * cStep);
        c11v0.intoArray(c, cAt + 11 * cStep);
    }

    /** 4 x 2 vectors. */
    static void multiply4x2(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        FloatVector c0v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + LANES) : FloatVector.zero(FLOATS);
        FloatVector c1v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep) : FloatVector.zero(FLOATS);
        FloatVector c1v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c2v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c2v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c3v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c3v1 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep + LANES) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + LANES);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
            c0v1 = a0.fma(b1, c0v1);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 1]);
            c1v0 = a1.fma(b0, c1v0);
            c1v1 = a1.fma(b1, c1v1);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 2]);
            c2v0 = a2.fma(b0, c2v0);
            c2v1 = a2.fma(b1, c2v1);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 3]);
            c3v0 = a3.fma(b0, c3v0);
            c3v1 = a3.fma(b1, c3v1);
        }
        c0v0.intoArray(c, cAt);
        c0v1.intoArray(c, cAt + LANES);
        c1v0.intoArray(c, cAt + cStep);
        c1v1.intoArray(c, cAt + cStep + LANES);
        c2v0.intoArray(c, cAt + 2 * cStep);
        c2v1.intoArray(c, cAt + 2 * cStep + LANES);
        c3v0.intoArray(c, cAt + 3 * cStep);
        c3v1.intoArray(c, cAt + 3 * cStep + LANES);
    }

    /** 4 x 1 vectors. */
    static void multiply4x1(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        FloatVector c1v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep) : FloatVector.zero(FLOATS);
        FloatVector c2v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep) : FloatVector.zero(FLOATS);
        FloatVector c3v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 1]);
            c1v0 = a1.fma(b0, c1v0);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 2]);
            c2v0 = a2.fma(b0, c2v0);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 3]);
            c3v0 = a3.fma(b0, c3v0);
        }
        c0v0.intoArray(c, cAt);
        c1v0.intoArray(c, cAt + cStep);
        c2v0.intoArray(c, cAt + 2 * cStep);
        c3v0.intoArray(c, cAt + 3 * cStep);
    }

    /** 2 x 4 vectors. */
    static void multiply2x4(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        FloatVector c0v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + LANES) : FloatVector.zero(FLOATS);
        FloatVector c0v2 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * LANES) : FloatVector.zero(FLOATS);
        FloatVector c0v3 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * LANES) : FloatVector.zero(FLOATS);
        FloatVector c1v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep) : FloatVector.zero(FLOATS);
        FloatVector c1v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep + LANES) : FloatVector.zero(FLOATS);
        FloatVector c1v2 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep + 2 * LANES) : FloatVector.zero(FLOATS);
        FloatVector c1v3 =
                continued ? FloatVector.fromArray(FLOATS, c, cAt + cStep + 3 * LANES) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + LANES);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + 3 * LANES);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
            c0v1 = a0.fma(b1, c0v1);
            c0v2 = a0.fma(b2, c0v2);
            c0v3 = a0.fma(b3, c0v3);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep + 1]);
            c1v0 = a1.fma(b0, c1v0);
            c1v1 = a1.fma(b1, c1v1);
            c1v2 = a1.fma(b2, c1v2);
            c1v3 = a1.fma(b3, c1v3);
        }
        c0v0.intoArray(c, cAt);
        c0v1.intoArray(c, cAt + LANES);
        c0v2.intoArray(c, cAt + 2 * LANES);
        c0v3.intoArray(c, cAt + 3 * LANES);
        c1v0.intoArray(c, cAt + cStep);
        c1v1.intoArray(c, cAt + cStep + LANES);
        c1v2.intoArray(c, cAt + cStep + 2 * LANES);
        c1v3.intoArray(c, cAt + cStep + 3 * LANES);
    }

    /** 1 x 4 vectors. */
    static void multiply1x4(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        FloatVector c0v1 = continued ? FloatVector.fromArray(FLOATS, c, cAt + LANES) : FloatVector.zero(FLOATS);
        FloatVector c0v2 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 2 * LANES) : FloatVector.zero(FLOATS);
        FloatVector c0v3 = continued ? FloatVector.fromArray(FLOATS, c, cAt + 3 * LANES) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + LANES);
            FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + 2 * LANES);
            FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + 3 * LANES);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
            c0v1 = a0.fma(b1, c0v1);
            c0v2 = a0.fma(b2, c0v2);
            c0v3 = a0.fma(b3, c0v3);
        }
        c0v0.intoArray(c, cAt);
        c0v1.intoArray(c, cAt + LANES);
        c0v2.intoArray(c, cAt + 2 * LANES);
        c0v3.intoArray(c, cAt + 3 * LANES);
    }

    /** 1 x 1 vectors. */
    static void multiply1x1(
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
        FloatVector c0v0 = continued ? FloatVector.fromArray(FLOATS, c, cAt) : FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk * aStep]);
            c0v0 = a0.fma(b0, c0v0);
        }
        c0v0.intoArray(c, cAt);
    }

    /** 12 x 2 vectors, where row i of A is {@code aRow i} behind {@code aAt} and its k are together. */
    static void rows12x2(
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cStep,
            int k,
            boolean added) {
        FloatVector c0v0 = FloatVector.zero(FLOATS);
        FloatVector c0v1 = FloatVector.zero(FLOATS);
        FloatVector c1v0 = FloatVector.zero(FLOATS);
        FloatVector c1v1 = FloatVector.zero(FLOATS);
        FloatVector c2v0 = FloatVector.zero(FLOATS);
        FloatVector c2v1 = FloatVector.zero(FLOATS);
        FloatVector c3v0 = FloatVector.zero(FLOATS);
        FloatVector c3v1 = FloatVector.zero(FLOATS);
        FloatVector c4v0 = FloatVector.zero(FLOATS);
        FloatVector c4v1 = FloatVector.zero(FLOATS);
        FloatVector c5v0 = FloatVector.zero(FLOATS);
        FloatVector c5v1 = FloatVector.zero(FLOATS);
        FloatVector c6v0 = FloatVector.zero(FLOATS);
        FloatVector c6v1 = FloatVector.zero(FLOATS);
        FloatVector c7v0 = FloatVector.zero(FLOATS);
        FloatVector c7v1 = FloatVector.zero(FLOATS);
        FloatVector c8v0 = FloatVector.zero(FLOATS);
        FloatVector c8v1 = FloatVector.zero(FLOATS);
        FloatVector c9v0 = FloatVector.zero(FLOATS);
        FloatVector c9v1 = FloatVector.zero(FLOATS);
        FloatVector c10v0 = FloatVector.zero(FLOATS);
        FloatVector c10v1 = FloatVector.zero(FLOATS);
        FloatVector c11v0 = FloatVector.zero(FLOATS);
        FloatVector c11v1 = FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep + LANES);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk]);
            c0v0 = a0.fma(b0, c0v0);
            c0v1 = a0.fma(b1, c0v1);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + aRow + kk]);
            c1v0 = a1.fma(b0, c1v0);
            c1v1 = a1.fma(b1, c1v1);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * aRow + kk]);
            c2v0 = a2.fma(b0, c2v0);
            c2v1 = a2.fma(b1, c2v1);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * aRow + kk]);
            c3v0 = a3.fma(b0, c3v0);
            c3v1 = a3.fma(b1, c3v1);
            FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * aRow + kk]);
            c4v0 = a4.fma(b0, c4v0);
            c4v1 = a4.fma(b1, c4v1);
            FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * aRow + kk]);
            c5v0 = a5.fma(b0, c5v0);
            c5v1 = a5.fma(b1, c5v1);
            FloatVector a6 = FloatVector.broadcast(FLOATS, a[aAt + 6 * aRow + kk]);
            c6v0 = a6.fma(b0, c6v0);
            c6v1 = a6.fma(b1, c6v1);
            FloatVector a7 = FloatVector.broadcast(FLOATS, a[aAt + 7 * aRow + kk]);
            c7v0 = a7.fma(b0, c7v0);
            c7v1 = a7.fma(b1, c7v1);
            FloatVector a8 = FloatVector.broadcast(FLOATS, a[aAt + 8 * aRow + kk]);
            c8v0 = a8.fma(b0, c8v0);
            c8v1 = a8.fma(b1, c8v1);
            FloatVector a9 = FloatVector.broadcast(FLOATS, a[aAt + 9 * aRow + kk]);
            c9v0 = a9.fma(b0, c9v0);
            c9v1 = a9.fma(b1, c9v1);
            FloatVector a10 = FloatVector.broadcast(FLOATS, a[aAt + 10 * aRow + kk]);
            c10v0 = a10.fma(b0, c10v0);
            c10v1 = a10.fma(b1, c10v1);
            FloatVector a11 = FloatVector.broadcast(FLOATS, a[aAt + 11 * aRow + kk]);
            c11v0 = a11.fma(b0, c11v0);
            c11v1 = a11.fma(b1, c11v1);
        }
        (added ? FloatVector.fromArray(FLOATS, c, cAt).add(c0v0) : c0v0).intoArray(c, cAt);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + LANES).add(c0v1) : c0v1).intoArray(c, cAt + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + cStep).add(c1v0) : c1v0).intoArray(c, cAt + cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + cStep + LANES).add(c1v1) : c1v1)
                .intoArray(c, cAt + cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep).add(c2v0) : c2v0).intoArray(c, cAt + 2 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep + LANES).add(c2v1) : c2v1)
                .intoArray(c, cAt + 2 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep).add(c3v0) : c3v0).intoArray(c, cAt + 3 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep + LANES).add(c3v1) : c3v1)
                .intoArray(c, cAt + 3 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 4 * cStep).add(c4v0) : c4v0).intoArray(c, cAt + 4 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 4 * cStep + LANES).add(c4v1) : c4v1)
                .intoArray(c, cAt + 4 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 5 * cStep).add(c5v0) : c5v0).intoArray(c, cAt + 5 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 5 * cStep + LANES).add(c5v1) : c5v1)
                .intoArray(c, cAt + 5 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 6 * cStep).add(c6v0) : c6v0).intoArray(c, cAt + 6 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 6 * cStep + LANES).add(c6v1) : c6v1)
                .intoArray(c, cAt + 6 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 7 * cStep).add(c7v0) : c7v0).intoArray(c, cAt + 7 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 7 * cStep + LANES).add(c7v1) : c7v1)
                .intoArray(c, cAt + 7 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 8 * cStep).add(c8v0) : c8v0).intoArray(c, cAt + 8 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 8 * cStep + LANES).add(c8v1) : c8v1)
                .intoArray(c, cAt + 8 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 9 * cStep).add(c9v0) : c9v0).intoArray(c, cAt + 9 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 9 * cStep + LANES).add(c9v1) : c9v1)
                .intoArray(c, cAt + 9 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 10 * cStep).add(c10v0) : c10v0).intoArray(c, cAt + 10 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 10 * cStep + LANES).add(c10v1) : c10v1)
                .intoArray(c, cAt + 10 * cStep + LANES);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 11 * cStep).add(c11v0) : c11v0).intoArray(c, cAt + 11 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 11 * cStep + LANES).add(c11v1) : c11v1)
                .intoArray(c, cAt + 11 * cStep + LANES);
    }

    /** 12 x 1 vectors, where row i of A is {@code aRow i} behind {@code aAt} and its k are together. */
    static void rows12x1(
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cStep,
            int k,
            boolean added) {
        FloatVector c0v0 = FloatVector.zero(FLOATS);
        FloatVector c1v0 = FloatVector.zero(FLOATS);
        FloatVector c2v0 = FloatVector.zero(FLOATS);
        FloatVector c3v0 = FloatVector.zero(FLOATS);
        FloatVector c4v0 = FloatVector.zero(FLOATS);
        FloatVector c5v0 = FloatVector.zero(FLOATS);
        FloatVector c6v0 = FloatVector.zero(FLOATS);
        FloatVector c7v0 = FloatVector.zero(FLOATS);
        FloatVector c8v0 = FloatVector.zero(FLOATS);
        FloatVector c9v0 = FloatVector.zero(FLOATS);
        FloatVector c10v0 = FloatVector.zero(FLOATS);
        FloatVector c11v0 = FloatVector.zero(FLOATS);
        for (int kk = 0; kk < k; kk++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + kk * bStep);
            FloatVector a0 = FloatVector.broadcast(FLOATS, a[aAt + kk]);
            c0v0 = a0.fma(b0, c0v0);
            FloatVector a1 = FloatVector.broadcast(FLOATS, a[aAt + aRow + kk]);
            c1v0 = a1.fma(b0, c1v0);
            FloatVector a2 = FloatVector.broadcast(FLOATS, a[aAt + 2 * aRow + kk]);
            c2v0 = a2.fma(b0, c2v0);
            FloatVector a3 = FloatVector.broadcast(FLOATS, a[aAt + 3 * aRow + kk]);
            c3v0 = a3.fma(b0, c3v0);
            FloatVector a4 = FloatVector.broadcast(FLOATS, a[aAt + 4 * aRow + kk]);
            c4v0 = a4.fma(b0, c4v0);
            FloatVector a5 = FloatVector.broadcast(FLOATS, a[aAt + 5 * aRow + kk]);
            c5v0 = a5.fma(b0, c5v0);
            FloatVector a6 = FloatVector.broadcast(FLOATS, a[aAt + 6 * aRow + kk]);
            c6v0 = a6.fma(b0, c6v0);
            FloatVector a7 = FloatVector.broadcast(FLOATS, a[aAt + 7 * aRow + kk]);
            c7v0 = a7.fma(b0, c7v0);
            FloatVector a8 = FloatVector.broadcast(FLOATS, a[aAt + 8 * aRow + kk]);
            c8v0 = a8.fma(b0, c8v0);
            FloatVector a9 = FloatVector.broadcast(FLOATS, a[aAt + 9 * aRow + kk]);
            c9v0 = a9.fma(b0, c9v0);
            FloatVector a10 = FloatVector.broadcast(FLOATS, a[aAt + 10 * aRow + kk]);
            c10v0 = a10.fma(b0, c10v0);
            FloatVector a11 = FloatVector.broadcast(FLOATS, a[aAt + 11 * aRow + kk]);
            c11v0 = a11.fma(b0, c11v0);
        }
        (added ? FloatVector.fromArray(FLOATS, c, cAt).add(c0v0) : c0v0).intoArray(c, cAt);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + cStep).add(c1v0) : c1v0).intoArray(c, cAt + cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 2 * cStep).add(c2v0) : c2v0).intoArray(c, cAt + 2 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 3 * cStep).add(c3v0) : c3v0).intoArray(c, cAt + 3 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 4 * cStep).add(c4v0) : c4v0).intoArray(c, cAt + 4 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 5 * cStep).add(c5v0) : c5v0).intoArray(c, cAt + 5 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 6 * cStep).add(c6v0) : c6v0).intoArray(c, cAt + 6 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 7 * cStep).add(c7v0) : c7v0).intoArray(c, cAt + 7 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 8 * cStep).add(c8v0) : c8v0).intoArray(c, cAt + 8 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 9 * cStep).add(c9v0) : c9v0).intoArray(c, cAt + 9 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 10 * cStep).add(c10v0) : c10v0).intoArray(c, cAt + 10 * cStep);
        (added ? FloatVector.fromArray(FLOATS, c, cAt + 11 * cStep).add(c11v0) : c11v0).intoArray(c, cAt + 11 * cStep);
    }
}
