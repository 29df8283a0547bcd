package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.INTS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Moves between rows that lie one after another and columns that do.
 *
 * <p>Where a vector has 16 lanes, squares of 16 rows go through registers: four rounds exchange the halves, quarters,
 * eighths and sixteenths of pairs of rows. What is left over, and everything elsewhere, goes by plain loops, eight
 * elements of a line at a time.
 */
final class Transposition {
    private static final int SQUARE = 16;
    private static final IntVector[] LOW = exchanges(0);
    private static final IntVector[] HIGH = exchanges(1);

    private static final IntVector FIRST_PAIRS = pairs(0);
    private static final IntVector LAST_PAIRS = pairs(LANES / 2);

    private Transposition() {}

    /** The lanes of two rows that make pairs from lane {@code from} of each on. */
    private static IntVector pairs(int from) {
        int[] lanes = new int[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = from + lane / 2 + (lane % 2 == 0 ? 0 : LANES);
        }
        return IntVector.fromArray(INTS, lanes, 0);
    }

    /** The lanes of two rows, {@code distance} apart, that make the first (0) or second (1) row of the next round. */
    private static IntVector[] exchanges(int second) {
        IntVector[] exchanges = new IntVector[4];
        for (int round = 0; round < exchanges.length; round++) {
            int distance = 8 >> round;
            int[] lanes = new int[LANES];
            for (int lane = 0; lane < LANES; lane++) {
                boolean own = (lane & distance) == 0;
                lanes[lane] =
                        second == 0 ? (own ? lane : LANES + (lane ^ distance)) : own ? lane | distance : LANES + lane;
            }
            exchanges[round] = IntVector.fromArray(INTS, lanes, 0);
        }
        return exchanges;
    }

    /** {@code z[zAt + j zStep + i] = x[xAt + i xStep + j]}, {@code 0 <= i < rows}, {@code 0 <= j < columns}. */
    static void transpose(float[] x, int xAt, int xStep, int rows, int columns, float[] z, int zAt, int zStep) {
        int squareRows = LANES == SQUARE ? rows / SQUARE * SQUARE : 0;
        int squareColumns = columns / SQUARE * SQUARE;
        for (int i = 0; i < squareRows; i += SQUARE) {
            for (int j = 0; j < squareColumns; j += SQUARE) {
                square(x, xAt + i * xStep + j, xStep, z, zAt + j * zStep + i, zStep);
            }
        }
        if (squareRows > 0 && squareColumns < columns) {
            lines(
                    x,
                    xAt + squareColumns,
                    xStep,
                    squareRows,
                    columns - squareColumns,
                    z,
                    zAt + squareColumns * zStep,
                    zStep);
        }
        lines(x, xAt + squareRows * xStep, xStep, rows - squareRows, columns, z, zAt + squareRows, zStep);
    }

