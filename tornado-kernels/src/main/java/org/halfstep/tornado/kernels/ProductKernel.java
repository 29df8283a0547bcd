package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Computes large matrix products, and the chain behind each: {@code c[i0, i1, i2] = sum_k a[i0, i1, k] b[i0, k, i2]} for
 * ops that {@link OpKernel} would compute too, with the same bits.
 *
 * <p>A work-group of 256 threads takes one tile of 64 x 64 results after another. It brings 16 k of 64 rows of A and of
 * 64 columns of B to local memory, decoded, neighbouring threads along the axis whose elements lie closer. Each thread
 * adds products to 4 x 4 sums of its own, of rows and columns that lie together there. So a number is read from global
 * memory once in 64 uses, and from local memory once in 4. The totals go through local memory too, so that neighbouring
 * threads run the chain for, and store, neighbouring results.
 *
 * <p>Rounding: chunks of 256 k, within each {@code s = fma(a, b, s)} in ascending k from +0, the total in ascending
 * order of the chunks (docs/arithmetic.md rule 4); then {@link Elements#finish}. A k that does not exist is not
 * multiplied, since its product with an infinity would be NaN; rows and columns behind the last give numbers that
 * nobody stores.
 *
 * <p>What limits it: eight numbers from local memory for sixteen products, and no loads while a tile is multiplied. A
 * thread keeps 32 sums and totals, a work-group 16 KiB of local memory. A result with fewer tiles than the device has
 * processors leaves some of them idle. 16-bit operands are decoded by a table in global memory. Tensor cores are not
 * used, because they keep no order of sums.
 */
public final class ProductKernel {
    /** The threads of a work-group. */
    public static final int THREADS = 256;

    /** The rows and columns of a tile of results. */
    public static final int TILE = 64;

    private static final int SIDE = 16;
    private static final int OWN = TILE / SIDE;
    private static final int CHUNK = 256;
    private static final int DEPTH = 16;
    /** From one k to the next in local memory: few k share a bank, and four neighbours lie together, as one load wants. */
    private static final int PITCH = TILE + 4;

    private static final int SECOND = DEPTH * PITCH;
    private static final int LOADS = TILE * DEPTH / THREADS;
    private static final int LOCAL = TILE * TILE;

    private ProductKernel() {}

    /**
     * Runs the blocks of a launch: each is some tiles of one op, numbered row by row within a batch. The parameters are
     * those of {@link OpKernel#runOps}.
     */
    public static void runProducts(
            KernelContext context,
            IntArray launch,
            FloatArray scalars,
            IntArray code,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            IntArray bits,
            IntArray flags) {
        float[] local = context.allocateFloatLocalArray(LOCAL);
        float[] registers = new float[Descriptor.REGISTERS];
        float[] sums = new float[OWN * OWN];
        float[] totals = new float[OWN * OWN];
        int thread = context.localIdx;
        int row = thread / SIDE;
        int column = thread - row * SIDE;
        int groups = context.globalGroupSizeX / THREADS;
        int blocks = launch.get(Descriptor.BLOCK_COUNT);
        for (int n = context.groupIdx; n < blocks; n += groups) {
            int block = launch.get(Descriptor.BLOCKS) + n * Descriptor.BLOCK_LENGTH;
            int op = code.get(launch.get(block + Descriptor.FIRST_OP));
            int first = launch.get(block + Descriptor.FIRST);
            int end = first + launch.get(block + Descriptor.COUNT);
            int columns = code.get(op + Descriptor.LAST);
            int rows = code.get(op + Descriptor.INNER) / columns;
            int k = code.get(op + Descriptor.K);
            // Added to the first chunk's sum, -0 leaves it as it is, whatever it is.
            float nothing = k == 0 ? 0f : -0f;
            int across = (columns + TILE - 1) / TILE;
            int tilesOfMatrix = across * ((rows + TILE - 1) / TILE);
            int a = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
            int b = op + Descriptor.HEADER + Descriptor.RIGHT * Descriptor.OPERAND_LENGTH;
            int kStrideA = code.get(a + Descriptor.K_STRIDE);
            int kStrideB = code.get(b + Descriptor.K_STRIDE);
            boolean nearA = code.get(a + Descriptor.STRIDE + 1) <= kStrideA;
            boolean nearB = code.get(b + Descriptor.STRIDE + 2) <= kStrideB;
            for (int tile = first; tile < end; tile++) {
                int matrix = tile / tilesOfMatrix;
                int firstRow = (tile - matrix * tilesOfMatrix) / across * TILE;
                int firstColumn = (tile - matrix * tilesOfMatrix) % across * TILE;
                for (int own = 0; own < OWN * OWN; own++) {
                    totals[own] = nothing;
                }
                for (int chunk = 0; chunk < k; chunk += CHUNK) {
                    for (int own = 0; own < OWN * OWN; own++) {
                        sums[own] = 0;
                    }
                    int behind = Math.min(k, chunk + CHUNK);
                    for (int kk = chunk; kk < behind; kk += DEPTH) {
                        int depth = Math.min(DEPTH, behind - kk);
                        for (int load = 0; load < LOADS; load++) {
                            int number = load * THREADS + thread;
                            int rowA = nearA ? number & (TILE - 1) : number / DEPTH;
                            int stepA = nearA ? number / TILE : number & (DEPTH - 1);
                            int columnB = nearB ? number & (TILE - 1) : number / DEPTH;
                            int stepB = nearB ? number / TILE : number & (DEPTH - 1);
                            int i1 = Math.min(firstRow + rowA, rows - 1);
                            int i2 = Math.min(firstColumn + columnB, columns - 1);
                            int kA = Math.min(kk + stepA, behind - 1);
                            int kB = Math.min(kk + stepB, behind - 1);
                            // A local array must not be handed to a method: what that stores goes astray.
                            local[stepA * PITCH + rowA] = Elements.load(
                                    launch, code, scalars, floats, halves, tables, a, matrix, i1, 0, kA * kStrideA);
                            local[SECOND + stepB * PITCH + columnB] = Elements.load(
                                    launch, code, scalars, floats, halves, tables, b, matrix, 0, i2, kB * kStrideB);
                        }
                        context.localBarrier();
                        for (int step = 0; step < depth; step++) {
                            int atA = step * PITCH + row * OWN;
                            int atB = SECOND + step * PITCH + column * OWN;
                            for (int i = 0; i < OWN; i++) {
                                float x = local[atA + i];
                                for (int j = 0; j < OWN; j++) {
                                    sums[i * OWN + j] = x * local[atB + j] + sums[i * OWN + j];
                                }
                            }
                        }
                        context.localBarrier();
                    }
                    for (int own = 0; own < OWN * OWN; own++) {
                        totals[own] = totals[own] + sums[own];
                    }
                }
                for (int i = 0; i < OWN; i++) {
                    for (int j = 0; j < OWN; j++) {
                        local[(row * OWN + i) * TILE + column * OWN + j] = totals[i * OWN + j];
                    }
                }
                context.localBarrier();
                int width = Math.min(TILE, columns - firstColumn);
                int count = Math.min(TILE, rows - firstRow) * width;
                for (int e = thread; e < count; e += THREADS) {
                    int i = e / width;
                    int j = e - i * width;
                    float total = local[i * TILE + j];
                    Elements.finish(
                            launch,
                            code,
                            scalars,
                            floats,
                            halves,
                            tables,
                            bits,
                            flags,
                            registers,
                            context.globalIdx,
                            op,
                            matrix,
                            firstRow + i,
                            firstColumn + j,
                            0,
                            total);
                }
                context.localBarrier();
            }
        }
    }
}
