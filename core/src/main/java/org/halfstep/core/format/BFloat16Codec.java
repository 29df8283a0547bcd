package org.halfstep.core.format;

import java.util.Objects;

/** The codec of bfloat16, whose bits are the upper half of a binary32 number's. */
final class BFloat16Codec implements Codec {
    private static final short CANONICAL_NAN = 0x7fc0;
    private static final int INFINITY = 0x7f80_0000;
    private static final int MAGNITUDE = 0x7fff_ffff;

    @Override
    public FloatFormat format() {
        return FloatFormat.BFLOAT16;
    }

    @Override
    public short canonicalNaN() {
        return CANONICAL_NAN;
    }

    @Override
    public float decode(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    @Override
    public short encode(float x) {
        int bits = Float.floatToRawIntBits(x);
        // Half a unit of the kept half, less one where that half is even: the carry rounds, into infinity if need be.
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        return (bits & MAGNITUDE) > INFINITY ? CANONICAL_NAN : (short) rounded;
    }

    @Override
    public short encode(double x) {
        return encode(RoundToOdd.toFloat(x));
    }

    @Override
    public void decode(short[] source, int from, float[] target, int to, int count) {
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(to, count, target.length);
        for (int i = 0; i < count; i++) {
            target[to + i] = decode(source[from + i]);
        }
    }

    @Override
    public void decode(short[] source, int from, double[] target, int to, int count) {
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(to, count, target.length);
        for (int i = 0; i < count; i++) {
            target[to + i] = decode(source[from + i]);
        }
    }

    @Override
    public void encode(float[] source, int from, short[] target, int to, int count) {
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(to, count, target.length);
        for (int i = 0; i < count; i++) {
            target[to + i] = encode(source[from + i]);
        }
    }

    @Override
    public void encode(double[] source, int from, short[] target, int to, int count) {
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(to, count, target.length);
        for (int i = 0; i < count; i++) {
            target[to + i] = encode(source[from + i]);
        }
    }
}
