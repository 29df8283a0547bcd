package org.halfstep.core.program;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.DeviceCopy;
import org.halfstep.core.tensor.Tensor;

/**
 * THE place where a number changes its format: inside a program an identity chain, between tensors a copy. Everybody
 * asks for a {@link Role}, never for a format; the policy knows the format.
 *
 * <p>Rounding: one, in the policy's direction; none where the formats are equal, and then no op either.
 */
public final class Casts {
    private static final int BLOCK = 1024;

    private Casts() {}

    /** The value in the format of a role: this slot itself if it has that format already. */
    public static Slot cast(ProgramBuilder builder, Slot a, Role role) {
        FloatFormat format = builder.policy().format(role);
        return a.format().equals(format) ? a : builder.convert(a, format, boundary(builder), role);
    }

    /** As {@link #cast}, but always a slot of its own: a program's output, say, that is an input otherwise. */
    public static Slot castToOwnSlot(ProgramBuilder builder, Slot a, Role role) {
        return builder.convert(a, builder.policy().format(role), boundary(builder), role);
    }

    /**
     * As {@link #cast}, and rounded to that format whoever reads it: a step on the way that has the format already
     * gets a slot of its own, which nothing joins unrounded.
     */
    public static Slot castFixed(ProgramBuilder builder, Slot a, Role role) {
        return a.boundary() == Boundary.FREE ? castToOwnSlot(builder, a, role) : cast(builder, a, role);
    }

    /**
     * A cotangent in the format of a role. Where the value {@code primal} that it belongs to was a step on the way,
     * the cotangent is one too: chains of the backward pass round where those of the forward pass do.
     */
    public static Slot castCotangent(ProgramBuilder builder, Slot cotangent, Slot primal, Role role) {
        FloatFormat format = builder.policy().format(role);
        return cotangent.format().equals(format)
                ? cotangent
                : builder.convert(cotangent, format, primal.boundary(), role);
    }

    /** Copies a tensor into another of the same element count, each element rounded once, to nearest even. */
    public static void copy(Tensor source, Tensor target) {
        copy(source, target, RoundingDirection.NEAREST_EVEN, RandomPlace.NONE, 0);
    }

    /**
     * Copies a tensor into another of the same element count, each element rounded once; to nearest even on the device
     * that has the source's newest values, if one has and can.
     *
     * @param place where the numbers of stochastic rounding are drawn
     * @param number tells apart the copies of one place
     */
    public static void copy(Tensor source, Tensor target, RoundingDirection direction, RandomPlace place, int number) {
        if (source.elementCount() != target.elementCount()) {
            throw new IllegalArgumentException(
                    "copy from shape " + source.shape() + " to " + target.shape() + ": the element counts differ");
        }
        if (source.format().equals(target.format())) {
            target.copy(0, source, 0, source.elementCount());
            return;
        }
        if (direction == RoundingDirection.NEAREST_EVEN && DeviceCopy.copy(source, target)) {
            return;
        }
        Rounder rounder = new Rounder(target.format(), direction);
        double[] block = new double[Math.min(BLOCK, source.elementCount())];
        long[] random = new long[block.length];
        for (int at = 0; at < source.elementCount(); at += BLOCK) {
            int count = Math.min(BLOCK, source.elementCount() - at);
            source.read(at, count, block, 0);
            if (direction.isStochastic()) {
                place.of(number).bits(at, count, random);
            }
            for (int i = 0; i < count; i++) {
                block[i] = rounder.round(block[i], random[i]);
            }
            target.write(at, count, block, 0);
        }
    }

    /** A new tensor with a tensor's values in the format of a role. */
    public static Tensor copy(Tensor source, PrecisionPolicy policy, Role role) {
        Tensor target = Tensor.zeros(policy.format(role), source.shape());
        copy(source, target);
        return target;
    }

    private static Boundary boundary(ProgramBuilder builder) {
        return builder.policy().joining() == Joining.CHAINS ? Boundary.ROUNDED : Boundary.ALONE;
    }
}
