package org.halfstep.core.tensor;

import org.halfstep.core.format.FloatFormat;

/** A tensor of binary64 numbers. */
public final class DoubleTensor implements Tensor {
    private final Shape shape;
    private final double[] values;

    /** A tensor over an array, which it shares. */
    public DoubleTensor(Shape shape, double[] values) {
        Tensor.requireLength(shape, values.length);
        this.shape = shape;
        this.values = values;
    }

    /** The array itself, not a copy: kernels compute on it. */
    public double[] values() {
        return values;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public FloatFormat format() {
        return FloatFormat.BINARY64;
    }

    @Override
    public double get(int index) {
        return values[index];
    }

    @Override
    public void set(int index, double value) {
        values[index] = value;
    }

    @Override
    public void read(int from, int count, float[] target, int at) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) values[from + i];
        }
    }

    @Override
    public void read(int from, int count, double[] target, int at) {
        System.arraycopy(values, from, target, at, count);
    }

    @Override
    public void write(int at, int count, float[] source, int from) {
        for (int i = 0; i < count; i++) {
            values[at + i] = source[from + i];
        }
    }

    @Override
    public void write(int at, int count, double[] source, int from) {
        System.arraycopy(source, from, values, at, count);
    }

    @Override
    public long bits(int index) {
        return Double.doubleToLongBits(values[index]);
    }

    @Override
    public void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof DoubleTensor other)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format().name() + ": convert through Casts");
        }
        System.arraycopy(other.values, from, values, at, count);
    }

    @Override
    public Tensor reshaped(Shape other) {
        return new DoubleTensor(other, values);
    }
}
