package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.halfstep.core.format.Codec;
import org.jspecify.annotations.Nullable;

/**
 * A 32-bit digest of a tensor's bits that needs no order, so that any backend can form it where the data is
 * (docs/arithmetic.md rule 19):
 *
 * <pre>
 *   digest = sum_i mix(bits_i, i) modulo 2^32
 *   mix(b, i) = s(s(lo(b) C1 + i C2 + C3) + hi(b) C4),   s(x) = x (C5 + 2 x C1)
 * </pre>
 *
 * <p>lo and hi are the two 16-bit halves of the element's bits: products only carry upward, so that without the halves
 * a changed sign would reach the topmost bit alone, and two of them would cancel. s is a permutation of the integers
 * modulo 2^32. The bits are canonical: every NaN counts alike, and -0 differs from +0. A binary64 element counts as its
 * low word at i plus its high word at i + 2^31.
 *
 * <p>An instance holds the room that a digest works in. Not thread-safe.
 */
public final class TensorDigest {
    private static final int C1 = 0x9E3779B1;
    private static final int C2 = 0x85EBCA6B;
    private static final int C3 = 0x7F4A7C15;
    private static final int C4 = 0x27D4EB2F;
    private static final int C5 = 0xC2B2AE35;
    private static final int HALF = 0xFFFF;

    private static final int BLOCK = 1024;
    private static final int FLOAT_INFINITY = 0x7F800000;
    private static final int FLOAT_NAN = 0x7FC00000;
    /** j C2 + C3 for every j of a block. */
    private static final int[] INDEX_TERMS = new int[BLOCK];

    static {
        for (int j = 0; j < BLOCK; j++) {
            INDEX_TERMS[j] = j * C2 + C3;
        }
    }

    private final int[] block = new int[BLOCK];
    private int[] several = new int[0];
    private final MemorySegment blockBytes = MemorySegment.ofArray(block);

    /** Room for digests. */
    public TensorDigest() {
        // the block is all there is
    }

    /** The digest of all elements; formed on the device that has the tensor's values, if one has. */
    public static int of(Tensor tensor) {
        return new TensorDigest().digest(tensor);
    }

    /** As {@link #of}, in this one's room. */
    public int digest(Tensor tensor) {
        @Nullable DeviceCopy device = tensor.deviceCopy();
        if (device != null && device.isCurrent()) {
            return device.digest();
        }
        return switch (tensor) {
            case FloatTensor floats -> digest(floats.valuesToRead());
            case Bits16Tensor halves -> digest(halves);
            case Bits8Tensor _, DoubleTensor _ -> ofBits(tensor);
        };
    }

    /**
     * The digest of each tensor, in their order; those on one device are formed there together. The array is this one's
     * room and holds them until the next call.
     */
    public int[] digests(List<Tensor> tensors) {
        if (several.length < tensors.size()) {
            several = new int[tensors.size()];
        }
        @Nullable
        DeviceCopy first = tensors.isEmpty() ? null : tensors.getFirst().deviceCopy();
        if (first == null || !first.digests(tensors, several)) {
            for (int i = 0; i < tensors.size(); i++) {
                several[i] = digest(tensors.get(i));
            }
        }
        return several;
    }

    private int digest(float[] values) {
        MemorySegment source = MemorySegment.ofArray(values);
        int sum = 0;
        for (int i = 0; i < values.length; i += BLOCK) {
            int count = Math.min(BLOCK, values.length - i);
            MemorySegment.copy(source, (long) Float.BYTES * i, blockBytes, 0, (long) Float.BYTES * count);
            sum += sumOfBlock(count, i, FLOAT_INFINITY, FLOAT_NAN, Integer.MIN_VALUE);
        }
        return sum;
    }

    private int digest(Bits16Tensor tensor) {
        short[] bits = tensor.bitsToRead();
        Codec codec = Codec.of(tensor.format());
        int infinity = codec.encode(Float.POSITIVE_INFINITY);
        int nan = codec.canonicalNaN();
        int sum = 0;
        for (int i = 0; i < bits.length; i += BLOCK) {
            int count = Math.min(BLOCK, bits.length - i);
            for (int j = 0; j < count; j++) {
                block[j] = bits[i + j] & HALF;
            }
            sum += sumOfBlock(count, i, infinity, nan, Short.MIN_VALUE & HALF);
        }
        return sum;
    }

    /** No branch and only arrays of int: so the compiler vectorises it, which it does not with an index or a float. */
    private int sumOfBlock(int count, int first, int infinity, int nan, int sign) {
        int[] values = block;
        int[] terms = INDEX_TERMS;
        int offset = first * C2;
        int sum = 0;
        for (int j = 0; j < count; j++) {
            int isNan = (infinity - (values[j] & ~sign)) >> (Integer.SIZE - 1); // all ones beyond infinity, else 0
            int canonical = (values[j] & ~isNan) | (nan & isNan);
            sum += mixed(canonical, terms[j] + offset);
        }
        return sum;
    }

    private static int ofBits(Tensor tensor) {
        int sum = 0;
        for (int i = 0; i < tensor.elementCount(); i++) {
            long bits = tensor.bits(i);
            sum += mixed((int) bits, i * C2 + C3);
            if (tensor instanceof DoubleTensor) {
                sum += mixed((int) (bits >>> Integer.SIZE), (i + Integer.MIN_VALUE) * C2 + C3);
            }
        }
        return sum;
    }

    /** mix(b, i) for i C2 + C3 = indexTerm. */
    private static int mixed(int bits, int indexTerm) {
        int low = bits & HALF;
        int high = (bits >> Short.SIZE) & HALF;
        return scrambled(scrambled(low * C1 + indexTerm) + high * C4);
    }

    private static int scrambled(int x) {
        return x * (C5 + 2 * x * C1);
    }
}
