package org.halfstep.core.tensor;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.jspecify.annotations.Nullable;

/** A tensor of binary32 numbers, or of a format whose values are stored as such. */
public final class FloatTensor implements Tensor {
    private final Shape shape;
    private final float[] values;
    private final FloatFormat format;
    /** Of a format that is narrower than its storage. */
    private final @Nullable Rounder rounder;

    /** A tensor of binary32 numbers over an array, which it shares. */
    public FloatTensor(Shape shape, float[] values) {
        this(FloatFormat.BINARY32, shape, values);
    }

    /** A tensor of a format that is stored as binary32 over an array of its values, which it shares. */
    FloatTensor(FloatFormat format, Shape shape, float[] values) {
        Tensor.requireLength(shape, values.length);
        Tensor.requireStorage(format, Storage.BINARY32);
        this.shape = shape;
        this.values = values;
        this.format = format;
        this.rounder = format.equals(FloatFormat.BINARY32) ? null : new Rounder(format, RoundingDirection.NEAREST_EVEN);
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
        return format;
    }

    @Override
    public double get(int index) {
        return values[index];
    }

    @Override
    public void set(int index, double value) {
        values[index] = rounded(value);
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
        if (rounder == null) {
            System.arraycopy(source, from, values, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            values[at + i] = (float) rounder.round(source[from + i], 0);
        }
    }

    @Override
    public void write(int at, int count, double[] source, int from) {
        for (int i = 0; i < count; i++) {
            values[at + i] = rounded(source[from + i]);
        }
    }

    private float rounded(double value) {
        return (float) (rounder == null ? value : rounder.round(value, 0));
    }

    @Override
    public long bits(int index) {
        return Integer.toUnsignedLong(Float.floatToIntBits(values[index]));
    }

    @Override
    public void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof FloatTensor other) || !other.format.equals(format)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format.name() + ": convert through Casts");
        }
        System.arraycopy(other.values, from, values, at, count);
    }

    @Override
    public Tensor reshaped(Shape other) {
        return new FloatTensor(format, other, values);
    }

    @Override
    public String toString() {
        return Tensor.describe(this);
    }
}
