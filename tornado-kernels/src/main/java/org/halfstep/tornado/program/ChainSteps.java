package org.halfstep.tornado.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.Instructions;

/**
 * The instructions of a chain in the form that a device runs: each assigns a register, and a register serves again when
 * its number has been read for the last time.
 *
 * @param steps in their order
 * @param loads what the {@code LOAD}s read, by their numbers
 */
record ChainSteps(List<Step> steps, List<View> loads) {
    /**
     * One instruction.
     *
     * @param code a number of {@link Instructions}
     * @param target the register that it assigns
     * @param sources the registers that it reads, or the number of what is loaded
     * @param constant the number that a {@code CONSTANT} gives
     */
    record Step(int code, int target, List<Integer> sources, float constant) {}

    private static final ChainSteps TOTAL =
            new ChainSteps(List.of(new Step(Instructions.TOTAL, 0, List.of(), 0)), List.of());

    ChainSteps {
        steps = List.copyOf(steps);
        loads = List.copyOf(loads);
    }

    /** The total as it is. */
    static ChainSteps total() {
        return TOTAL;
    }

    /** The total divided by a number. */
    static ChainSteps totalOver(int count) {
        return new ChainSteps(
                List.of(
                        new Step(Instructions.TOTAL, 0, List.of(), 0),
                        new Step(Instructions.CONSTANT, 1, List.of(), count),
                        new Step(Instructions.DIVIDE, 0, List.of(0, 1), 0)),
                List.of());
    }

    /** The same number everywhere. */
    static ChainSteps constant(float number) {
        return new ChainSteps(List.of(new Step(Instructions.CONSTANT, 0, List.of(), number)), List.of());
    }

    /** The elements of a view as they are. */
    static ChainSteps copy(View view) {
        return new ChainSteps(List.of(new Step(Instructions.LOAD, 0, List.of(0), 0)), List.of(view));
    }

    /**
     * A chain.
     *
     * @param loads the view of each of its inputs
     * @param total the number of the input that is the total, -1 for none
     */
    static ChainSteps of(List<Instruction> chain, List<View> loads, int total) {
        return new Registers(chain, total).steps(loads);
    }

    /** The number of instructions. */
    int length() {
        return steps.size();
    }

    /** Hands out registers while it translates. */
    private static final class Registers {
        private final List<Instruction> chain;
        private final int total;
        private final int[] lastUse;
        private final int[] registers;
        private final Deque<Integer> free = new ArrayDeque<>();
        private final List<Step> steps = new ArrayList<>();

        Registers(List<Instruction> chain, int total) {
            this.chain = chain;
            this.total = total;
            lastUse = new int[chain.size()];
            registers = new int[chain.size()];
            Arrays.fill(lastUse, -1);
            for (int i = 0; i < chain.size(); i++) {
                for (int operand : chain.get(i).operands()) {
                    lastUse[operand] = i;
                }
            }
            for (int register = 0; register < Descriptor.REGISTERS; register++) {
                free.addLast(register);
            }
        }

        ChainSteps steps(List<View> loads) {
            for (int i = 0; i < chain.size(); i++) {
                Instruction instruction = chain.get(i);
                List<Integer> sources =
                        instruction.operands().stream().map(o -> registers[o]).toList();
                for (int operand : instruction.operands().stream().distinct().toList()) {
                    if (lastUse[operand] == i) {
                        free.addFirst(registers[operand]);
                    }
                }
                registers[i] = take();
                translate(instruction, sources, registers[i]);
            }
            return new ChainSteps(steps, loads);
        }

        private int take() {
            if (free.isEmpty()) {
                throw new UnsupportedProgramException("a chain holds more than " + Descriptor.REGISTERS
                        + " numbers at a time, which this backend cannot; use --backend vector");
            }
            return free.removeFirst();
        }

        private void translate(Instruction instruction, List<Integer> sources, int target) {
            switch (instruction) {
                case Instruction.Load(int input) ->
                    add(
                            input == total ? Instructions.TOTAL : Instructions.LOAD,
                            target,
                            input == total ? List.of() : List.of(input));
                case Instruction.Constant(double value) -> constant(target, value);
                case Instruction.Unary unary -> add(code(unary.function()), target, sources);
                case Instruction.Binary binary -> add(code(binary.function()), target, sources);
                case Instruction.MulAdd _ -> add(Instructions.MUL_ADD, target, sources);
                case Instruction.Select _ -> add(Instructions.SELECT, target, sources);
                case Instruction.Clamp clamp -> clamp(clamp, sources.getFirst(), target);
            }
        }

        /** min(max(x, low), high), through a register for the limits. */
        private void clamp(Instruction.Clamp clamp, int operand, int target) {
            add(Instructions.COPY, target, List.of(operand));
            int limit = take();
            constant(limit, clamp.low());
            add(Instructions.MAX, target, List.of(target, limit));
            constant(limit, clamp.high());
            add(Instructions.MIN, target, List.of(target, limit));
            free.addFirst(limit);
        }

        private void add(int code, int target, List<Integer> sources) {
            steps.add(new Step(code, target, sources, 0));
        }

        private void constant(int target, double value) {
            steps.add(new Step(Instructions.CONSTANT, target, List.of(), (float) value));
        }
    }

    private static int code(UnaryFunction function) {
        return switch (function) {
            case NEGATE -> Instructions.NEGATE;
            case ABS -> Instructions.ABS;
            case SIGN -> Instructions.SIGN;
            case RELU -> Instructions.RELU;
            case FLOOR -> Instructions.FLOOR;
            case STOP_GRADIENT -> Instructions.COPY;
            case SQRT -> Instructions.SQRT;
            case EXP -> Instructions.EXP;
            case LOG -> Instructions.LOG;
            case LOG1P -> Instructions.LOG1P;
            case TANH -> Instructions.TANH;
            case SIGMOID -> Instructions.SIGMOID;
            case SOFTPLUS -> Instructions.SOFTPLUS;
        };
    }

    private static int code(BinaryFunction function) {
        return switch (function) {
            case ADD -> Instructions.ADD;
            case SUBTRACT -> Instructions.SUBTRACT;
            case MULTIPLY -> Instructions.MULTIPLY;
            case DIVIDE -> Instructions.DIVIDE;
            case MIN -> Instructions.MIN;
            case MAX -> Instructions.MAX;
            case LESS -> Instructions.LESS;
            case LESS_OR_EQUAL -> Instructions.LESS_OR_EQUAL;
        };
    }
}
