package org.halfstep.core.tensor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a run: tensors are acquired from it and released to it, and a released buffer serves the next tensor
 * of the same storage and element count. It knows how many bytes are in use now and at most (the high water), and for
 * what.
 *
 * <p>The bytes count alike wherever they are: in an array, in a device's memory, or in both. A released tensor keeps
 * what a device holds of it.
 *
 * <p>An acquired tensor holds arbitrary numbers: write before reading. Not thread-safe: one thread prepares and runs.
 */
public final class Workspace {
    /** What memory is used for. */
    public enum Use {
        /** States that a solve stores. */
        TRAJECTORY("stored states"),
        /** Master parameters and their copies in the compute format. */
        PARAMETERS("parameters"),
        /** Moments and other state of the optimiser, and its new parameters. */
        OPTIMISER("optimiser"),
        /** Adjoint, gradients and their sums. */
        ADJOINT("adjoint and gradients"),
        /** Results of ops that outlive a block of rows. */
        VALUES("values of programs"),
        /** Blocks of rows, packed matrices and other room that kernels work in. */
        SCRATCH("scratch of kernels"),
        /** All else. */
        OTHER("other");

        private final String words;

        Use(String words) {
            this.words = words;
        }

        /** For a table. */
        public String words() {
            return words;
        }
    }

    private record Kind(FloatFormat format, int elementCount) {}

    /** What all views of a workspace have in common. */
    private static final class Pool {
        private final Map<Kind, Deque<Tensor>> free = new HashMap<>();
        private final Map<Use, Long> used = new EnumMap<>(Use.class);
        private final Map<Use, Long> usedAtHighWater = new EnumMap<>(Use.class);
        private long usedBytes;
        private long highWaterBytes;
    }

    private final Pool pool;
    private final Use use;

    /** An empty workspace. */
    public Workspace() {
        this(new Pool(), Use.OTHER);
    }

    private Workspace(Pool pool, Use use) {
        this.pool = pool;
        this.use = use;
    }

    /** This workspace, for something else: what is acquired from it and released to it counts as that. */
    public Workspace with(Use otherUse) {
        return new Workspace(pool, otherUse);
    }

    /** A tensor of this format and shape with arbitrary contents. */
    public Tensor acquire(FloatFormat format, Shape shape) {
        @Nullable Deque<Tensor> kept = pool.free.get(new Kind(format, shape.elementCount()));
        @Nullable Tensor pooled = kept == null ? null : kept.pollLast();
        Tensor tensor = pooled == null ? Tensor.zeros(format, shape) : pooled.reshaped(shape);
        @Nullable DeviceCopy device = tensor.deviceCopy();
        if (device != null) {
            device.valuesDropped();
        }
        count(tensor.byteSize());
        return tensor;
    }

    /** A tensor of zeros of this format and shape. */
    public Tensor acquireZeros(FloatFormat format, Shape shape) {
        Tensor tensor = acquire(format, shape);
        tensor.clear();
        return tensor;
    }

    /** Gives a tensor's buffer back to where it came from; the tensor must not be used any more. */
    public void release(Tensor tensor) {
        pool.free
                .computeIfAbsent(new Kind(tensor.format(), tensor.elementCount()), _ -> new ArrayDeque<>())
                .addLast(tensor);
        count(-tensor.byteSize());
    }

    /** Accounts for memory that belongs to the run but is not a tensor: scratch of kernels, say. */
    public void count(long bytes) {
        pool.used.merge(use, bytes, Long::sum);
        pool.usedBytes += bytes;
        if (pool.usedBytes > pool.highWaterBytes) {
            pool.highWaterBytes = pool.usedBytes;
            pool.usedAtHighWater.putAll(pool.used);
        }
    }

    /** The bytes in use now, whatever for. */
    public long usedBytes() {
        return pool.usedBytes;
    }

    /** The most bytes that were in use at one time, whatever for. */
    public long highWaterBytes() {
        return pool.highWaterBytes;
    }

    /** What those were used for; their sum is {@link #highWaterBytes}. */
    public Map<Use, Long> highWaterByUse() {
        return Map.copyOf(pool.usedAtHighWater);
    }
}
