package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.halfstep.core.format.ByteCodec;
import org.halfstep.core.format.FloatFormat;

/** A tensor of numbers of a format of at most 8 bits, a byte each: e4m3, e5m2, the 6- and 4-bit formats of OCP. */
public final class Bits8Tensor implements Tensor {
    private final Shape shape;
    private final byte[] codes;
    private final FloatFormat format;
    private final ByteCodec codec;

    /**
     * A tensor over an array of codes, which it shares.
     *
     * @throws IllegalArgumentException if the format is not stored as bytes, or the array does not fit the shape
     */
    public Bits8Tensor(FloatFormat format, Shape shape, byte[] codes) {
        this(ByteCodec.of(format), format, shape, codes);
    }

    private Bits8Tensor(ByteCodec codec, FloatFormat format, Shape shape, byte[] codes) {
        Tensor.requireLength(shape, codes.length);
        this.shape = shape;
        this.codes = codes;
        this.format = format;
        this.codec = codec;
    }

    /** The array of codes itself, not a copy. */
    public byte[] codes() {
        return codes;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public FloatFormat format() {
        return format;
    }

    @Override
    public double get(int index) {
        return codec.decode(codes[index]);
    }

    @Override
    public void set(int index, double value) {
        codes[index] = codec.encode(value);
    }

    @Override
    public void read(int from, int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) codec.decode(codes[from + i]);
        }
    }

    @Override
    public void read(int from, int count, double[] target, int at) {
        for (int i = 0; i < count; i++) {
            target[at + i] = codec.decode(codes[from + i]);
        }
    }

    @Override
    public void write(int at, int count, float[] source, int from) {
        for (int i = 0; i < count; i++) {
            codes[at + i] = codec.encode(source[from + i]);
        }
    }

    @Override
    public void write(int at, int count, double[] source, int from) {
        for (int i = 0; i < count; i++) {
            codes[at + i] = codec.encode(source[from + i]);
        }
    }

    @Override
    public long bits(int index) {
        return codec.encode(codec.decode(codes[index])) & 0xffL;
    }

    @Override
    public void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof Bits8Tensor other) || !other.format.equals(format)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format.name() + ": convert through Casts");
        }
        System.arraycopy(other.codes, from, codes, at, count);
    }

    @Override
    public void clear() {
        Arrays.fill(codes, (byte) 0);
    }

    @Override
    public MemorySegment bytes() {
        return MemorySegment.ofArray(codes).asReadOnly();
    }

    @Override
    public Tensor reshaped(Shape other) {
        return new Bits8Tensor(codec, format, other, codes);
    }

    @Override
    public String toString() {
        return Tensor.describe(this);
    }
}
