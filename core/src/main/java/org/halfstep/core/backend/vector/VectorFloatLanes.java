package org.halfstep.core.backend.vector;

import org.halfstep.core.backend.reference.FloatLanes;
import org.halfstep.core.program.Instruction.UnaryFunction;

/** The reference backend's loops in binary32, but for the functions, which the JVM's compiler does not vectorise. */
final class VectorFloatLanes extends FloatLanes {
    static final VectorFloatLanes VECTORS = new VectorFloatLanes();

    private VectorFloatLanes() {}

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
