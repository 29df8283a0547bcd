package org.halfstep.core.backend.reference;

import org.halfstep.core.function.ElementaryFunctions;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;

/** The functions of a chain in binary32, one plain loop each. */
final class FloatElementwise {
    private FloatElementwise() {}

    /** {@code z[i] = f(x[i])}. */
    static void apply(UnaryFunction function, float[] x, float[] z, int count) {
        switch (function) {
            case NEGATE -> negate(x, z, count);
            case ABS -> abs(x, z, count);
            case SIGN -> sign(x, z, count);
            case RELU -> relu(x, z, count);
            case FLOOR -> floor(x, z, count);
            case STOP_GRADIENT -> System.arraycopy(x, 0, z, 0, count);
            case SQRT -> sqrt(x, z, count);
            case EXP -> exp(x, z, count);
            case LOG -> log(x, z, count);
            case LOG1P -> log1p(x, z, count);
            case TANH -> tanh(x, z, count);
            case SIGMOID -> sigmoid(x, z, count);
            case SOFTPLUS -> softplus(x, z, count);
        }
    }

    /** {@code z[i] = f(x[i], y[i])}. */
    static void apply(BinaryFunction function, float[] x, float[] y, float[] z, int count) {
        switch (function) {
            case ADD -> add(x, y, z, count);
            case SUBTRACT -> subtract(x, y, z, count);
            case MULTIPLY -> multiply(x, y, z, count);
            case DIVIDE -> divide(x, y, z, count);
            case MIN -> min(x, y, z, count);
            case MAX -> max(x, y, z, count);
            case LESS -> less(x, y, z, count);
            case LESS_OR_EQUAL -> lessOrEqual(x, y, z, count);
        }
    }

    private static void negate(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = -x[i];
        }
    }

    private static void abs(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.abs(x[i]);
        }
    }

    private static void sign(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.signum(x[i]);
        }
    }

    private static void relu(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] < 0 ? 0 : x[i];
        }
    }

    private static void floor(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = (float) Math.floor(x[i]);
        }
    }

    private static void sqrt(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            // Of a binary32 operand, the root rounded to binary64 and then to binary32 is the correctly rounded one.
            z[i] = (float) Math.sqrt(x[i]);
        }
    }

    private static void exp(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.exp(x[i]);
        }
    }

    private static void log(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.log(x[i]);
        }
    }

    private static void log1p(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.log1p(x[i]);
        }
    }

    private static void tanh(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.tanh(x[i]);
        }
    }

    private static void sigmoid(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.sigmoid(x[i]);
        }
    }

    private static void softplus(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.softplus(x[i]);
        }
    }

    private static void add(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] + y[i];
        }
    }

    private static void subtract(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] - y[i];
        }
    }

    private static void multiply(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] * y[i];
        }
    }

    private static void divide(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] / y[i];
        }
    }

    private static void min(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.min(x[i], y[i]);
        }
    }

    private static void max(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.max(x[i], y[i]);
        }
    }

    private static void less(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] < y[i] ? 1 : 0;
        }
    }

    private static void lessOrEqual(float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] <= y[i] ? 1 : 0;
        }
    }
}
