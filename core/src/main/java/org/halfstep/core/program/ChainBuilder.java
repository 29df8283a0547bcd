package org.halfstep.core.program;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Select;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;

/** Collects the inputs and instructions of a chain; every method returns the number of the register it assigned. */
public final class ChainBuilder {
    private final List<Slot> inputs = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();

    /** The register holding an element of a slot; a slot is loaded once. */
    public int load(Slot slot) {
        int input = inputs.indexOf(slot);
        if (input < 0) {
            inputs.add(slot);
            return append(new Load(inputs.size() - 1));
        }
        return instructions.indexOf(new Load(input));
    }

    /** A register holding a number. */
    public int constant(double value) {
        return append(new Constant(value));
    }

    /** A register holding a function of another one. */
    public int unary(UnaryFunction function, int operand) {
        return append(new Unary(function, operand));
    }

    /** A register holding a function of two others. */
    public int binary(BinaryFunction function, int left, int right) {
        return append(new Binary(function, left, right));
    }

    /** A register holding fma(a, b, c). */
    public int mulAdd(int a, int b, int c) {
        return append(new MulAdd(a, b, c));
    }

    /** A register holding {@code test != 0 ? then : otherwise}. */
    public int select(int test, int then, int otherwise) {
        return append(new Select(test, then, otherwise));
    }

    /** A register for an instruction whose operands are registers of this builder. */
    public int append(Instruction instruction) {
        instructions.add(instruction);
        return instructions.size() - 1;
    }

    /** Copies another chain's instructions behind these and returns where each of its registers is now. */
    public int[] append(Op.Chain chain) {
        int[] registers = new int[chain.instructions().size()];
        for (int i = 0; i < registers.length; i++) {
            Instruction instruction = chain.instructions().get(i);
            registers[i] = instruction instanceof Load(int input)
                    ? load(chain.inputs().get(input))
                    : append(instruction.renumbered(registers));
        }
        return registers;
    }

    /** The chain whose result is {@code last}: what it does not need is left out. */
    public Op.Chain build(int last, Slot result) {
        boolean[] needed = new boolean[last + 1];
        needed[last] = true;
        for (int i = last; i >= 0; i--) {
            if (needed[i]) {
                instructions.get(i).operands().forEach(operand -> needed[operand] = true);
            }
        }
        ChainBuilder pruned = new ChainBuilder();
        int[] registers = new int[last + 1];
        for (int i = 0; i <= last; i++) {
            if (needed[i]) {
                Instruction instruction = instructions.get(i);
                registers[i] = instruction instanceof Load(int input)
                        ? pruned.load(inputs.get(input))
                        : pruned.append(instruction.renumbered(registers));
            }
        }
        return new Op.Chain(pruned.inputs, pruned.instructions, result);
    }

    /** Whether {@code register} is the plain element of {@code slot}. */
    public boolean isLoad(int register, Slot slot) {
        return instructions.get(register) instanceof Load(int input)
                && inputs.get(input).equals(slot);
    }
}
