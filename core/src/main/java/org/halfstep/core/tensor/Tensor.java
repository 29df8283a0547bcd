package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Storage;
import org.jspecify.annotations.Nullable;

/**
 * A row-major array of numbers in one format.
 *
 * <p>Rounding: reading decodes exactly (only {@link DoubleTensor} rounds once when it is read as binary32); writing
 * rounds once to nearest even. Every NaN counts as the format's canonical one: {@link #bits} gives that, and the 16-bit
 * encoders write it. Not thread-safe for writes to the
 * same element; disjoint ranges may be written by different threads.
 *
 * <p>A device may hold the values too, or the newest ones alone: {@link DeviceCopy}. Every reader here gets the newest
 * and every writer makes the array's the newest, so that only backends need to know.
 */
public sealed interface Tensor permits Bits8Tensor, Bits16Tensor, FloatTensor, DoubleTensor {
    /** The sizes of the axes. */
    Shape shape();

    /** The format of every element. */
    FloatFormat format();

    /** The element at a row-major index, decoded. */
    double get(int index);

    /** Rounds a value to this format and stores it at a row-major index. */
    void set(int index, double value);

    /** Decodes {@code count} elements from index {@code from} into {@code target} from index {@code at}. */
    void read(int from, int count, float[] target, int at);

    /** Decodes {@code count} elements from index {@code from} into {@code target} from index {@code at}. */
    void read(int from, int count, double[] target, int at);

    /** Rounds {@code count} values of {@code source} from index {@code from} and stores them from index {@code at}. */
    void write(int at, int count, float[] source, int from);

    /** Rounds {@code count} values of {@code source} from index {@code from} and stores them from index {@code at}. */
    void write(int at, int count, double[] source, int from);

    /** The bits of an element, zero-extended to 64; NaN as the format's canonical NaN. */
    long bits(int index);

    /**
     * Copies elements of a tensor of the same format, bit for bit; on a device, where it is all elements of both and the
     * newest are there (NaN may become the canonical one then).
     */
    void copy(int at, Tensor source, int from, int count);

    /** The same elements under another shape of the same element count; shares the array and the device's copy. */
    Tensor reshaped(Shape shape);

    /** The number of elements. */
    default int elementCount() {
        return shape().elementCount();
    }

    /** The bytes that the elements occupy as they are stored here. */
    default long byteSize() {
        return (long) elementCount() * format().byteSize();
    }

    /** The bytes that the elements would need if each took no more bits than its format has. */
    default long nominalByteSize() {
        return Math.ceilDiv((long) elementCount() * format().nominalBits(), Byte.SIZE);
    }

    /** All elements, decoded to binary64, row-major. */
    default double[] toDoubles() {
        double[] values = new double[elementCount()];
        read(0, values.length, values, 0);
        return values;
    }

    /** All elements as binary32, row-major. */
    default float[] toFloats() {
        float[] values = new float[elementCount()];
        read(0, values.length, values, 0);
        return values;
    }

    /** Sets every element to +0; on a device, where its values are current. */
    void clear();

    /** The elements' bytes as they are stored here, row-major, only to read: what a backend uploads. */
    MemorySegment bytes();

    /** What a device holds of the values, null if none does. */
    default @Nullable DeviceCopy deviceCopy() {
        return null;
    }

    /**
     * Says what a device holds of the values from now on. Newer values of another copy come home first.
     *
     * @throws IllegalArgumentException if the format's storage is one that stays on the host, or the copy is another
     *     tensor's
     */
    default void keepOnDevice(DeviceCopy copy) {
        throw new IllegalArgumentException("tensor of " + format().name() + ": values stored as " + format().storage()
                + " stay on the host; devices hold BITS16 and BINARY32");
    }

    /** Rounds one value and stores it in every element. */
    default void fill(double value) {
        for (int i = 0; i < elementCount(); i++) {
            set(i, value);
        }
    }

    /** A new tensor of zeros, outside any workspace; 16-bit and binary32 arrays are made at their first use. */
    static Tensor zeros(FloatFormat format, Shape shape) {
        return switch (format.storage()) {
            case BITS8 -> new Bits8Tensor(format, shape, new byte[shape.elementCount()]);
            case BITS16 -> Bits16Tensor.over(format, shape, Values.shorts(shape.elementCount()));
            case BINARY32 -> new FloatTensor(format, shape, Values.floats(shape.elementCount()));
            case BINARY64 -> new DoubleTensor(format, shape, new double[shape.elementCount()]);
        };
    }

    /** A new tensor with these values, row-major, each rounded once to {@code format}. */
    static Tensor of(FloatFormat format, Shape shape, double... values) {
        if (values.length != shape.elementCount()) {
            throw new IllegalArgumentException(
                    "tensor of shape " + shape + ": needs " + shape.elementCount() + " values, got " + values.length);
        }
        Tensor tensor = zeros(format, shape);
        tensor.write(0, values.length, values, 0);
        return tensor;
    }

    /** A new binary32 tensor with these values. */
    static Tensor of(Shape shape, float... values) {
        return new FloatTensor(shape, values.clone());
    }

    /** Checks that an array holds exactly the elements of a shape. */
    static void requireLength(Shape shape, int length) {
        if (length != shape.elementCount()) {
            throw new IllegalArgumentException(
                    "shape " + shape + " has " + shape.elementCount() + " elements, the array has " + length);
        }
    }

    /** Checks that a format is stored in one way. */
    static void requireStorage(FloatFormat format, Storage storage) {
        if (format.storage() != storage) {
            throw new IllegalArgumentException(
                    "format " + format.name() + " is stored as " + format.storage() + ", not as " + storage);
        }
    }

    /** A tensor in words: format, shape and the first elements. */
    static String describe(Tensor tensor) {
        StringBuilder text =
                new StringBuilder(tensor.format().name()).append(tensor.shape()).append(" {");
        int shown = Math.min(MOST_SHOWN, tensor.elementCount());
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ").append(tensor.get(i));
        }
        return text.append(shown < tensor.elementCount() ? ", ..}" : "}").toString();
    }

    /** How many elements {@link #describe} shows. */
    int MOST_SHOWN = 8;
}
