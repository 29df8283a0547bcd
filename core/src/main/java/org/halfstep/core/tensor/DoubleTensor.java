package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.jspecify.annotations.Nullable;

/** A tensor of binary64 numbers, or of a format whose values are stored as such. */
public final class DoubleTensor implements Tensor {
    private final Shape shape;
    private final double[] values;
    private final FloatFormat format;
    /** Of a format that is narrower than its storage. */
    private final @Nullable Rounder rounder;

    /** A tensor of binary64 numbers over an array, which it shares. */
    public DoubleTensor(Shape shape, double[] values) {
        this(FloatFormat.BINARY64, shape, values);
    }

    /** A tensor of a format that is stored as binary64 over an array of its values, which it shares. */
    DoubleTensor(FloatFormat format, Shape shape, double[] values) {
        Tensor.requireLength(shape, values.length);
        Tensor.requireStorage(format, Storage.BINARY64);
        this.shape = shape;
        this.values = values;
        this.format = format;
        this.rounder = format.equals(FloatFormat.BINARY64) ? null : new Rounder(format, RoundingDirection.NEAREST_EVEN);
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
            values[at + i] = rounded(source[from + i]);
        }
    }

    @Override
    public void write(int at, int count, double[] source, int from) {
        if (rounder == null) {
            System.arraycopy(source, from, values, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            values[at + i] = rounded(source[from + i]);
        }
    }

    private double rounded(double value) {
        return rounder == null ? value : rounder.round(value, 0);
    }

    @Override
    public long bits(int index) {
        return Double.doubleToLongBits(values[index]);
    }

    @Override
    public void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof DoubleTensor other) || !other.format.equals(format)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format.name() + ": convert through Casts");
        }
        System.arraycopy(other.values, from, values, at, count);
    }

    @Override
    public void clear() {
        Arrays.fill(values, 0);
    }

    @Override
    public MemorySegment bytes() {
        return MemorySegment.ofArray(values).asReadOnly();
    }

    @Override
    public Tensor reshaped(Shape other) {
        return new DoubleTensor(format, other, values);
    }

    @Override
    public String toString() {
        return Tensor.describe(this);
    }
}
