package org.halfstep.core.random;

/**
 * Random numbers keyed by seed and purpose and counted by their place in the computation.
 *
 * <p>The 128-bit counter of {@link Philox}, from the lowest bit of its low half:
 *
 * <pre>
 *   low    bits  0 to 47   block of the stream   two elements a block
 *          bits 48 to 63   op                    0 to 2^16 - 1
 *   high   bits  0 to 35   iteration             0 to 2^36 - 1
 *          bits 36 to 55   step                  0 to 2^20 - 1
 *          bits 56 to 63   pass                  0 to 2^8 - 1
 * </pre>
 *
 * <p>The key is a bijective mix of the seed, shifted by a constant of the purpose: one seed has a key of its own for
 * each purpose, and one purpose a key of its own for each seed.
 *
 * @param seed any number
 * @param purpose what the numbers are for
 */
public record CounterRandom(long seed, Purpose purpose) {
    private static final int ITERATION_BITS = 36;
    private static final int STEP_BITS = 20;
    private static final int PASS_BITS = 8;
    private static final int OP_BITS = 16;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

    /**
     * The stream of one place, from its element 0. Equal arguments give equal streams.
     *
     * @param iteration the training iteration, 0 to 2^36 - 1
     * @param step the step of the time grid, 0 to 2^20 - 1
     * @param pass the pass over the grid, 0 to 255; the caller says which is which
     * @param op the op of the program, 0 to 65535
     * @throws IllegalArgumentException if a coordinate is outside its range
     */
    public Stream at(long iteration, int step, int pass, int op) {
        require("iteration", iteration, ITERATION_BITS);
        require("step", step, STEP_BITS);
        require("pass", pass, PASS_BITS);
        require("op", op, OP_BITS);
        long high = iteration | ((long) step << ITERATION_BITS) | ((long) pass << (ITERATION_BITS + STEP_BITS));
        return new Stream(key(), (long) op << Stream.BLOCK_BITS, high);
    }

    private static void require(String name, long value, int bits) {
        if (value < 0 || value >= 1L << bits) {
            throw new IllegalArgumentException(
                    "CounterRandom.at: %s %d is outside 0 to 2^%d - 1, the range of the counter"
                            .formatted(name, value, bits));
        }
    }

    /** The finaliser of SplitMix64, a bijection: each bit of the seed reaches every bit of the key. */
    private long key() {
        long z = seed + purpose.code() * GOLDEN_RATIO;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
