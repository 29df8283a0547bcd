package org.halfstep.core.backend.vector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * How large the numbers of a slot can be, NaN apart, by the functions that they come from: |tanh| is at most 1, and 1 -
 * tanh^2 too. What cannot overflow need not be tested for it.
 */
final class Magnitudes {
    private final Map<Slot, Double> bounds = new HashMap<>();

    /** The bound of a chain's result, which is noted for later chains; infinity if there is none. */
    double add(Op.Chain chain) {
        List<Instruction> instructions = chain.instructions();
        double[] registers = new double[instructions.size()];
        for (int i = 0; i < registers.length; i++) {
            double bound = bound(instructions.get(i), chain, registers);
            registers[i] = Double.isNaN(bound) ? Double.POSITIVE_INFINITY : bound;
        }
        double result = registers[registers.length - 1];
        bounds.put(chain.result(), 2 * result); // rounding does not take a number beyond its double
        return result;
    }

    private double bound(Instruction instruction, Op.Chain chain, double[] registers) {
        return switch (instruction) {
            case Load(int input) -> bounds.getOrDefault(chain.inputs().get(input), Double.POSITIVE_INFINITY);
            case Constant(double value) -> Math.abs(value);
            case Unary(UnaryFunction function, int x) -> bound(function, registers[x]);
            case Binary(BinaryFunction function, int x, int y) -> bound(function, registers[x], registers[y]);
            case MulAdd(int a, int b, int c) -> registers[a] * registers[b] + registers[c];
            case Select select -> Math.max(registers[select.then()], registers[select.otherwise()]);
            case Clamp clamp -> Math.max(Math.abs(clamp.low()), Math.abs(clamp.high()));
        };
    }

    private static double bound(UnaryFunction function, double x) {
        return switch (function) {
            case NEGATE, ABS, RELU, STOP_GRADIENT -> x;
            case SIGN, TANH, SIGMOID -> 1;
            case SQRT, EXP, LOG, LOG1P, SOFTPLUS, FLOOR -> Double.POSITIVE_INFINITY;
        };
    }

    private static double bound(BinaryFunction function, double x, double y) {
        return switch (function) {
            case ADD, SUBTRACT -> x + y;
            case MULTIPLY -> x * y;
            case MIN, MAX -> Math.max(x, y);
            case LESS, LESS_OR_EQUAL -> 1;
            case DIVIDE -> Double.POSITIVE_INFINITY;
        };
    }
}
