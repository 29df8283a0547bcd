package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.halfstep.core.backend.vector.MicroKernels.Start;

/**
 * What benchmarks compare the kernels with, and the kernels' innermost parts alone: the machine's fused-multiply-add
 * peak, the register kernel of matrix products, functions over an array.
 *
 * <p>Call it only where the vector backend is available.
 */
public final class SpeedProbe {
    private static final int CHAINS = 16;
    private static final int TILES = 8;

    private SpeedProbe() {}

    /** The functions that both Halfstep and the Vector API have. */
    public enum Function {
        EXP,
        TANH,
        LOG,
        LOG1P
    }

    /** The binary32 numbers of a vector here. */
    public static int lanes() {
        return LANES;
    }

    /** The floating-point operations of {@code fusedMultiplyAdds(count)}. */
    public static double fusedMultiplyAddOperations(int count) {
        return 2.0 * CHAINS * LANES * count;
    }

    /** {@code count} times 16 independent fused multiply-adds of whole vectors, all in registers. */
    public static float fusedMultiplyAdds(int count) {
        FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
        FloatVector y = FloatVector.broadcast(FLOATS, 0.5f);
        FloatVector c0 = y;
        FloatVector c1 = c0.add(y);
        FloatVector c2 = c1.add(y);
        FloatVector c3 = c2.add(y);
        FloatVector c4 = c3.add(y);
        FloatVector c5 = c4.add(y);
        FloatVector c6 = c5.add(y);
        FloatVector c7 = c6.add(y);
        FloatVector c8 = c7.add(y);
        FloatVector c9 = c8.add(y);
        FloatVector c10 = c9.add(y);
        FloatVector c11 = c10.add(y);
        FloatVector c12 = c11.add(y);
        FloatVector c13 = c12.add(y);
        FloatVector c14 = c13.add(y);
        FloatVector c15 = c14.add(y);
        for (int i = 0; i < count; i++) {
            c0 = c0.fma(x, y);
            c1 = c1.fma(x, y);
            c2 = c2.fma(x, y);
            c3 = c3.fma(x, y);
            c4 = c4.fma(x, y);
            c5 = c5.fma(x, y);
            c6 = c6.fma(x, y);
            c7 = c7.fma(x, y);
            c8 = c8.fma(x, y);
            c9 = c9.fma(x, y);
            c10 = c10.fma(x, y);
            c11 = c11.fma(x, y);
            c12 = c12.fma(x, y);
            c13 = c13.fma(x, y);
            c14 = c14.fma(x, y);
            c15 = c15.fma(x, y);
        }
        FloatVector sum0 = c0.add(c1).add(c2).add(c3);
        FloatVector sum1 = c4.add(c5).add(c6).add(c7);
        FloatVector sum2 = c8.add(c9).add(c10).add(c11);
        FloatVector sum3 = c12.add(c13).add(c14).add(c15);
        return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    }

    /** The register kernel on operands that lie as it wants them, in the nearest cache. */
    public static final class RegisterKernel {
        private static final int K = 256;

        private final float[] a = new float[K * MicroKernels.ROWS];
        private final float[] b = new float[K * MicroKernels.widest(MicroKernels.ROWS) * LANES];
        private final float[] c = new float[MicroKernels.ROWS * MicroKernels.widest(MicroKernels.ROWS) * LANES];

        /** A kernel with numbers. */
        public RegisterKernel() {
            Arrays.fill(a, 0.5f);
            Arrays.fill(b, 0.25f);
        }

        /** The floating-point operations of a run. */
        public static double operations() {
            return 2.0 * TILES * K * MicroKernels.ROWS * MicroKernels.widest(MicroKernels.ROWS) * LANES;
        }

        /** A few tiles. */
        public void run() {
            int rows = MicroKernels.ROWS;
            int vectors = MicroKernels.widest(rows);
            int width = vectors * LANES;
            for (int tile = 0; tile < TILES; tile++) {
                MicroKernels.multiply(a, 0, rows, rows, b, 0, width, vectors, c, 0, width, K, Start.ZERO);
            }
        }
    }

    /** Halfstep's function of every number; the arrays are as long as each other, a multiple of 64. */
    public static void own(Function function, float[] x, float[] z) {
        switch (function) {
            case EXP -> VectorFunctions.exp(x, 0, z, 0, x.length);
            case TANH -> VectorFunctions.tanh(x, 0, z, 0, x.length);
            case LOG -> VectorFunctions.log(x, 0, z, 0, x.length);
            case LOG1P -> VectorFunctions.log1p(x, 0, z, 0, x.length);
        }
    }

    /** The Vector API's own function of every number, whose bits depend on machine and JDK. */
    public static void builtIn(Function function, float[] x, float[] z) {
        switch (function) {
            case EXP -> builtInExp(x, z);
            case TANH -> builtInTanh(x, z);
            case LOG -> builtInLog(x, z);
            case LOG1P -> builtInLog1p(x, z);
        }
    }

    // A loop each: an operator that is not a constant is not compiled to instructions.

    private static void builtInExp(float[] x, float[] z) {
        for (int i = 0; i < x.length; i += LANES) {
            FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.EXP).intoArray(z, i);
        }
    }

    private static void builtInTanh(float[] x, float[] z) {
        for (int i = 0; i < x.length; i += LANES) {
            FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.TANH).intoArray(z, i);
        }
    }

    private static void builtInLog(float[] x, float[] z) {
        for (int i = 0; i < x.length; i += LANES) {
            FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.LOG).intoArray(z, i);
        }
    }

    private static void builtInLog1p(float[] x, float[] z) {
        for (int i = 0; i < x.length; i += LANES) {
            FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.LOG1P).intoArray(z, i);
        }
    }
}
