package org.halfstep.core.backend.reference;

import org.halfstep.core.function.ElementaryFunctions;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;

/** The functions of a chain in binary64, one plain loop each. */
final class DoubleElementwise {
    private DoubleElementwise() {}

    /** {@code z[i] = f(x[i])}. */
    static void apply(UnaryFunction function, double[] x, double[] z, int count) {
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
    static void apply(BinaryFunction function, double[] x, double[] y, double[] z, int count) {
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

    private static void negate(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = -x[i];
        }
    }

    private static void abs(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.abs(x[i]);
        }
    }

    private static void sign(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.signum(x[i]);
        }
    }

    private static void relu(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] < 0 ? 0 : x[i];
        }
    }

    private static void floor(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.floor(x[i]);
        }
    }

    private static void sqrt(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.sqrt(x[i]);
        }
    }

    private static void exp(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = StrictMath.exp(x[i]);
        }
    }

    private static void log(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = StrictMath.log(x[i]);
        }
    }

    private static void log1p(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = StrictMath.log1p(x[i]);
        }
    }

    private static void tanh(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = StrictMath.tanh(x[i]);
        }
    }

    private static void sigmoid(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.sigmoid(x[i]);
        }
    }

    private static void softplus(double[] x, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = ElementaryFunctions.softplus(x[i]);
        }
    }

    private static void add(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] + y[i];
        }
    }

    private static void subtract(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] - y[i];
        }
    }

    private static void multiply(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] * y[i];
        }
    }

    private static void divide(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] / y[i];
        }
    }

    private static void min(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.min(x[i], y[i]);
        }
    }

    private static void max(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.max(x[i], y[i]);
        }
    }

    private static void less(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] < y[i] ? 1 : 0;
        }
    }

    private static void lessOrEqual(double[] x, double[] y, double[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = x[i] <= y[i] ? 1 : 0;
        }
    }
}
