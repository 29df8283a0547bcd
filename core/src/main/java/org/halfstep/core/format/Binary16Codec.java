package org.halfstep.core.format;

import java.util.Objects;

/**
 * The codec of binary16, by the conversions of {@link Float}: the JVM compiles their plain loops to vector
 * instructions.
 */
final class Binary16Codec implements Codec {
    private static final short CANONICAL_NAN = 0x7e00;
    private static final int INFINITY = 0x7c00;
    private static final int MAGNITUDE = 0x7fff;

    @Override
    public FloatFormat format() {
        return FloatFormat.BINARY16;
    }

    @Override
    public short canonicalNaN() {
        return CANONICAL_NAN;
    }

    @Override
    public float decode(short bits) {
        return Float.float16ToFloat(bits);
    }

    @Override
    public short encode(float x) {
        return Float.isNaN(x) ? CANONICAL_NAN : Float.floatToFloat16(x);
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
            target[to + i] = Float.float16ToFloat(source[from + i]);
        }
    }

    @Override
    public void decode(short[] source, int from, double[] target, int to, int count) {
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(to, count, target.length);
        for (int i = 0; i < count; i++) {
            target[to + i] = Float.float16ToFloat(source[from + i]);
        }
    }

    @Override
    public void encode(float[] source, int from, short[] target, int to, int count) {
        Objects.checkFromIndexSize(from, count, source.length);
        Objects.checkFromIndexSize(to, count, target.length);
        for (int i = 0; i < count; i++) {
            target[to + i] = Float.floatToFloat16(source[from + i]);
        }
        if (anyNaN(source, from, count)) {
            canonicaliseNaNs(target, to, count);
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

    /** A pass of its own, since a selection inside the conversion loop would keep the JVM from vectorising that one. */
    private static boolean anyNaN(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (Float.isNaN(values[i])) {
                return true;
            }
        }
        return false;
    }

    private static void canonicaliseNaNs(short[] bits, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if ((bits[i] & MAGNITUDE) > INFINITY) {
                bits[i] = CANONICAL_NAN;
            }
        }
    }
}
