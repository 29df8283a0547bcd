package org.halfstep.core.backend.reference;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Op;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Stores the results of an op, rounded to the format of its slot, and notices overflow.
 *
 * <p>The 16-bit formats and binary32 round to nearest even as they are stored, and a finite value that becomes infinite
 * is found by its threshold. Every other format and direction is rounded by a {@link Rounder} first; storing is exact
 * then.
 */
public final class Encoder<A> {
    /** How the ops of a program round: the direction, and the place of the present run. */
    public static final class Rounding {
        private final RoundingDirection direction;
        private RandomPlace place = RandomPlace.NONE;

        public Rounding(RoundingDirection direction) {
            this.direction = direction;
        }

        /** Says where stochastic rounding draws in the next run. */
        public void drawAt(RandomPlace next) {
            place = next;
        }
    }

    private final Scratch<A> scratch;
    private final Lanes<A> lanes;
    private final int slotId;
    private final @Nullable Rounder rounder;
    /** The smallest magnitude that rounds to infinity; infinite where the format has the accumulator's range. */
    private final double threshold;
    /** A power of two that makes the threshold an integer of p + 1 ones. */
    private final double scale;

    /** The encoder of an op's results. */
    public Encoder(Op op, Scratch<A> scratch) {
        this.scratch = scratch;
        this.lanes = scratch.lanes();
        this.slotId = op.result().id();
        FloatFormat format = op.result().format();
        boolean exact = format.includes(op.accumulator());
        RoundingDirection direction = scratch.rounding().direction;
        boolean storingRounds = direction == RoundingDirection.NEAREST_EVEN
                && (format.storage() == Storage.BITS16 || format.equals(FloatFormat.BINARY32));
        if (exact || storingRounds) {
            rounder = null;
        } else {
            rounder = new Rounder(format, direction);
            scratch.requireRounded(direction);
        }
        // Halfway from the largest finite value to the next power of two: the tie goes there, which is even.
        double halfQuantum = Math.scalb(1.0, format.maxExponent() - format.precision());
        threshold = exact ? Double.POSITIVE_INFINITY : format.maxFinite() + halfQuantum;
        scale = 1 / halfQuantum;
    }

    /** {@code tensor[at + i] = round(source[from + i])}; whether a finite value overflowed. */
    public boolean write(Tensor tensor, int at, int count, A source, int from, int worker) {
        if (rounder != null) {
            return writeRounded(rounder, tensor, at, count, source, from, worker);
        }
        lanes.write(tensor, at, count, source, from);
        return threshold < Double.POSITIVE_INFINITY && lanes.reaches(source, from, count, threshold, scale);
    }

    private boolean writeRounded(Rounder r, Tensor tensor, int at, int count, A source, int from, int worker) {
        A rounded = scratch.rounded(worker);
        long[] random = scratch.random(worker);
        boolean overflow = false;
        for (int done = 0; done < count; done += Scratch.BLOCK) {
            int length = Math.min(Scratch.BLOCK, count - done);
            if (r.direction().isStochastic()) {
                scratch.rounding().place.of(slotId).bits(at + done, length, random);
            }
            overflow |= lanes.round(r, source, from + done, random, rounded, length);
            lanes.write(tensor, at + done, length, rounded, 0);
        }
        return overflow;
    }
}
