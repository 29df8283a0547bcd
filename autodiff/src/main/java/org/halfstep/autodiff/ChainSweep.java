package org.halfstep.autodiff;

import java.util.Arrays;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Clamp;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Select;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;

/** One backward sweep over the registers of a chain. */
final class ChainSweep {
    private final Op.Chain op;
    private final ChainBuilder chain = new ChainBuilder();
    /** Where the chain's registers are in the new chain. */
    private final int[] value;
    /** The register of each register's cotangent in the new chain, -1 while there is none. */
    private final int[] cotangent;

    ChainSweep(Op.Chain op, Slot g) {
        this.op = op;
        value = chain.append(op);
        cotangent = new int[value.length];
        Arrays.fill(cotangent, -1);
        int last = value.length - 1;
        if (op.instructions().get(last) instanceof Unary unary && readsItsResult(unary.function())) {
            value[last] = chain.load(op.result());
        }
        cotangent[last] = chain.load(g);
    }

    /** The instructions so far: the chain's own, then those of the sweep. */
    ChainBuilder chain() {
        return chain;
    }

    /** The register of the cotangent of an input, -1 if the derivative counts as zero. */
    int run(int input) {
        int target = op.instructions().indexOf(new Load(input));
        boolean[] depends = new boolean[value.length];
        for (int i = target; i < value.length; i++) {
            depends[i] = i == target;
            for (int operand : op.instructions().get(i).operands()) {
                depends[i] |= depends[operand];
            }
        }
        for (int i = value.length - 1; i > target; i--) {
            if (depends[i] && cotangent[i] >= 0) {
                sweep(op.instructions().get(i), i, depends);
            }
        }
        return cotangent[target];
    }

    private void sweep(Instruction instruction, int at, boolean[] depends) {
        int g = cotangent[at];
        switch (instruction) {
            case Load _, Constant _ -> {}
            case Unary(UnaryFunction function, int x) -> unaryRule(function, x, value[at], g);
            case Binary(BinaryFunction function, int a, int b) -> {
                if (depends[b]) {
                    rightRule(function, a, b, value[at], g);
                }
                if (depends[a]) {
                    leftRule(function, a, b, g);
                }
            }
            case Select(int test, int a, int b) -> {
                if (depends[b]) {
                    add(b, chain.select(value[test], chain.constant(0), g));
                }
                if (depends[a]) {
                    add(a, chain.select(value[test], g, chain.constant(0)));
                }
            }
            case Clamp(int x, double low, double high) -> {
                int below = chain.binary(BinaryFunction.LESS, value[x], chain.constant(low));
                int above = chain.binary(BinaryFunction.LESS, chain.constant(high), value[x]);
                add(x, zeroWhere(below, zeroWhere(above, g)));
            }
            case MulAdd(int a, int b, int c) -> {
                if (depends[c]) {
                    add(c, g);
                }
                if (depends[b]) {
                    add(b, chain.binary(BinaryFunction.MULTIPLY, g, value[a]));
                }
                if (depends[a]) {
                    add(a, chain.binary(BinaryFunction.MULTIPLY, g, value[b]));
                }
            }
        }
    }

    private void add(int register, int contribution) {
        cotangent[register] = cotangent[register] < 0
                ? contribution
                : chain.binary(BinaryFunction.ADD, cotangent[register], contribution);
    }

    private static boolean readsItsResult(UnaryFunction function) {
        return switch (function) {
            case TANH, SIGMOID, EXP, SQRT -> true;
            case NEGATE, ABS, SIGN, RELU, FLOOR, STOP_GRADIENT, LOG, LOG1P, SOFTPLUS -> false;
        };
    }

    /** g f'(x), with y = f(x). */
    private void unaryRule(UnaryFunction function, int register, int y, int g) {
        int x = value[register];
        switch (function) {
            case NEGATE -> add(register, chain.unary(UnaryFunction.NEGATE, g));
            case ABS -> add(register, multiply(g, chain.unary(UnaryFunction.SIGN, x)));
            case RELU -> add(register, zeroWhere(chain.binary(BinaryFunction.LESS_OR_EQUAL, x, chain.constant(0)), g));
            case SIGN, FLOOR, STOP_GRADIENT -> {}
            case SQRT -> add(register, divide(g, chain.binary(BinaryFunction.ADD, y, y)));
            case EXP -> add(register, multiply(g, y));
            case LOG -> add(register, divide(g, x));
            case LOG1P -> add(register, divide(g, chain.binary(BinaryFunction.ADD, chain.constant(1), x)));
            case TANH -> add(register, multiply(g, oneMinus(multiply(y, y))));
            case SIGMOID -> add(register, multiply(multiply(g, oneMinus(y)), y));
            case SOFTPLUS -> add(register, multiply(g, chain.unary(UnaryFunction.SIGMOID, x)));
        }
    }

    /** g df(a, b)/da. */
    private void leftRule(BinaryFunction function, int a, int b, int g) {
        switch (function) {
            case ADD, SUBTRACT -> add(a, g);
            case MULTIPLY -> add(a, multiply(g, value[b]));
            case DIVIDE -> add(a, divide(g, value[b]));
            case MIN -> add(a, share(value[a], value[b], g));
            case MAX -> add(a, share(value[b], value[a], g));
            case LESS, LESS_OR_EQUAL -> {}
        }
    }

    /** g df(a, b)/db, with y = f(a, b). */
    private void rightRule(BinaryFunction function, int a, int b, int y, int g) {
        switch (function) {
            case ADD -> add(b, g);
            case SUBTRACT -> add(b, chain.unary(UnaryFunction.NEGATE, g));
            case MULTIPLY -> add(b, multiply(g, value[a]));
            case DIVIDE -> add(b, chain.unary(UnaryFunction.NEGATE, divide(multiply(g, y), value[b])));
            case MIN -> add(b, share(value[b], value[a], g));
            case MAX -> add(b, share(value[a], value[b], g));
            case LESS, LESS_OR_EQUAL -> {}
        }
    }

    /** g where x < y, nothing where y < x; where neither holds the two share g. */
    private int share(int x, int y, int g) {
        int half = multiply(g, chain.constant(0.5));
        int other = zeroWhere(chain.binary(BinaryFunction.LESS, y, x), half);
        return chain.select(chain.binary(BinaryFunction.LESS, x, y), g, other);
    }

    private int zeroWhere(int condition, int g) {
        return chain.select(condition, chain.constant(0), g);
    }

    private int oneMinus(int a) {
        return chain.binary(BinaryFunction.SUBTRACT, chain.constant(1), a);
    }

    private int multiply(int a, int b) {
        return chain.binary(BinaryFunction.MULTIPLY, a, b);
    }

    private int divide(int a, int b) {
        return chain.binary(BinaryFunction.DIVIDE, a, b);
    }
}
