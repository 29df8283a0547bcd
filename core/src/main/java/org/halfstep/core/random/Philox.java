package org.halfstep.core.random;

/**
 * Philox4x32-10: 128 random bits as a function of a 64-bit key and a 128-bit counter.
 *
 * <p>J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11. For each
 * key the function is a bijection of the counters. One round takes the words (c0, c1, c2, c3) and the key (k0, k1) to
 *
 * <pre>
 *   (hi(M1 c2) ^ c1 ^ k0,  lo(M1 c2),  hi(M0 c0) ^ c3 ^ k1,  lo(M0 c0))
 * </pre>
 *
 * with 32 x 32 to 64 bit products; between rounds the key advances by the Weyl constants. There are ten rounds.
 */
public final class Philox {
    /** The words of a block. */
    public static final int BLOCK_WORDS = 4;

    private static final int ROUNDS = 10;
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int WEYL0 = 0x9E3779B9;
    private static final int WEYL1 = 0xBB67AE85;
    private static final long LOW = 0xFFFF_FFFFL;

    private Philox() {}

    /**
     * Writes the block of a counter to {@code out[at] .. out[at + 3]}.
     *
     * @param key the words (k0, k1), k0 in the low half
     * @param counterLow the words (c0, c1), c0 in the low half
     * @param counterHigh the words (c2, c3), c2 in the low half
     * @throws IndexOutOfBoundsException if the four words do not fit
     */
    public static void block(long key, long counterLow, long counterHigh, int[] out, int at) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        int c0 = (int) counterLow;
        int c1 = (int) (counterLow >>> 32);
        int c2 = (int) counterHigh;
        int c3 = (int) (counterHigh >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = M0 * (c0 & LOW);
            long product1 = M1 * (c2 & LOW);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += WEYL0;
            k1 += WEYL1;
        }
        out[at + 3] = c3;
        out[at + 2] = c2;
        out[at + 1] = c1;
        out[at] = c0;
    }
}
