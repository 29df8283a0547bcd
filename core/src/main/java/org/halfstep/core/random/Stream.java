package org.halfstep.core.random;

/**
 * The random numbers of one place, element after element: 64 random bits an element, two elements a Philox block.
 *
 * <p>A block serves two uniform numbers or one pair of normal ones, never both; changing from one kind to the other
 * inside a block moves on to the next block. So no bits are used twice, and the numbers depend on the stream's own
 * draws alone.
 *
 * <p>A stream has a position and belongs to one thread; streams do not affect one another.
 */
public final class Stream {
    /** The bits of the block index within the low half of the counter. */
    static final int BLOCK_BITS = 48;

    private static final long END = 1L << (BLOCK_BITS + 1);
    private static final double UNIT = 0x1p-53;

    private final long key;
    private final long counterLow;
    private final long counterHigh;
    private final int[] words = new int[Philox.BLOCK_WORDS];
    private long element;
    private boolean normalPair;
    private double secondNormal;

    Stream(long key, long counterLow, long counterHigh) {
        this.key = key;
        this.counterLow = counterLow;
        this.counterHigh = counterHigh;
    }

    /** The element that the next draw of the same kind as the last takes. */
    public long element() {
        return element;
    }

    /** A multiple of 2^-53, each equally likely, in [0, 1). Takes one element. */
    public double nextUniform() {
        return (nextWord() >>> 11) * UNIT;
    }

    /**
     * {@code low + (high - low) u} with a uniform u, in [low, high). Takes one element.
     *
     * @throws IllegalArgumentException if not low < high with a finite difference
     */
    public double nextUniform(double low, double high) {
        double width = high - low;
        if (!(width > 0 && width < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Stream.nextUniform: [" + low + ", " + high + ") is empty or has no finite width");
        }
        // The sum may round up to high where u is close to 1.
        return Math.min(low + width * nextUniform(), Math.nextDown(high));
    }

    /**
     * A standard normal number; two in succession take the two elements of one block.
     *
     * <p>Box and Muller: with u in (0, 1] and v in [0, 1), {@code sqrt(-2 ln u)} times {@code cos 2 pi v}, then {@code
     * sin 2 pi v}. The functions are {@link StrictMath}'s, so the bits are the same everywhere. The magnitude is at
     * most {@code sqrt(106 ln 2) = 8.57}.
     */
    public double nextNormal() {
        if (normalPair && (element & 1) == 1) {
            element++;
            return secondNormal;
        }
        beginBlock();
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((word(0) >>> 11) + 1) * UNIT));
        double angle = 2 * StrictMath.PI * ((word(1) >>> 11) * UNIT);
        secondNormal = radius * StrictMath.sin(angle);
        normalPair = true;
        element++;
        return radius * StrictMath.cos(angle);
    }

    /**
     * A number in [0, bound), each equally likely. Takes one element, rarely more.
     *
     * <p>The high word of bits times bound (D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29,
     * 2019); the first {@code 2^64 mod bound} low words of each result are one too many and are drawn again.
     *
     * @throws IllegalArgumentException if the bound is not positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("Stream.nextInt: bound " + bound + " is not positive");
        }
        long excess = Long.remainderUnsigned(-bound, bound);
        long bits = nextWord();
        while (Long.compareUnsigned(bits * bound, excess) < 0) {
            bits = nextWord();
        }
        return (int) Math.unsignedMultiplyHigh(bits, bound);
    }

    /** Permutes the array, each permutation equally likely (Fisher and Yates, from the end). */
    public void shuffle(int[] indices) {
        for (int i = indices.length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int moved = indices[i];
            indices[i] = indices[j];
            indices[j] = moved;
        }
    }

    /** The 64 random bits of the elements {@code from} to {@code from + count - 1}, wherever the stream is; it stays. */
    public void bits(long from, int count, long[] target) {
        int[] block = new int[Philox.BLOCK_WORDS];
        for (int i = 0; i < count; i++) {
            long at = from + i;
            if (i == 0 || (at & 1) == 0) {
                Philox.block(key, counterLow | (at >>> 1), counterHigh, block, 0);
            }
            int half = (int) (at & 1);
            target[i] = word(block, half);
        }
    }

    private long nextWord() {
        if (normalPair) {
            element += element & 1;
            normalPair = false;
        }
        int half = (int) (element & 1);
        if (half == 0) {
            beginBlock();
        }
        element++;
        return word(half);
    }

    /** Moves to the start of a block unless there, and computes the block. */
    private void beginBlock() {
        element += element & 1;
        if (element >= END) {
            throw new IllegalStateException(
                    "Stream: all 2^49 elements are used; give further draws an op of their own");
        }
        Philox.block(key, counterLow | (element >>> 1), counterHigh, words, 0);
    }

    private long word(int half) {
        return word(words, half);
    }

    private static long word(int[] block, int half) {
        return ((long) block[2 * half + 1] << 32) | Integer.toUnsignedLong(block[2 * half]);
    }
}
