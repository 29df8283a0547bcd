package org.halfstep.core.tensor;

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
 */
public final class TensorDigest {
    private static final int C1 = 0x9E3779B1;
    private static final int C2 = 0x85EBCA6B;
    private static final int C3 = 0x7F4A7C15;
    private static final int C4 = 0x27D4EB2F;
    private static final int C5 = 0xC2B2AE35;
    private static final int HALF = 0xFFFF;

    private TensorDigest() {}

    /** The digest of all elements. */
    public static int of(Tensor tensor) {
        int sum = 0;
        for (int i = 0; i < tensor.elementCount(); i++) {
            long bits = tensor.bits(i);
            sum += mix((int) bits, i);
            if (tensor instanceof DoubleTensor) {
                sum += mix((int) (bits >>> Integer.SIZE), i + Integer.MIN_VALUE);
            }
        }
        return sum;
    }

    private static int mix(int bits, int index) {
        int low = bits & HALF;
        int high = (bits >> Short.SIZE) & HALF;
        return scrambled(scrambled(low * C1 + index * C2 + C3) + high * C4);
    }

    private static int scrambled(int x) {
        return x * (C5 + 2 * x * C1);
    }
}
