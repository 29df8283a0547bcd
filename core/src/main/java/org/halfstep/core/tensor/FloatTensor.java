package org.halfstep.core.tensor;

import org.halfstep.core.format.FloatFormat;

/** A tensor of binary32 numbers. */
public final class FloatTensor implements Tensor {
    private final Shape shape;
    private final float[] values;

    /** A tensor over an array, which it shares. */
    public FloatTensor(Shape shape, float[] values) {
        Tensor.requireLength(shape, values.length);
        this.shape = shape;
        this.values = values;
    }

    /** The array itself, not a copy: kernels compute on it. */
    public float[] values() {
        return values;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public FloatFormat format() {
        return FloatFormat.BINARY32;
    }

    @Override
    public double get(int index) {
        return values[index];
    }

    @Override
    public void set(int index, double value) {
        values[index] = (float) value;
    }

    @Override
    public void read(int from, int count, float[] target, int at) {
        System.arraycopy(values, from, target, at, count);
    }

    @Override
    public void read(int from, int count, double[] target, int at) {
        for (int i = 0; i < count; i++) {
            target[at + i] = values[from + i];
        }
    }

    @Override
    public void write(int at, int count, float[] source, int from) {
        System.arraycopy(source, from, values, at, count);
    }

    @Override
    public void write(int at, int count, double[] source, int from) {
        for (int i = 0; i < count; i++) {
            values[at + i] = (float) source[from + i];
        }
    }

    @Override
    public long bits(int index) {
        return Integer.toUnsignedLong(Float.floatToIntBits(values[index]));
    }

    @Override
    public void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof FloatTensor other)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format().name() + ": convert through Casts");
        }
        System.arraycopy(other.values, from, values, at, count);
    }

    @Override
    public Tensor reshaped(Shape other) {
        return new FloatTensor(other, values);
    }
}
