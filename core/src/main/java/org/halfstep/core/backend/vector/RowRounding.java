package org.halfstep.core.backend.vector;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
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

    RowRounding(FloatFormat format) {
        if (format.includes(FloatFormat.BINARY32)) {
            way = Way.EXACT;
        } else if (format.equals(FloatFormat.BINARY16)) {
            way = Way.BINARY16;
        } else {
            way = format.equals(FloatFormat.BFLOAT16) ? Way.BFLOAT16 : Way.ANY;
        }
        rounder = new Rounder(format, RoundingDirection.NEAREST_EVEN);
        threshold = format.maxFinite() + Math.scalb(1.0, format.maxExponent() - format.precision());
    }

    /** Whether there is nothing to round. */
    boolean isExact() {
        return way == Way.EXACT;
    }

    /** {@code z[zAt + i] = round(x[xAt + i])}; whether a finite number overflowed. The parts do not overlap. */
    boolean round(float[] x, int xAt, float[] z, int zAt, int count) {
        switch (way) {
            case EXACT -> {
                System.arraycopy(x, xAt, z, zAt, count);
                return false;
            }
            case BINARY16 -> {
                toBinary16(x, xAt, z, zAt, count);
                return anyNonFinite(z, zAt, count) && anyOverflow(x, xAt, count);
            }
            case BFLOAT16 -> {
                toBfloat16(x, xAt, z, zAt, count);
                return anyNonFinite(z, zAt, count) && anyOverflow(x, xAt, count);
            }
            case ANY -> {
                return roundEach(x, xAt, z, zAt, count);
            }
        }
        throw new AssertionError(way);
    }

    private static void toBinary16(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i++) {
            z[zAt + i] = Float.float16ToFloat(Float.floatToFloat16(x[xAt + i]));
        }
    }

    /** Half a unit of the kept half, less one where that half is even; NaN keeps its bits but for the dropped ones. */
    private static void toBfloat16(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            IntVector bits = v.reinterpretAsInts();
            IntVector odd = bits.lanewise(LSHR, 16).and(1);
            IntVector rounded = bits.add(0x7fff).add(odd).and(0xffff_0000);
            VectorMask<Float> nan = v.test(VectorOperators.IS_NAN);
            rounded.reinterpretAsFloats().blend(Float.NaN, nan).intoArray(z, zAt + i);
        }
    }

    /** z - z is NaN where z is not finite, and NaN stays in a sum. */
    private static boolean anyNonFinite(float[] z, int zAt, int count) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, z, zAt + i);
            sum = sum.add(v.sub(v));
        }
        return sum.compare(VectorOperators.NE, 0).anyTrue();
    }

    private boolean anyOverflow(float[] x, int xAt, int count) {
        for (int i = xAt; i < xAt + count; i++) {
            if (Math.abs(x[i]) >= threshold && Math.abs(x[i]) < Float.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    private boolean roundEach(float[] x, int xAt, float[] z, int zAt, int count) {
        double maxFinite = rounder.format().maxFinite();
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            float value = x[xAt + i];
            z[zAt + i] = (float) rounder.round(value, 0);
            overflow |= Math.abs(value) > maxFinite && rounder.overflows(value, 0);
        }
        return overflow;
    }
}
