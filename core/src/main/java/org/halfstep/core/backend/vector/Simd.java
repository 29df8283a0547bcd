package org.halfstep.core.backend.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine. */
final class Simd {
    /** The preferred vectors of binary32 numbers. */
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    /** Vectors of as many ints. */
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** The binary32 numbers of a vector. */
    static final int LANES = FLOATS.length();

    /**
     * Where the numbers of a buffer begin. Arrays begin 16 bytes behind their object; where objects begin at multiples of
     * 64 bytes, as the launcher has it, so does this element, and no vector lies across two cache lines.
     */
    static final int START = 12;

    private Simd() {}

    /** A buffer for {@code count} numbers from {@link #START} on. */
    static float[] buffer(int count) {
        return new float[START + count];
    }

    /** The smallest multiple of the lane count that is not below {@code count}. */
    static int roundedUp(int count) {
        return Math.ceilDiv(count, LANES) * LANES;
    }
}
