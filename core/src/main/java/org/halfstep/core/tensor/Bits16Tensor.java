package org.halfstep.core.tensor;

import org.halfstep.core.format.Codec;
import org.halfstep.core.format.FloatFormat;

/** What the two 16-bit tensors share: bit patterns in a {@code short[]}, and the codec of their format. */
public abstract sealed class Bits16Tensor implements Tensor permits HalfTensor, BFloat16Tensor {
    private final Shape shape;
    private final short[] bits;
    private final FloatFormat format;
    private final Codec codec;

    Bits16Tensor(Shape shape, short[] bits, FloatFormat format) {
        Tensor.requireLength(shape, bits.length);
        this.shape = shape;
        this.bits = bits;
        this.format = format;
        this.codec = Codec.of(format);
    }

    /** The tensor of a 16-bit format over an array, which it shares. */
    static Bits16Tensor over(FloatFormat format, Shape shape, short[] bits) {
        if (format.equals(FloatFormat.BINARY16)) {
            return new HalfTensor(shape, bits);
        }
        if (format.equals(FloatFormat.BFLOAT16)) {
            return new BFloat16Tensor(shape, bits);
        }
        throw new IllegalArgumentException("no 16-bit tensor for format " + format.name());
    }

    /** The array of bit patterns itself, not a copy: kernels decode from it. */
    public final short[] bits() {
        return bits;
    }

    @Override
    public final Shape shape() {
        return shape;
    }

    @Override
    public final FloatFormat format() {
        return format;
    }

    @Override
    public final double get(int index) {
        return codec.decode(bits[index]);
    }

    @Override
    public final void set(int index, double value) {
        bits[index] = codec.encode(value);
    }

    @Override
    public final void read(int from, int count, float[] target, int at) {
        codec.decode(bits, from, target, at, count);
    }

    @Override
    public final void read(int from, int count, double[] target, int at) {
        codec.decode(bits, from, target, at, count);
    }

    @Override
    public final void write(int at, int count, float[] source, int from) {
        codec.encode(source, from, bits, at, count);
    }

    @Override
    public final void write(int at, int count, double[] source, int from) {
        codec.encode(source, from, bits, at, count);
    }

    @Override
    public final long bits(int index) {
        return codec.encode(codec.decode(bits[index])) & 0xffffL;
    }

    @Override
    public final void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof Bits16Tensor other) || !other.format.equals(format)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format.name() + ": convert through Casts");
        }
        System.arraycopy(other.bits, from, bits, at, count);
    }

    @Override
    public final Tensor reshaped(Shape other) {
        return over(format, other, bits);
    }

    @Override
    public final String toString() {
        return Tensor.describe(this);
    }
}
