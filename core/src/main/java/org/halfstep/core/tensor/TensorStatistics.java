package org.halfstep.core.tensor;

import java.util.List;
import java.util.OptionalDouble;
import org.halfstep.core.format.FloatFormat;
import org.jspecify.annotations.Nullable;

/** What can be said about a tensor's numbers in any order of looking at them. */
public final class TensorStatistics {
    private static final int BLOCK = 512;

    private TensorStatistics() {}

    /** max|x|; NaN if an element is NaN, 0 for an empty tensor; on the device that has the tensor's values, if one has. */
    public static double maxAbs(Tensor tensor) {
        @Nullable DeviceCopy device = tensor.deviceCopy();
        if (device != null && device.isCurrent()) {
            return device.maxAbs();
        }
        double max = 0;
        if (tensor instanceof DoubleTensor wide) {
            for (double value : wide.values()) {
                max = Math.max(max, Math.abs(value));
            }
            return max;
        }
        float[] block = new float[Math.min(BLOCK, tensor.elementCount())];
        for (int at = 0; at < tensor.elementCount(); at += BLOCK) {
            int count = Math.min(BLOCK, tensor.elementCount() - at);
            tensor.read(at, count, block, 0);
            float largest = 0;
            for (int i = 0; i < count; i++) {
                largest = Math.max(largest, Math.abs(block[i]));
            }
            max = Math.max(max, largest);
        }
        return max;
    }

    /** max|x| over all of several tensors; NaN if an element is NaN, 0 of nothing. */
    public static double maxAbs(List<Tensor> tensors) {
        @Nullable
        DeviceCopy first = tensors.isEmpty() ? null : tensors.getFirst().deviceCopy();
        if (first != null) {
            OptionalDouble together = first.maxAbs(tensors);
            if (together.isPresent()) {
                return together.getAsDouble();
            }
        }
        double max = 0;
        for (Tensor tensor : tensors) {
            max = Math.max(max, maxAbs(tensor));
        }
        return max;
    }

    /** Whether no element is infinite or NaN. */
    public static boolean allFinite(Tensor tensor) {
        @Nullable DeviceCopy device = tensor.deviceCopy();
        if (device != null && device.isCurrent()) {
            return device.allFinite();
        }
        return Double.isFinite(maxAbs(tensor));
    }

    /**
     * How many numbers would lose to a format's small end.
     *
     * @param nonZero the numbers that are not zero
     * @param toZero those of them that round to zero
     * @param toSubnormal those of them that round to a number below the format's smallest normal one, zero excluded
     */
    public record Underflow(long nonZero, long toZero, long toSubnormal) {
        /** Nothing counted yet. */
        public static final Underflow NONE = new Underflow(0, 0, 0);

        /** Both counts together. */
        public Underflow plus(Underflow other) {
            return new Underflow(nonZero + other.nonZero, toZero + other.toZero, toSubnormal + other.toSubnormal);
        }
    }

    /**
     * Counts what would underflow if every element were multiplied by {@code factor}, which is not zero, and rounded to
     * nearest even in {@code format}.
     */
    public static Underflow underflow(Tensor tensor, double factor, FloatFormat format) {
        // Halfway between the two numbers of the lowest binade and of the subnormals that are neighbours.
        double halfQuantum = format.minNormal() * format.machineEpsilon() / 2;
        double smallestToNormal = format.minNormal() - halfQuantum;
        double largestToZero =
                switch (format.subnormals()) {
                    case GRADUAL -> halfQuantum;
                    case FLUSHED -> Math.nextDown(smallestToNormal);
                };
        double[] block = new double[Math.min(BLOCK, tensor.elementCount())];
        long nonZero = 0;
        long toZero = 0;
        long toSubnormal = 0;
        for (int at = 0; at < tensor.elementCount(); at += BLOCK) {
            int count = Math.min(BLOCK, tensor.elementCount() - at);
            tensor.read(at, count, block, 0);
            for (int i = 0; i < count; i++) {
                if (Math.abs(block[i]) > 0) {
                    double magnitude = Math.abs(block[i] * factor);
                    nonZero++;
                    if (magnitude <= largestToZero) {
                        toZero++;
                    } else if (magnitude < smallestToNormal) {
                        toSubnormal++;
                    }
                }
            }
        }
        return new Underflow(nonZero, toZero, toSubnormal);
    }
}
