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

    /** Functions of one number. */
    enum UnaryFunction {
        /** -x, exact. */
        NEGATE,
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
        DIVIDE
    }

    /** This instruction with every operand register {@code r} replaced by {@code registers[r]}. */
    default Instruction renumbered(int[] registers) {
        return switch (this) {
            case Load load -> load;
            case Constant constant -> constant;
            case Unary(UnaryFunction function, int operand) -> new Unary(function, registers[operand]);
            case Binary(BinaryFunction function, int left, int right) ->
                new Binary(function, registers[left], registers[right]);
            case MulAdd(int a, int b, int c) -> new MulAdd(registers[a], registers[b], registers[c]);
        };
    }
}
