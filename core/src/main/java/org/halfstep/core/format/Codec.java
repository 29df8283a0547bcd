package org.halfstep.core.format;

/**
 * The conversions between the bits of one 16-bit format and {@code float} or {@code double}, one element or many.
 *
 * <p>Formats: decoding is exact. Encoding rounds ONCE to the nearest value, ties to even, from a double too: going
 * through float would round twice and differ at ties. Beyond the largest finite value lies infinity; subnormals are
 * kept. Every NaN is written as the format's canonical one, a positive quiet NaN with an empty payload.
 *
 * <p>The array forms throw {@link IndexOutOfBoundsException} if a range leaves its array, before they write anything.
 */
public sealed interface Codec permits Binary16Codec, BFloat16Codec {
    /** The codec of IEEE 754 binary16. */
    Codec BINARY16 = new Binary16Codec();

    /** The codec of bfloat16. */
    Codec BFLOAT16 = new BFloat16Codec();

    /**
     * The codec of {@code format}.
     *
     * @throws IllegalArgumentException if the format is not stored as 16 bits
     */
    static Codec of(FloatFormat format) {
        if (format.equals(FloatFormat.BINARY16)) {
            return BINARY16;
        }
        if (format.equals(FloatFormat.BFLOAT16)) {
            return BFLOAT16;
        }
        throw new IllegalArgumentException("no 16-bit codec for " + format + ", which is stored as " + format.storage()
                + "; codecs exist for " + FloatFormat.BINARY16 + " and " + FloatFormat.BFLOAT16);
    }

    /** The format whose bits these are. */
    FloatFormat format();

    /** The bits written for every NaN. */
    short canonicalNaN();

    /** The value of the bits. */
    float decode(short bits);

    /** The bits of the value nearest to x. */
    short encode(float x);

    /** The bits of the value nearest to x, rounded once. */
    short encode(double x);

    /** {@code target[to + i]} becomes the value of {@code source[from + i]}, {@code 0 <= i < count}. */
    void decode(short[] source, int from, float[] target, int to, int count);

    /** {@code target[to + i]} becomes the value of {@code source[from + i]}, {@code 0 <= i < count}. */
    void decode(short[] source, int from, double[] target, int to, int count);

    /** {@code target[to + i]} becomes the bits nearest to {@code source[from + i]}, {@code 0 <= i < count}. */
    void encode(float[] source, int from, short[] target, int to, int count);

    /**
     * {@code target[to + i]} becomes the bits nearest to {@code source[from + i]}, rounded once;
     * {@code 0 <= i < count}.
     */
    void encode(double[] source, int from, short[] target, int to, int count);
}
