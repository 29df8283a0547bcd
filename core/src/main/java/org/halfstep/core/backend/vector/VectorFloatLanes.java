package org.halfstep.core.backend.vector;

import static jdk.incubator.vector.VectorOperators.OR;
import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.INTS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.halfstep.core.backend.reference.FloatLanes;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.tensor.Tensor;

/** The reference backend's loops in binary32, but for the functions and the test for overflow, which are vectors here. */
final class VectorFloatLanes extends FloatLanes {
    static final VectorFloatLanes VECTORS = new VectorFloatLanes();

    private VectorFloatLanes() {}

    @Override
    public void read(Tensor tensor, int from, int count, float[] target, int at) {
        Conversions.read(tensor, from, count, target, at);
    }

    @Override
    public void write(Tensor tensor, int at, int count, float[] source, int from) {
        Conversions.write(tensor, at, count, source, from);
    }

    /** By the bits: a scaled number may be subnormal, which costs more than all the rest. The scale is not looked at. */
    @Override
    public boolean reaches(float[] x, int from, int count, double threshold, double scale) {
        int whole = from + count / LANES * LANES;
        IntVector magnitude = IntVector.broadcast(INTS, Integer.MAX_VALUE);
        // Makes the bits of magnitudes from the threshold on negative.
        IntVector shift = IntVector.broadcast(INTS, Integer.MIN_VALUE - Float.floatToRawIntBits((float) threshold));
        IntVector union = IntVector.zero(INTS);
        for (int i = from; i < whole; i += LANES) {
            IntVector bits = FloatVector.fromArray(FLOATS, x, i).reinterpretAsInts();
            union = union.or(bits.and(magnitude).add(shift));
        }
        // Infinities and NaN are among those; and the last elements fill no vector.
        int unsure = union.reduceLanes(OR) < 0 ? from : whole;
        for (int i = unsure; i < from + count; i++) {
            if (Math.abs(x[i]) >= threshold && Math.abs(x[i]) < Float.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void apply(UnaryFunction function, float[] x, float[] z, int count) {
        int computed = Simd.roundedUp(count);
        boolean fits = computed <= Math.min(x.length, z.length);
        switch (function) {
            case EXP, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS -> {
                if (fits) {
                    Elementwise.apply(function, x, 0, z, 0, computed);
                } else {
                    super.apply(function, x, z, count);
                }
            }
            case NEGATE, ABS, SIGN, RELU, FLOOR, STOP_GRADIENT, SQRT -> super.apply(function, x, z, count);
        }
    }
}
