package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.halfstep.core.format.Codec;
import org.halfstep.core.format.FloatFormat;
import org.jspecify.annotations.Nullable;

/** What the two 16-bit tensors share: bit patterns in a {@code short[]}, and the codec of their format. */
public abstract sealed class Bits16Tensor implements Tensor permits HalfTensor, BFloat16Tensor {
    private final Shape shape;
    private final Values<short[]> bits;
    private final FloatFormat format;
    private final Codec codec;

    Bits16Tensor(Shape shape, Values<short[]> bits, FloatFormat format) {
        Tensor.requireLength(shape, bits.elementCount());
        this.shape = shape;
        this.bits = bits;
        this.format = format;
        this.codec = Codec.of(format);
    }

    /** The tensor of a 16-bit format and of bit patterns that it shares with its views. */
    static Bits16Tensor over(FloatFormat format, Shape shape, Values<short[]> bits) {
        if (format.equals(FloatFormat.BINARY16)) {
            return new HalfTensor(shape, bits);
        }
        if (format.equals(FloatFormat.BFLOAT16)) {
            return new BFloat16Tensor(shape, bits);
        }
        throw new IllegalArgumentException("no 16-bit tensor for format " + format.name());
    }

    /** The array of bit patterns itself, not a copy, to read and write. What a device holds is older then. */
    public final short[] bits() {
        return bits.write();
    }

    /** The array of bit patterns itself, not a copy, only to read: kernels decode from it. */
    public final short[] bitsToRead() {
        return bits.read();
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
        return codec.decode(bits.read()[index]);
    }

    @Override
    public final void set(int index, double value) {
        bits.write()[index] = codec.encode(value);
    }

    @Override
    public final void read(int from, int count, float[] target, int at) {
        codec.decode(bits.read(), from, target, at, count);
    }

    @Override
    public final void read(int from, int count, double[] target, int at) {
        codec.decode(bits.read(), from, target, at, count);
    }

    @Override
    public final void write(int at, int count, float[] source, int from) {
        codec.encode(source, from, written(count), at, count);
    }

    @Override
    public final void write(int at, int count, double[] source, int from) {
        codec.encode(source, from, written(count), at, count);
    }

    /** The array to write so many elements of. */
    private short[] written(int count) {
        return count == elementCount() ? bits.overwrite() : bits.write();
    }

    @Override
    public final long bits(int index) {
        return codec.encode(codec.decode(bits.read()[index])) & 0xffffL;
    }

    @Override
    public final void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof Bits16Tensor other) || !other.format.equals(format)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format.name() + ": convert through Casts");
        }
        boolean whole = count == elementCount() && count == other.elementCount();
        if (!whole || !DeviceCopy.copy(other, this)) {
            System.arraycopy(other.bits.read(), from, written(count), at, count);
        }
    }

    @Override
    public final void clear() {
        bits.clear();
    }

    @Override
    public final void fill(double value) {
        Arrays.fill(bits.overwrite(), codec.encode(value));
    }

    @Override
    public final MemorySegment bytes() {
        return bits.bytes();
    }

    @Override
    public final @Nullable DeviceCopy deviceCopy() {
        return bits.copy();
    }

    @Override
    public final void keepOnDevice(DeviceCopy copy) {
        bits.attach(copy);
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