    private static void lines(float[] x, int xAt, int xStep, int rows, int columns, float[] z, int zAt, int zStep) {
        if (rows == 2 && zStep == 2) {
            interleave(x, xAt, xStep, columns, z, zAt);
            return;
        }
        int i = 0;
        for (; i + 8 <= rows; i += 8) {
            eight(x, xAt + i * xStep, xStep, columns, z, zAt + i, zStep);
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                z[zAt + j * zStep + i] = x[xAt + i * xStep + j];
            }
        }
    }

    /** Two rows become pairs. */
    private static void interleave(float[] x, int xAt, int xStep, int columns, float[] z, int zAt) {
        int whole = columns / LANES * LANES;
        for (int j = 0; j < whole; j += LANES) {
            IntVector first = row(x, xAt + j);
            IntVector second = row(x, xAt + xStep + j);
            FIRST_PAIRS.selectFrom(first, second).reinterpretAsFloats().intoArray(z, zAt + 2 * j);
            LAST_PAIRS.selectFrom(first, second).reinterpretAsFloats().intoArray(z, zAt + 2 * j + LANES);
        }
        for (int j = whole; j < columns; j++) {
            z[zAt + 2 * j] = x[xAt + j];
            z[zAt + 2 * j + 1] = x[xAt + xStep + j];
        }
    }

    private static void eight(float[] x, int from, int step, int columns, float[] z, int to, int zStep) {
        for (int j = 0; j < columns; j++) {
            int source = from + j;
            int target = to + j * zStep;
            z[target] = x[source];
            z[target + 1] = x[source + step];
            z[target + 2] = x[source + 2 * step];
            z[target + 3] = x[source + 3 * step];
            z[target + 4] = x[source + 4 * step];
            z[target + 5] = x[source + 5 * step];
            z[target + 6] = x[source + 6 * step];
            z[target + 7] = x[source + 7 * step];
        }
    }

    private static IntVector row(float[] x, int at) {
        return FloatVector.fromArray(FLOATS, x, at).reinterpretAsInts();
    }

    private static void square(float[] x, int xAt, int xStep, float[] z, int zAt, int zStep) {
        IntVector low8 = LOW[0];
        IntVector high8 = HIGH[0];
        IntVector low4 = LOW[1];
        IntVector high4 = HIGH[1];
        IntVector low2 = LOW[2];
        IntVector high2 = HIGH[2];
        IntVector low1 = LOW[3];
        IntVector high1 = HIGH[3];
        IntVector a0 = row(x, xAt);
        IntVector a1 = row(x, xAt + 1 * xStep);
        IntVector a2 = row(x, xAt + 2 * xStep);
        IntVector a3 = row(x, xAt + 3 * xStep);
        IntVector a4 = row(x, xAt + 4 * xStep);
        IntVector a5 = row(x, xAt + 5 * xStep);
        IntVector a6 = row(x, xAt + 6 * xStep);
        IntVector a7 = row(x, xAt + 7 * xStep);
        IntVector a8 = row(x, xAt + 8 * xStep);
        IntVector a9 = row(x, xAt + 9 * xStep);
        IntVector a10 = row(x, xAt + 10 * xStep);
        IntVector a11 = row(x, xAt + 11 * xStep);
        IntVector a12 = row(x, xAt + 12 * xStep);
        IntVector a13 = row(x, xAt + 13 * xStep);
        IntVector a14 = row(x, xAt + 14 * xStep);
        IntVector a15 = row(x, xAt + 15 * xStep);
        IntVector b0 = low8.selectFrom(a0, a8);
        IntVector b8 = high8.selectFrom(a0, a8);
        IntVector b1 = low8.selectFrom(a1, a9);
        IntVector b9 = high8.selectFrom(a1, a9);
        IntVector b2 = low8.selectFrom(a2, a10);
        IntVector b10 = high8.selectFrom(a2, a10);
        IntVector b3 = low8.selectFrom(a3, a11);
        IntVector b11 = high8.selectFrom(a3, a11);
        IntVector b4 = low8.selectFrom(a4, a12);
        IntVector b12 = high8.selectFrom(a4, a12);
        IntVector b5 = low8.selectFrom(a5, a13);
        IntVector b13 = high8.selectFrom(a5, a13);
        IntVector b6 = low8.selectFrom(a6, a14);
        IntVector b14 = high8.selectFrom(a6, a14);
        IntVector b7 = low8.selectFrom(a7, a15);
        IntVector b15 = high8.selectFrom(a7, a15);
        IntVector c0 = low4.selectFrom(b0, b4);
        IntVector c4 = high4.selectFrom(b0, b4);
        IntVector c1 = low4.selectFrom(b1, b5);
        IntVector c5 = high4.selectFrom(b1, b5);
        IntVector c2 = low4.selectFrom(b2, b6);
        IntVector c6 = high4.selectFrom(b2, b6);
        IntVector c3 = low4.selectFrom(b3, b7);
        IntVector c7 = high4.selectFrom(b3, b7);
        IntVector c8 = low4.selectFrom(b8, b12);
        IntVector c12 = high4.selectFrom(b8, b12);
        IntVector c9 = low4.selectFrom(b9, b13);
        IntVector c13 = high4.selectFrom(b9, b13);
        IntVector c10 = low4.selectFrom(b10, b14);
        IntVector c14 = high4.selectFrom(b10, b14);
        IntVector c11 = low4.selectFrom(b11, b15);
        IntVector c15 = high4.selectFrom(b11, b15);
        IntVector d0 = low2.selectFrom(c0, c2);
        IntVector d2 = high2.selectFrom(c0, c2);
        IntVector d1 = low2.selectFrom(c1, c3);
        IntVector d3 = high2.selectFrom(c1, c3);
        IntVector d4 = low2.selectFrom(c4, c6);
        IntVector d6 = high2.selectFrom(c4, c6);
        IntVector d5 = low2.selectFrom(c5, c7);
        IntVector d7 = high2.selectFrom(c5, c7);
        IntVector d8 = low2.selectFrom(c8, c10);
        IntVector d10 = high2.selectFrom(c8, c10);
        IntVector d9 = low2.selectFrom(c9, c11);
        IntVector d11 = high2.selectFrom(c9, c11);
        IntVector d12 = low2.selectFrom(c12, c14);
        IntVector d14 = high2.selectFrom(c12, c14);
        IntVector d13 = low2.selectFrom(c13, c15);
        IntVector d15 = high2.selectFrom(c13, c15);
        IntVector e0 = low1.selectFrom(d0, d1);
        IntVector e1 = high1.selectFrom(d0, d1);
        IntVector e2 = low1.selectFrom(d2, d3);
        IntVector e3 = high1.selectFrom(d2, d3);
        IntVector e4 = low1.selectFrom(d4, d5);
        IntVector e5 = high1.selectFrom(d4, d5);
        IntVector e6 = low1.selectFrom(d6, d7);
        IntVector e7 = high1.selectFrom(d6, d7);
        IntVector e8 = low1.selectFrom(d8, d9);
        IntVector e9 = high1.selectFrom(d8, d9);
        IntVector e10 = low1.selectFrom(d10, d11);
        IntVector e11 = high1.selectFrom(d10, d11);
        IntVector e12 = low1.selectFrom(d12, d13);
        IntVector e13 = high1.selectFrom(d12, d13);
        IntVector e14 = low1.selectFrom(d14, d15);
        IntVector e15 = high1.selectFrom(d14, d15);
        e0.reinterpretAsFloats().intoArray(z, zAt);
        e1.reinterpretAsFloats().intoArray(z, zAt + 1 * zStep);
        e2.reinterpretAsFloats().intoArray(z, zAt + 2 * zStep);
        e3.reinterpretAsFloats().intoArray(z, zAt + 3 * zStep);
        e4.reinterpretAsFloats().intoArray(z, zAt + 4 * zStep);
        e5.reinterpretAsFloats().intoArray(z, zAt + 5 * zStep);
        e6.reinterpretAsFloats().intoArray(z, zAt + 6 * zStep);
        e7.reinterpretAsFloats().intoArray(z, zAt + 7 * zStep);
        e8.reinterpretAsFloats().intoArray(z, zAt + 8 * zStep);
        e9.reinterpretAsFloats().intoArray(z, zAt + 9 * zStep);
        e10.reinterpretAsFloats().intoArray(z, zAt + 10 * zStep);
        e11.reinterpretAsFloats().intoArray(z, zAt + 11 * zStep);
        e12.reinterpretAsFloats().intoArray(z, zAt + 12 * zStep);
        e13.reinterpretAsFloats().intoArray(z, zAt + 13 * zStep);
        e14.reinterpretAsFloats().intoArray(z, zAt + 14 * zStep);
        e15.reinterpretAsFloats().intoArray(z, zAt + 15 * zStep);
    }
}
