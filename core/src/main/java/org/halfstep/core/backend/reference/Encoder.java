package org.halfstep.core.backend.reference;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;

/**
 * Stores results and notices overflow: a finite accumulator value that is stored as an infinity.
 *
 * @param lanes the accumulator's loops
 * @param threshold the smallest magnitude that rounds to infinity; infinite where the format has that range
 * @param scale a power of two that makes the threshold an integer of p + 1 ones
 */
record Encoder<A>(Lanes<A> lanes, double threshold, double scale) {
    /** The encoder from an accumulator format to a result format. */
    static <A> Encoder<A> of(Lanes<A> lanes, FloatFormat accumulator, FloatFormat format) {
        if (format.includes(accumulator)) {
            return new Encoder<>(lanes, Double.POSITIVE_INFINITY, 1);
        }
        // Halfway from the largest finite value to the next power of two: the tie goes there, which is even.
        double halfQuantum = Math.scalb(1.0, format.maxExponent() - format.precision());
        return new Encoder<>(lanes, format.maxFinite() + halfQuantum, 1 / halfQuantum);
    }

    /** {@code tensor[at + i] = round(source[from + i])}; whether that made a finite value infinite. */
    boolean write(Tensor tensor, int at, int count, A source, int from) {
        lanes.write(tensor, at, count, source, from);
        return threshold < Double.POSITIVE_INFINITY && lanes.reaches(source, from, count, threshold, scale);
    }
}
