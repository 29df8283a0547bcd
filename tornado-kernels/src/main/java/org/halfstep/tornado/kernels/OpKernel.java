package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Computes ops: all of a program but its largest matrix products. What an op is stands in {@code code}
 * ({@link Descriptor}), so that one kernel, compiled once, serves every program.
 *
 * <p>A work-group takes one block after another. A block names ops in their order and a part of their elements; between
 * two ops all threads of the group wait for each other, so that an op reads what the one before has written for the same
 * block. Blocks of one launch do not depend on each other.
 *
 * <p>Rounding: totals and chains in binary32, one rounding to nearest even where the result is stored. The orders of
 * sums are those of docs/arithmetic.md rules 4 and 5.
 */
public final class OpKernel {
    private static final int CHUNK = 256;
    private static final int SUM_BLOCK = 4096;
    private static final int PARTIALS = 16;

    private OpKernel() {}

    /**
     * Runs the blocks of a launch.
     *
     * @param launch what changes between executions
     * @param scalars inputs of rank 0; the first is 1
     * @param code the ops
     * @param floats binary32 values
     * @param halves 16-bit codes
     * @param tables the values of the 16-bit formats' codes, and powers of two
     * @param bits one number for each thread, for the bits of a value
     * @param flags the number of the run in which an op last overflowed, or gave a result that is not finite
     */
    public static void runOps(
            KernelContext context,
            IntArray launch,
            FloatArray scalars,
            IntArray code,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            IntArray bits,
            IntArray flags) {
        float[] registers = new float[Descriptor.REGISTERS];
        float[] partials = new float[PARTIALS];
        int thread = context.globalIdx;
        int threads = context.localGroupSizeX;
        int groups = context.globalGroupSizeX / threads;
        int blocks = launch.get(Descriptor.BLOCK_COUNT);
        for (int b = context.groupIdx; b < blocks; b += groups) {
            int block = launch.get(Descriptor.BLOCKS) + b * Descriptor.BLOCK_LENGTH;
            int first = launch.get(block + Descriptor.FIRST);
            int count = launch.get(block + Descriptor.COUNT);
            int end = launch.get(block + Descriptor.LAST_OP);
            for (int at = launch.get(block + Descriptor.FIRST_OP); at < end; at++) {
                int op = code.get(at);
                int unit = code.get(op + Descriptor.UNIT);
                int to = Math.min(code.get(op + Descriptor.ELEMENTS), (first + count) * unit);
                int inner = code.get(op + Descriptor.INNER);
                int last = code.get(op + Descriptor.LAST);
                int kind = code.get(op + Descriptor.TOTAL);
                int operands = op + Descriptor.HEADER;
                for (int e = first * unit + context.localIdx; e < to; e += threads) {
                    int i0 = e / inner;
                    int i1 = (e - i0 * inner) / last;
                    int i2 = e - i0 * inner - i1 * last;
                    int index = operands + Descriptor.INDEX * Descriptor.OPERAND_LENGTH;
                    float chosen = Elements.load(launch, code, scalars, floats, halves, tables, index, i0, i1, i2, 0);
                    int shift = ((int) chosen) * code.get(op + Descriptor.INDEX_STRIDE);
                    float products = products(launch, code, scalars, floats, halves, tables, op, i0, i1, i2);
                    float sum = neighbours(launch, code, scalars, floats, halves, tables, partials, op, i0, i1, i2);
                    float largest = largest(launch, code, scalars, floats, halves, tables, op, i0, i1, i2);
                    float total =
                            kind == Descriptor.PRODUCTS ? products : kind == Descriptor.NEIGHBOURS ? sum : largest;
                    Elements.finish(
                            launch, code, scalars, floats, halves, tables, bits, flags, registers, thread, op, i0, i1,
                            i2, shift, total);
                }
                context.globalBarrier();
            }
        }
    }

    /** {@code sum_k a_k b_k} in chunks of 256 k: +0 if it is not asked for. */
    private static float products(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            int op,
            int i0,
            int i1,
            int i2) {
        int left = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
        int right = op + Descriptor.HEADER + Descriptor.RIGHT * Descriptor.OPERAND_LENGTH;
        int a = Elements.address(launch, code, left, i0, i1, i2);
        int b = Elements.address(launch, code, right, i0, i1, i2);
        int aFormat = code.get(left + Descriptor.FORMAT);
        int bFormat = code.get(right + Descriptor.FORMAT);
        int aStride = code.get(left + Descriptor.K_STRIDE);
        int bStride = code.get(right + Descriptor.K_STRIDE);
        int k = code.get(op + Descriptor.TOTAL) == Descriptor.PRODUCTS ? code.get(op + Descriptor.K) : 0;
        float total = 0;
        for (int chunk = 0; chunk < k; chunk += CHUNK) {
            float s = 0;
            int end = Math.min(k, chunk + CHUNK);
            for (int kk = chunk; kk < end; kk++) {
                float x = Elements.value(aFormat, a + kk * aStride, scalars, floats, halves, tables);
                float y = Elements.value(bFormat, b + kk * bStride, scalars, floats, halves, tables);
                s = x * y + s;
            }
            total = chunk == 0 ? s : total + s;
        }
        return total;
    }

    /** {@code sum_k a_k} in 16 partials over blocks of 4096 k: +0 if it is not asked for. */
    private static float neighbours(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            float[] partials,
            int op,
            int i0,
            int i1,
            int i2) {
        int input = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
        int a = Elements.address(launch, code, input, i0, i1, i2);
        int format = code.get(input + Descriptor.FORMAT);
        int stride = code.get(input + Descriptor.K_STRIDE);
        int k = code.get(op + Descriptor.TOTAL) == Descriptor.NEIGHBOURS ? code.get(op + Descriptor.K) : 0;
        float total = 0;
        for (int block = 0; block < k; block += SUM_BLOCK) {
            for (int p = 0; p < PARTIALS; p++) {
                partials[p] = 0;
            }
            int length = Math.min(SUM_BLOCK, k - block);
            for (int j = 0; j < length; j++) {
                int p = j & (PARTIALS - 1);
                partials[p] =
                        partials[p] + Elements.value(format, a + (block + j) * stride, scalars, floats, halves, tables);
            }
            for (int fold = PARTIALS / 2; fold > 0; fold = fold >> 1) {
                for (int p = 0; p < fold; p++) {
                    partials[p] = partials[p] + partials[p + fold];
                }
            }
            total = block == 0 ? partials[0] : total + partials[0];
        }
        return total;
    }

    /** {@code max_k a_k}: negative infinity if it is not asked for. */
    private static float largest(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            int op,
            int i0,
            int i1,
            int i2) {
        int input = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
        int a = Elements.address(launch, code, input, i0, i1, i2);
        int format = code.get(input + Descriptor.FORMAT);
        int stride = code.get(input + Descriptor.K_STRIDE);
        int k = code.get(op + Descriptor.TOTAL) == Descriptor.LARGEST ? code.get(op + Descriptor.K) : 0;
        float largest = -tables.get(DeviceTables.POWERS + DeviceTables.GREATEST_EXPONENT);
        for (int kk = 0; kk < k; kk++) {
            largest = DeviceFunctions.max(
                    largest, Elements.value(format, a + kk * stride, scalars, floats, halves, tables));
        }
        return largest;
    }
}
