package org.halfstep.core.backend.vector;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.INTS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.format.RoundingDirection;

/**
 * Rounds binary32 numbers to the values of a narrower format, to nearest even, and notices overflow. The numbers stay
 * binary32 numbers: within a block nothing is encoded.
 */
final class RowRounding {
    private enum Way {
        EXACT,
        BINARY16,
        BFLOAT16,
        ANY
    }

    private final Way way;
    private final Rounder rounder;
    /** The smallest magnitude that overflows. */
    private final double threshold;

    private final boolean canOverflow;

    /** Rounding of numbers of any magnitude. */
    RowRounding(FloatFormat format) {
        this(format, Double.POSITIVE_INFINITY);
    }

    /** Rounding of numbers whose magnitudes do not exceed a bound, NaN apart. */
    RowRounding(FloatFormat format, double bound) {
        if (format.includes(FloatFormat.BINARY32)) {
            way = Way.EXACT;
        } else if (format.equals(FloatFormat.BINARY16)) {
            way = Way.BINARY16;
        } else {
            way = format.equals(FloatFormat.BFLOAT16) ? Way.BFLOAT16 : Way.ANY;
        }
        rounder = new Rounder(format, RoundingDirection.NEAREST_EVEN);
        threshold = format.maxFinite() + Math.scalb(1.0, format.maxExponent() - format.precision());
        canOverflow = bound > threshold / 2; // the bound itself is rounded on the way
    }

    /** {@code z[i] = round(z[i])}, {@code at <= i < at + count}; whether a finite number overflowed. */
    boolean round(float[] z, int at, int count) {
        return switch (way) {
            case EXACT -> false;
            case BINARY16 -> {
                boolean overflow = canOverflow && VectorFloatLanes.VECTORS.reaches(z, at, count, threshold, 0);
                toBinary16(z, at, at + count);
                yield overflow;
            }
            case BFLOAT16 -> {
                boolean overflow = canOverflow && VectorFloatLanes.VECTORS.reaches(z, at, count, threshold, 0);
                toBfloat16(z, at, count);
                yield overflow;
            }
            case ANY -> roundEach(z, at, count);
        };
    }

    /** One index for both: otherwise the JVM's compiler does not vectorise it, and it takes seven times as long. */
    private static void toBinary16(float[] z, int from, int to) {
        for (int i = from; i < to; i++) {
            z[i] = Float.float16ToFloat(Float.floatToFloat16(z[i]));
        }
    }

    /** Half a unit of the kept half, less one where that half is even: the carry rounds, into infinity if need be. */
    private static void toBfloat16(float[] z, int at, int count) {
        IntVector half = IntVector.broadcast(INTS, 0x7fff);
        IntVector kept = IntVector.broadcast(INTS, 0xffff_0000);
        IntVector one = IntVector.broadcast(INTS, 1);
        for (int i = at; i < at + count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, z, i);
            IntVector bits = v.reinterpretAsInts();
            IntVector odd = bits.lanewise(LSHR, 16).and(one);
            FloatVector rounded = bits.add(half).add(odd).and(kept).reinterpretAsFloats();
            rounded.blend(v, v.compare(NE, v)).intoArray(z, i);
        }
    }

    private boolean roundEach(float[] z, int at, int count) {
        double maxFinite = rounder.format().maxFinite();
        boolean overflow = false;
        for (int i = at; i < at + count; i++) {
            float value = z[i];
            z[i] = (float) rounder.round(value, 0);
            overflow |= Math.abs(value) > maxFinite && rounder.overflows(value, 0);
        }
        return overflow;
    }
}
