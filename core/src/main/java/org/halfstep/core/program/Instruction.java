package org.halfstep.core.program;

import java.util.List;

/**
 * One step of a {@link Op.Chain}: a register is assigned by each instruction in turn, operands are the numbers of
 * earlier registers, and the last register is the chain's result. Computed in the chain's accumulator format
 * ({@link Op#accumulator()}), each instruction rounding to it once.
 */
public sealed interface Instruction {
    /** The registers that this instruction reads. */
    List<Integer> operands();

    /** Element of the chain's input number {@code input}, decoded exactly. */
    record Load(int input) implements Instruction {
        @Override
        public List<Integer> operands() {
            return List.of();
        }
    }

    /** A number, rounded to the accumulator format. */
    record Constant(double value) implements Instruction {
        @Override
        public List<Integer> operands() {
            return List.of();
        }
    }

    /** A function of one register. */
    record Unary(UnaryFunction function, int operand) implements Instruction {
        @Override
        public List<Integer> operands() {
            return List.of(operand);
        }
    }

    /** A function of two registers. */
    record Binary(BinaryFunction function, int left, int right) implements Instruction {
        @Override
        public List<Integer> operands() {
            return List.of(left, right);
        }
    }

    /** fma(a, b, c): a * b + c with one rounding. */
    record MulAdd(int a, int b, int c) implements Instruction {
        @Override
        public List<Integer> operands() {
            return List.of(a, b, c);
        }
    }

    /** {@code test != 0 ? then : otherwise}, element by element; NaN is not 0. */
    record Select(int test, int then, int otherwise) implements Instruction {
        @Override
        public List<Integer> operands() {
            return List.of(test, then, otherwise);
        }
    }

    /** A number within limits, which are rounded to the accumulator format: min(max(x, low), high); NaN stays NaN. */
    record Clamp(int operand, double low, double high) implements Instruction {
        public Clamp {
            if (!(low <= high)) {
                throw new IllegalArgumentException("clamp: no number is between " + low + " and " + high);
            }
        }

        @Override
        public List<Integer> operands() {
            return List.of(operand);
        }
    }

    /** Functions of one number. */
    enum UnaryFunction {
        /** -x, exact. */
        NEGATE,
        /** |x|, exact. */
        ABS,
        /** -1, 0 of the sign of x, or 1; NaN stays NaN. Its derivative counts as 0. */
        SIGN,
        /** {@code x < 0 ? +0 : x}: NaN and -0 pass. */
        RELU,
        /** The largest integer not above x. Its derivative counts as 0. */
        FLOOR,
        /** x itself; its derivative counts as 0. */
        STOP_GRADIENT,
        /** Square root, correctly rounded. */
        SQRT,
        /** e^x. */
        EXP,
        /** Natural logarithm. */
        LOG,
        /** log(1 + x). */
        LOG1P,
        /** Hyperbolic tangent. */
        TANH,
        /** 1 / (1 + e^-x). */
        SIGMOID,
        /** log(1 + e^x). */
        SOFTPLUS
    }

    /** Functions of two numbers, correctly rounded. */
    enum BinaryFunction {
        /** x + y. */
        ADD,
        /** x - y. */
        SUBTRACT,
        /** x * y. */
        MULTIPLY,
        /** x / y. */
        DIVIDE,
        /** The smaller one; -0 is smaller than +0, NaN wins. */
        MIN,
        /** The larger one; +0 is larger than -0, NaN wins. */
        MAX,
        /** 1 if x < y, else 0. Its derivative counts as 0. */
        LESS,
        /** 1 if x <= y, else 0. Its derivative counts as 0. */
        LESS_OR_EQUAL
    }

    /** This instruction with every operand register {@code r} replaced by {@code registers[r]}. */
    default Instruction renumbered(int[] registers) {
        return switch (this) {
            case Load load -> load;
            case Constant constant -> constant;
            case Unary(UnaryFunction function, int operand) -> new Unary(function, registers[operand]);
            case Binary(BinaryFunction function, int left, int right) ->
                new Binary(function, registers[left], registers[right]);
            case Select(int test, int then, int otherwise) ->
                new Select(registers[test], registers[then], registers[otherwise]);
            case Clamp(int operand, double low, double high) -> new Clamp(registers[operand], low, high);
            case MulAdd(int a, int b, int c) -> new MulAdd(registers[a], registers[b], registers[c]);
        };
    }
}
