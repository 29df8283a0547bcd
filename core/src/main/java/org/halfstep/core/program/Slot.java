package org.halfstep.core.program;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;

/**
 * A value of a program: assigned once, by an input or by one op.
 *
 * @param id unique within the program
 * @param shape the sizes of its axes
 * @param format the format that it is stored in
 * @param boundary whether the rounding to {@code format} is part of the arithmetic, or a step on the way
 * @param role what the number is in the method
 */
public record Slot(int id, Shape shape, FloatFormat format, Boundary boundary, Role role) {
    /** Whether the rounding to the slot's format may be left out on the way to a reader. */
    public enum Boundary {
        /** A step on the way: handed over unrounded to the chain that is its only reader, else rounded. */
        FREE,
        /** Rounded to the slot's format, whoever reads it; joined only where that rounding changes nothing. */
        ROUNDED,
        /** Rounded, and never joined: every primitive for itself. */
        ALONE
    }

    /** This slot with another format and boundary. */
    public Slot as(FloatFormat otherFormat, Boundary otherBoundary) {
        return new Slot(id, shape, otherFormat, otherBoundary, role);
    }

    @Override
    public String toString() {
        return "%" + id + ":" + format.name() + shape;
    }
}
