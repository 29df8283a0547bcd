package org.halfstep.core.backend.vector;

import static org.halfstep.core.backend.vector.Simd.START;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/**
 * A chain over the rows of a block, some columns at a time, so that its registers stay in the first-level cache.
 *
 * <p>An operand that has a column for each of the result's is read where it lies; others are spread out into a register
 * first.
 */
final class RowChain implements RowStep {
    /** An operand that is the same for all rows: its numbers, one for each column of the result. */
    private static final class Same {
        private final int slot;
        private final int register;
        private final int[] columns;
        private final float[] numbers;
        private final float[] decoded;

        Same(int slot, int register, int[] columns, int width, int elements) {
            this.slot = slot;
            this.register = register;
            this.columns = columns;
            this.numbers = new float[width];
            this.decoded = new float[elements];
        }
    }

    /** An operand with rows of its own. */
    private static final class Own {
        private final int buffer;
        private final int register;
        private final int[] columns;

        Own(int buffer, int register, int[] columns) {
            this.buffer = buffer;
            this.register = register;
            this.columns = columns;
        }
    }

    private final int rows;
    private final int width;
    private final int group;
    private final int result;
    private final RowRounding rounding;
    private final int registers;
    private final List<Same> same = new ArrayList<>();
    private final List<Same> spread;
    private final List<Own> own = new ArrayList<>();
    private final List<RowInstructions.Step> steps;
    private final float[][] constants;

    /**
     * A chain whose inputs are in {@code buffers}, or whole in the slots of these numbers where the buffer is -1.
     *
     * @param bound what its numbers' magnitudes do not exceed, or infinity
     */
    RowChain(Op.Chain chain, int rows, int[] buffers, int[] slots, int result, double bound) {
        this.rows = rows;
        this.result = result;
        Shape shape = chain.result().shape();
        this.width = Columns.width(shape);
        this.group = Math.clamp(RowPhase.GROUP / rows, 1, width);
        this.rounding = new RowRounding(chain.result().format(), bound);
        List<Instruction> instructions = chain.instructions();
        this.registers = instructions.size();
        this.constants = new float[registers][];
        for (int register = 0; register < registers; register++) {
            switch (instructions.get(register)) {
                case Load(int input) -> {
                    Slot slot = chain.inputs().get(input);
                    if (buffers[input] >= 0) {
                        own.add(new Own(buffers[input], register, Columns.of(rowShape(slot.shape()), rowShape(shape))));
                    } else {
                        int[] columns = Columns.of(slot.shape(), shape.with(0, 1));
                        int elements = slot.shape().elementCount();
                        same.add(new Same(slots[input], register, columns, width, elements));
                    }
                }
                case Constant(double value) -> {
                    constants[register] = Simd.buffer(group * rows);
                    Arrays.fill(constants[register], (float) value);
                }
                case Instruction.Unary _,
                        Instruction.Binary _,
                        Instruction.MulAdd _,
                        Instruction.Select _,
                        Instruction.Clamp _ -> {}
            }
        }
        float[][] numbers = new float[registers][];
        same.forEach(operand -> numbers[operand.register] = operand.numbers);
        RowInstructions loops = new RowInstructions(instructions, rows, numbers);
        this.steps = loops.steps();
        this.spread = same.stream()
                .filter(operand -> loops.isSpread(operand.register))
                .toList();
    }

    private static Shape rowShape(Shape shape) {
        return shape.with(0, 1);
    }

    int registers() {
        return registers + 1;
    }

    int registerLength() {
        return group * rows;
    }

    @Override
    public void begin(Tensor[] slots) {
        for (int i = 0; i < same.size(); i++) {
            Same operand = same.get(i);
            Conversions.read(slots[operand.slot], 0, operand.decoded.length, operand.decoded, 0);
            for (int column = 0; column < width; column++) {
                operand.numbers[column] =
                        operand.decoded[operand.columns.length == 0 ? column : operand.columns[column]];
            }
        }
    }

    @Override
    public boolean run(Tensor[] slots, Block block) {
        boolean overflow = false;
        for (int register = 0; register < registers; register++) {
            if (constants[register] != null) {
                block.places[register] = constants[register];
                block.offsets[register] = START;
            }
        }
        float[] target = block.buffers[result];
        for (int column = 0; column < width; column += group) {
            int columns = Math.min(group, width - column);
            int count = columns * rows;
            int at = START + column * rows;
            load(block, column, columns);
            for (int i = 0; i < steps.size(); i++) {
                RowInstructions.Step step = steps.get(i);
                int register = step.register();
                boolean last = register == registers - 1;
                float[] z = last ? target : block.registers[register];
                int zAt = last ? at : START;
                step.loop().run(block, z, zAt, column, count);
                block.places[register] = z;
                block.offsets[register] = zAt;
            }
            if (steps.isEmpty()) {
                int last = registers - 1;
                System.arraycopy(block.places[last], block.offsets[last], target, at, count);
            }
            overflow |= rounding.round(target, at, count);
        }
        return overflow;
    }

    private void load(Block block, int column, int columns) {
        for (int i = 0; i < own.size(); i++) {
            Own operand = own.get(i);
            float[] buffer = block.buffers[operand.buffer];
            if (operand.columns.length == 0) {
                block.places[operand.register] = buffer;
                block.offsets[operand.register] = START + column * rows;
            } else {
                float[] register = block.registers[operand.register];
                for (int j = 0; j < columns; j++) {
                    int from = START + operand.columns[column + j] * rows;
                    System.arraycopy(buffer, from, register, START + j * rows, rows);
                }
                block.places[operand.register] = register;
                block.offsets[operand.register] = START;
            }
        }
        for (int i = 0; i < spread.size(); i++) {
            Same operand = spread.get(i);
            float[] register = block.registers[operand.register];
            for (int j = 0; j < columns; j++) {
                int at = START + j * rows;
                Arrays.fill(register, at, at + rows, operand.numbers[column + j]);
            }
            block.places[operand.register] = register;
            block.offsets[operand.register] = START;
        }
    }
}
