package org.halfstep.core.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a run: tensors are acquired from it and released to it, and a released buffer serves the next tensor
 * of the same storage and element count. It knows how many bytes are in use now and at most (the high water).
 *
 * <p>An acquired tensor holds arbitrary numbers: write before reading. Not thread-safe: one thread prepares and runs.
 */
public final class Workspace {
    private record Kind(FloatFormat format, int elementCount) {}

    private final Map<Kind, Deque<Tensor>> free = new HashMap<>();
    private long usedBytes;
    private long highWaterBytes;

    /** A tensor of this format and shape with arbitrary contents. */
    public Tensor acquire(FloatFormat format, Shape shape) {
        @Nullable Deque<Tensor> pool = free.get(new Kind(format, shape.elementCount()));
        @Nullable Tensor pooled = pool == null ? null : pool.pollLast();
        Tensor tensor = pooled == null ? Tensor.zeros(format, shape) : pooled.reshaped(shape);
        count(tensor.byteSize());
        return tensor;
    }

    /** A tensor of zeros of this format and shape. */
    public Tensor acquireZeros(FloatFormat format, Shape shape) {
        Tensor tensor = acquire(format, shape);
        tensor.clear();
        return tensor;
    }

    /** Gives a tensor's buffer back; the tensor must not be used any more. */
    public void release(Tensor tensor) {
        free.computeIfAbsent(new Kind(tensor.format(), tensor.elementCount()), _ -> new ArrayDeque<>())
                .addLast(tensor);
        count(-tensor.byteSize());
    }

    /** Accounts for memory that belongs to the run but is not a tensor: scratch of kernels, say. */
    public void count(long bytes) {
        usedBytes += bytes;
        highWaterBytes = Math.max(highWaterBytes, usedBytes);
    }

    /** The bytes in use now. */
    public long usedBytes() {
        return usedBytes;
    }

    /** The most bytes that were in use at one time. */
    public long highWaterBytes() {
        return highWaterBytes;
    }
}
