package org.halfstep.core.backend.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;

/**
 * The instructions of a chain over parts of arrays, {@code z[zAt + i] = f(x[xAt + i], ..)}; {@code count} is a multiple
 * of the lane count. The result may be an operand's part itself.
 */
final class Elementwise {
    private Elementwise() {}

    /** {@code z = f(x)}. */
    static void apply(UnaryFunction function, float[] x, int xAt, float[] z, int zAt, int count) {
        switch (function) {
            case NEGATE -> negate(x, xAt, z, zAt, count);
            case ABS -> abs(x, xAt, z, zAt, count);
            case SIGN -> sign(x, xAt, z, zAt, count);
            case RELU -> relu(x, xAt, z, zAt, count);
            case FLOOR -> floor(x, xAt, z, zAt, count);
            case STOP_GRADIENT -> System.arraycopy(x, xAt, z, zAt, count);
            case SQRT -> sqrt(x, xAt, z, zAt, count);
            case EXP -> VectorFunctions.exp(x, xAt, z, zAt, count);
            case LOG -> VectorFunctions.log(x, xAt, z, zAt, count);
            case LOG1P -> VectorFunctions.log1p(x, xAt, z, zAt, count);
            case TANH -> VectorFunctions.tanh(x, xAt, z, zAt, count);
            case SIGMOID -> VectorFunctions.sigmoid(x, xAt, z, zAt, count);
            case SOFTPLUS -> VectorFunctions.softplus(x, xAt, z, zAt, count);
        }
    }

    /** {@code z = f(x, y)}. */
    static void apply(BinaryFunction function, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        switch (function) {
            case ADD -> add(x, xAt, y, yAt, z, zAt, count);
            case SUBTRACT -> subtract(x, xAt, y, yAt, z, zAt, count);
            case MULTIPLY -> multiply(x, xAt, y, yAt, z, zAt, count);
            case DIVIDE -> divide(x, xAt, y, yAt, z, zAt, count);
            case MIN -> min(x, xAt, y, yAt, z, zAt, count);
            case MAX -> max(x, xAt, y, yAt, z, zAt, count);
            case LESS -> less(x, xAt, y, yAt, z, zAt, count);
            case LESS_OR_EQUAL -> lessOrEqual(x, xAt, y, yAt, z, zAt, count);
        }
    }

    private static void negate(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            v.neg().intoArray(z, zAt + i);
        }
    }

    private static void abs(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            v.abs().intoArray(z, zAt + i);
        }
    }

    private static void relu(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            v.blend(FloatVector.zero(FLOATS), v.compare(LT, 0)).intoArray(z, zAt + i);
        }
    }

    private static void sqrt(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            v.sqrt().intoArray(z, zAt + i);
        }
    }

    private static void sign(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i++) {
            z[zAt + i] = Math.signum(x[xAt + i]);
        }
    }

    private static void floor(float[] x, int xAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i++) {
            z[zAt + i] = (float) Math.floor(x[xAt + i]);
        }
    }

    static void add(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            v.add(w).intoArray(z, zAt + i);
        }
    }

    private static void subtract(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            v.sub(w).intoArray(z, zAt + i);
        }
    }

    private static void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            v.mul(w).intoArray(z, zAt + i);
        }
    }

    private static void divide(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            v.div(w).intoArray(z, zAt + i);
        }
    }

    private static void min(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i++) {
            z[zAt + i] = Math.min(x[xAt + i], y[yAt + i]);
        }
    }

    static void max(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i++) {
            z[zAt + i] = Math.max(x[xAt + i], y[yAt + i]);
        }
    }

    private static void less(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            FloatVector.zero(FLOATS).blend(1, v.compare(LT, w)).intoArray(z, zAt + i);
        }
    }

    private static void lessOrEqual(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            FloatVector.zero(FLOATS).blend(1, v.compare(LE, w)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = fma(a, b, c)}. */
    static void mulAdd(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector x = FloatVector.fromArray(FLOATS, a, aAt + i);
            FloatVector y = FloatVector.fromArray(FLOATS, b, bAt + i);
            x.fma(y, FloatVector.fromArray(FLOATS, c, cAt + i)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = fma(-a, b, c)}. */
    static void negatedMulAdd(
            float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector x = FloatVector.fromArray(FLOATS, a, aAt + i);
            FloatVector y = FloatVector.fromArray(FLOATS, b, bAt + i);
            x.neg().fma(y, FloatVector.fromArray(FLOATS, c, cAt + i)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = fma(-x, x, c)}: with c = 1 the derivative of tanh by its value. */
    static void negatedSquareAdd(float[] x, int xAt, float c, float[] z, int zAt, int count) {
        FloatVector constant = FloatVector.broadcast(FLOATS, c);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            v.neg().fma(v, constant).intoArray(z, zAt + i);
        }
    }

    /** {@code z = -(x y)}. */
    static void negatedMultiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            v.neg().mul(FloatVector.fromArray(FLOATS, y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = x + y[column]}, {@code rows} elements a column. */
    static void addToColumns(float[] x, int xAt, float[] y, int column, float[] z, int zAt, int columns, int rows) {
        for (int j = 0; j < columns; j++) {
            FloatVector w = FloatVector.broadcast(FLOATS, y[column + j]);
            int end = (j + 1) * rows;
            for (int i = j * rows; i < end; i += LANES) {
                FloatVector.fromArray(FLOATS, x, xAt + i).add(w).intoArray(z, zAt + i);
            }
        }
    }

    /** {@code z = test != 0 ? x : y}. */
    static void select(
            float[] test, int testAt, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector condition = FloatVector.fromArray(FLOATS, test, testAt + i);
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector w = FloatVector.fromArray(FLOATS, y, yAt + i);
            v.blend(w, condition.compare(EQ, 0)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = min(max(x, low), high)}. */
    static void clamp(float[] x, int xAt, float low, float high, float[] z, int zAt, int count) {
        for (int i = 0; i < count; i++) {
            z[zAt + i] = Math.min(Math.max(x[xAt + i], low), high);
        }
    }
}
