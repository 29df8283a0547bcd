package org.halfstep.core.backend.naive;

import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.function.ElementaryFunctions;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;

/** Scalar arithmetic of an accumulator format; numbers are handed over as doubles that the format holds. */
enum Arithmetic {
    BINARY32 {
        @Override
        double round(double x) {
            return (float) x;
        }

        @Override
        double fma(double a, double b, double c) {
            return Math.fma((float) a, (float) b, (float) c);
        }

        @Override
        double apply(UnaryFunction function, double operand) {
            float x = (float) operand;
            return switch (function) {
                case NEGATE -> -x;
                case ABS -> Math.abs(x);
                case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
                case RELU -> x < 0 ? 0 : x;
                case FLOOR -> Math.floor(x);
                case STOP_GRADIENT -> x;
                case SQRT -> (float) Math.sqrt(x);
                case EXP -> ElementaryFunctions.exp(x);
                case LOG -> ElementaryFunctions.log(x);
                case LOG1P -> ElementaryFunctions.log1p(x);
                case TANH -> ElementaryFunctions.tanh(x);
                case SIGMOID -> ElementaryFunctions.sigmoid(x);
                case SOFTPLUS -> ElementaryFunctions.softplus(x);
            };
        }

        @Override
        double apply(BinaryFunction function, double left, double right) {
            float x = (float) left;
            float y = (float) right;
            return switch (function) {
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
                case DIVIDE -> x / y;
                case MIN -> Math.min(x, y);
                case MAX -> Math.max(x, y);
                case LESS -> x < y ? 1 : 0;
                case LESS_OR_EQUAL -> x <= y ? 1 : 0;
            };
        }
    },
    BINARY64 {
        @Override
        double round(double x) {
            return x;
        }

        @Override
        double fma(double a, double b, double c) {
            return Math.fma(a, b, c);
        }

        @Override
        double apply(UnaryFunction function, double x) {
            return switch (function) {
                case NEGATE -> -x;
                case ABS -> Math.abs(x);
                case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
                case RELU -> x < 0 ? 0 : x;
                case FLOOR -> Math.floor(x);
                case STOP_GRADIENT -> x;
                case SQRT -> Math.sqrt(x);
                case EXP -> StrictMath.exp(x);
                case LOG -> StrictMath.log(x);
                case LOG1P -> StrictMath.log1p(x);
                case TANH -> StrictMath.tanh(x);
                case SIGMOID -> ElementaryFunctions.sigmoid(x);
                case SOFTPLUS -> ElementaryFunctions.softplus(x);
            };
        }

        @Override
        double apply(BinaryFunction function, double x, double y) {
            return switch (function) {
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
                case DIVIDE -> x / y;
                case MIN -> Math.min(x, y);
                case MAX -> Math.max(x, y);
                case LESS -> x < y ? 1 : 0;
                case LESS_OR_EQUAL -> x <= y ? 1 : 0;
            };
        }
    };

    static Arithmetic of(FloatFormat accumulator) {
        return accumulator.equals(FloatFormat.BINARY64) ? BINARY64 : BINARY32;
    }

    abstract double round(double x);

    abstract double fma(double a, double b, double c);

    abstract double apply(UnaryFunction function, double x);

    abstract double apply(BinaryFunction function, double x, double y);

    double add(double x, double y) {
        return apply(BinaryFunction.ADD, x, y);
    }
}
