package org.halfstep.core.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.halfstep.core.format.ByteCodec;
import org.halfstep.core.format.Codec;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** The elements of a tensor as little-endian bytes. */
final class Elements {
    private static final int BLOCK = 8192;

    private Elements() {}

    /** The format among those of a file type that holds a tensor's numbers exactly: its own, else the first that does. */
    static FloatFormat fileFormat(FloatFormat format, Iterable<FloatFormat> known) {
        for (FloatFormat candidate : known) {
            if (candidate.equals(format)) {
                return candidate;
            }
        }
        return format.needsBinary64() ? FloatFormat.BINARY64 : FloatFormat.BINARY32;
    }

    /** The number of elements of a shape, -1 if they are too many for a tensor. */
    static int count(long[] sizes) {
        long count = 1;
        boolean empty = false;
        for (long size : sizes) {
            empty |= size == 0;
        }
        for (long size : sizes) {
            if (size < 0 || size > Integer.MAX_VALUE) {
                return -1;
            }
            count = empty ? 0 : count * size;
            if (count > Integer.MAX_VALUE - 8) {
                return -1;
            }
        }
        return (int) count;
    }

    static Shape shape(long[] sizes) {
        int[] ints = new int[sizes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Math.toIntExact(sizes[i]);
        }
        return Shape.of(ints);
    }

    static void write(Tensor tensor, FloatFormat format, OutputStream out) throws IOException {
        int size = format.byteSize();
        ByteBuffer block = ByteBuffer.allocate(BLOCK * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < tensor.elementCount(); at += BLOCK) {
            block.clear();
            for (int i = at; i < Math.min(tensor.elementCount(), at + BLOCK); i++) {
                put(block, size, bits(tensor, i, format));
            }
            out.write(block.array(), 0, block.position());
        }
    }

    private static long bits(Tensor tensor, int index, FloatFormat format) {
        if (tensor.format().equals(format)) {
            return tensor.bits(index);
        }
        double value = tensor.get(index);
        return format.equals(FloatFormat.BINARY64)
                ? Double.doubleToLongBits(value)
                : Integer.toUnsignedLong(Float.floatToIntBits((float) value));
    }

    private static void put(ByteBuffer block, int size, long bits) {
        switch (size) {
            case 1 -> block.put((byte) bits);
            case 2 -> block.putShort((short) bits);
            case 4 -> block.putInt((int) bits);
            default -> block.putLong(bits);
        }
    }

    /** A new tensor of the next bytes of a stream. */
    static Tensor read(InputStream in, FloatFormat format, Shape shape) throws IOException {
        Tensor tensor = Tensor.zeros(format, shape);
        int size = format.byteSize();
        byte[] bytes = new byte[BLOCK * size];
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < tensor.elementCount(); at += BLOCK) {
            int count = Math.min(BLOCK, tensor.elementCount() - at);
            if (in.readNBytes(bytes, 0, count * size) < count * size) {
                throw new EOFException("the data ends after " + at + " elements");
            }
            block.clear();
            for (int i = 0; i < count; i++) {
                tensor.set(at + i, next(block, format));
            }
        }
        return tensor;
    }

    private static double next(ByteBuffer block, FloatFormat format) {
        return switch (format.storage()) {
            case BITS8 -> ByteCodec.of(format).decode(block.get());
            case BITS16 -> Codec.of(format).decode(block.getShort());
            case BINARY32 -> block.getFloat();
            case BINARY64 -> block.getDouble();
        };
    }
}
