package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.jspecify.annotations.Nullable;

/** A tensor of binary32 numbers, or of a format whose values are stored as such. */
public final class FloatTensor implements Tensor {
    private final Shape shape;
    private final Values<float[]> values;
    private final FloatFormat format;
    /** Of a format that is narrower than its storage. */
    private final @Nullable Rounder rounder;

    /**
     * A tensor of binary32 numbers over an array, which it shares. Who writes the array later, where the tensor may be on
     * a device by then, gets it from {@link #values} again.
     */
    public FloatTensor(Shape shape, float[] values) {
        this(FloatFormat.BINARY32, shape, values);
    }

    /** A tensor of a format that is stored as binary32 over an array of its values, which it shares. */
    FloatTensor(FloatFormat format, Shape shape, float[] values) {
        this(format, shape, Values.over(values));
    }

    /** A tensor of a format that is stored as binary32, and of values that it shares with its views. */
    FloatTensor(FloatFormat format, Shape shape, Values<float[]> values) {
        Tensor.requireLength(shape, values.elementCount());
        Tensor.requireStorage(format, Storage.BINARY32);
        this.shape = shape;
        this.values = values;
        this.format = format;
        this.rounder = format.equals(FloatFormat.BINARY32) ? null : new Rounder(format, RoundingDirection.NEAREST_EVEN);
    }

    /** The array itself, not a copy, to read and write: kernels compute on it. What a device holds is older then. */
    public float[] values() {
        return values.write();
    }

    /** The array itself, not a copy, only to read. */
    public float[] valuesToRead() {
        return values.read();
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
        return values.read()[index];
    }

    @Override
    public void set(int index, double value) {
        values.write()[index] = rounded(value);
    }

    @Override
    public void read(int from, int count, float[] target, int at) {
        System.arraycopy(values.read(), from, target, at, count);
    }

    @Override
    public void read(int from, int count, double[] target, int at) {
        float[] held = values.read();
        for (int i = 0; i < count; i++) {
            target[at + i] = held[from + i];
        }
    }

    @Override
    public void write(int at, int count, float[] source, int from) {
        float[] held = written(count);
        if (rounder == null) {
            System.arraycopy(source, from, held, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            held[at + i] = (float) rounder.round(source[from + i], 0);
        }
    }

    @Override
    public void write(int at, int count, double[] source, int from) {
        float[] held = written(count);
        for (int i = 0; i < count; i++) {
            held[at + i] = rounded(source[from + i]);
        }
    }

    /** The array to write so many elements of. */
    private float[] written(int count) {
        return count == elementCount() ? values.overwrite() : values.write();
    }

    private float rounded(double value) {
        return (float) (rounder == null ? value : rounder.round(value, 0));
    }

    @Override
    public long bits(int index) {
        return Integer.toUnsignedLong(Float.floatToIntBits(values.read()[index]));
    }

    @Override
    public void copy(int at, Tensor source, int from, int count) {
        if (!(source instanceof FloatTensor other) || !other.format.equals(format)) {
            throw new IllegalArgumentException(
                    "copy from " + source.format().name() + " to " + format.name() + ": convert through Casts");
        }
        boolean whole = count == elementCount() && count == other.elementCount();
        if (!whole || !DeviceCopy.copy(other, this)) {
            System.arraycopy(other.values.read(), from, written(count), at, count);
        }
    }

    @Override
    public void clear() {
        values.clear();
    }

    @Override
    public void fill(double value) {
        Arrays.fill(values.overwrite(), rounded(value));
    }

    @Override
    public MemorySegment bytes() {
        return values.bytes();
    }

    @Override
    public @Nullable DeviceCopy deviceCopy() {
        return values.copy();
    }

    @Override
    public void keepOnDevice(DeviceCopy copy) {
        values.attach(copy);
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
