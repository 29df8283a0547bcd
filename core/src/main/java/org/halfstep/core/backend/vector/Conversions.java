package org.halfstep.core.backend.vector;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;
import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.INTS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.halfstep.core.tensor.BFloat16Tensor;
import org.halfstep.core.tensor.HalfTensor;
import org.halfstep.core.tensor.Tensor;

/**
 * Reads and writes tensors of the 16-bit formats a vector at a time: the numbers of their codecs. The JVM's compiler
 * does not make vector instructions of the codec of bfloat16, nor of short runs of any.
 */
final class Conversions {
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    /** Runs of binary16 from here on are faster by the JVM's own loop. */
    private static final int LONG_RUN = 512;

    private Conversions() {}

    /** {@code target[at + i] = tensor[from + i]}, {@code 0 <= i < count}. */
    static void read(Tensor tensor, int from, int count, float[] target, int at) {
        int whole = count / LANES * LANES;
        if (tensor instanceof BFloat16Tensor low) {
            decodeBfloat16(low.bitsToRead(), from, target, at, whole);
            tensor.read(from + whole, count - whole, target, at + whole);
        } else if (tensor instanceof HalfTensor low && count < LONG_RUN) {
            decodeBinary16(low.bitsToRead(), from, target, at, whole);
            tensor.read(from + whole, count - whole, target, at + whole);
        } else {
            tensor.read(from, count, target, at);
        }
    }

    /** {@code tensor[at + i] = source[from + i]}, rounded to nearest even, {@code 0 <= i < count}. */
    static void write(Tensor tensor, int at, int count, float[] source, int from) {
        if (tensor instanceof BFloat16Tensor low) {
            int whole = count / LANES * LANES;
            encodeBfloat16(source, from, low.bits(), at, whole);
            tensor.write(at + whole, count - whole, source, from + whole);
        } else if (tensor instanceof HalfTensor low && !anyNaN(source, from, count)) {
            encodeBinary16(source, from, low.bits(), at, count);
        } else {
            tensor.write(at, count, source, from);
        }
    }

    private static IntVector bits(short[] bits, int at) {
        return (IntVector) ShortVector.fromArray(SHORTS, bits, at).convertShape(ZERO_EXTEND_S2I, INTS, 0);
    }

    private static void decodeBfloat16(short[] source, int from, float[] target, int at, int count) {
        for (int i = 0; i < count; i += LANES) {
            bits(source, from + i).lanewise(LSHL, 16).reinterpretAsFloats().intoArray(target, at + i);
        }
    }

    /** The exponent gets the wider bias; that of infinities and NaN twice, and subnormal numbers are normalised. */
    private static void decodeBinary16(short[] source, int from, float[] target, int at, int count) {
        IntVector magnitudeBits = IntVector.broadcast(INTS, 0x7fff);
        IntVector signBit = IntVector.broadcast(INTS, 0x8000);
        IntVector bias = IntVector.broadcast(INTS, (127 - 15) << 23);
        IntVector one = IntVector.broadcast(INTS, 1 << 23);
        IntVector firstNormal = IntVector.broadcast(INTS, 1 << 23);
        IntVector infinity = IntVector.broadcast(INTS, 0x7c00 << 13);
        FloatVector minNormal = FloatVector.broadcast(FLOATS, 0x1p-14f);
        for (int i = 0; i < count; i += LANES) {
            IntVector bits = bits(source, from + i);
            IntVector magnitude = bits.and(magnitudeBits).lanewise(LSHL, 13);
            IntVector sign = bits.and(signBit).lanewise(LSHL, 16);
            IntVector wide = magnitude.add(bias);
            VectorMask<Integer> notFinite = magnitude.compare(GE, infinity);
            IntVector normal = wide.blend(wide.add(bias), notFinite);
            IntVector subnormal =
                    wide.add(one).reinterpretAsFloats().sub(minNormal).reinterpretAsInts();
            VectorMask<Integer> isNormal = magnitude.compare(GE, firstNormal);
            subnormal.blend(normal, isNormal).or(sign).reinterpretAsFloats().intoArray(target, at + i);
        }
    }

    private static void encodeBfloat16(float[] source, int from, short[] target, int at, int count) {
        IntVector half = IntVector.broadcast(INTS, 0x7fff);
        IntVector one = IntVector.broadcast(INTS, 1);
        IntVector canonicalNaN = IntVector.broadcast(INTS, 0x7fc0);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, source, from + i);
            IntVector bits = v.reinterpretAsInts();
            IntVector odd = bits.lanewise(LSHR, 16).and(one);
            IntVector rounded = bits.add(half).add(odd).lanewise(LSHR, 16);
            IntVector stored = rounded.blend(canonicalNaN, v.compare(NE, v).cast(INTS));
            ((ShortVector) stored.convertShape(I2S, SHORTS, 0)).intoArray(target, at + i);
        }
    }

    /** The JVM's compiler makes vector instructions of this loop as it stands. */
    private static void encodeBinary16(float[] source, int from, short[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = Float.floatToFloat16(source[from + i]);
        }
    }

    private static boolean anyNaN(float[] source, int from, int count) {
        int whole = count / LANES * LANES;
        VectorMask<Float> found = FLOATS.maskAll(false);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, source, from + i);
            found = found.or(v.compare(NE, v));
        }
        for (int i = from + whole; i < from + count; i++) {
            if (Float.isNaN(source[i])) {
                return true;
            }
        }
        return found.anyTrue();
    }
}
