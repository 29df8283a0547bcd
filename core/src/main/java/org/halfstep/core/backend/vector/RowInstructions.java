package org.halfstep.core.backend.vector;

import java.util.ArrayList;
import java.util.List;
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

/**
 * The instructions of a chain as loops over a group of columns. A negation that only factors read is not a loop of its
 * own: the sign goes into the product, which is exact; and what is the same for all rows is added without being spread
 * out first, where nobody else reads it.
 */
final class RowInstructions {
    /** A loop. */
    interface Loop {
        /** Computes {@code count} elements of {@code z} from {@code zAt}, columns from {@code column} on. */
        void run(Block block, float[] z, int zAt, int column, int count);
    }

    /** A loop and the register that it gives. */
    record Step(int register, Loop loop) {}

    private final List<Instruction> instructions;
    private final int rows;
    /** The numbers of a register that is the same for all rows, by column; null for others. */
    private final float[][] numbers;
    /** The register whose place holds a register's numbers, and whether they are to be negated. */
    private final int[] places;

    private final boolean[] negated;
    private final boolean[] added;
    private final List<Step> steps = new ArrayList<>();

    RowInstructions(List<Instruction> instructions, int rows, float[][] numbers) {
        this.instructions = instructions;
        this.rows = rows;
        this.numbers = numbers;
        int count = instructions.size();
        this.places = new int[count];
        this.negated = new boolean[count];
        this.added = new boolean[count];
        for (int register = 0; register < count; register++) {
            places[register] = register;
            if (instructions.get(register) instanceof Unary(UnaryFunction function, int operand)
                    && function == UnaryFunction.NEGATE
                    && onlyFactorsRead(register)) {
                places[register] = places[operand];
                negated[register] = !negated[operand];
            } else if (!(instructions.get(register) instanceof Load)
                    && !(instructions.get(register) instanceof Constant)) {
                steps.add(new Step(register, loop(instructions.get(register))));
            }
        }
    }

    /** The loops, in order. */
    List<Step> steps() {
        return steps;
    }

    /** Whether a register that is the same for all rows has to be spread out. */
    boolean isSpread(int register) {
        return !added[register];
    }

    private boolean onlyFactorsRead(int register) {
        return register < instructions.size() - 1
                && instructions.stream().allMatch(reader -> readsAsFactor(reader, register));
    }

    private static boolean readsAsFactor(Instruction reader, int register) {
        return !reader.operands().contains(register)
                || (reader instanceof MulAdd fused && fused.c() != register)
                || (reader instanceof Binary binary && binary.function() == BinaryFunction.MULTIPLY);
    }

    private long readers(int register) {
        return instructions.stream()
                .filter(reader -> reader.operands().contains(register))
                .count();
    }

    private Loop loop(Instruction instruction) {
        return switch (instruction) {
            case Unary unary -> unary(unary.function(), places[unary.operand()]);
            case Binary binary -> binary(binary);
            case MulAdd fused -> mulAdd(fused);
            case Select select -> select(places[select.test()], places[select.then()], places[select.otherwise()]);
            case Clamp clamp -> clamp(places[clamp.operand()], (float) clamp.low(), (float) clamp.high());
            case Load _, Constant _ -> throw new IllegalArgumentException("nothing to compute: " + instruction);
        };
    }

    private static Loop unary(UnaryFunction function, int x) {
        return (b, z, zAt, _, count) -> Elementwise.apply(function, b.places[x], b.offsets[x], z, zAt, count);
    }

    private Loop binary(Binary binary) {
        int left = binary.left();
        int right = binary.right();
        if (binary.function() == BinaryFunction.ADD && left != right) {
            if (isAdded(right, left)) {
                return addToColumns(places[left], right);
            }
            if (isAdded(left, right)) {
                return addToColumns(places[right], left);
            }
        }
        int x = places[left];
        int y = places[right];
        BinaryFunction function = binary.function();
        if (negated[left] ^ negated[right]) {
            return (b, z, zAt, _, count) ->
                    Elementwise.negatedMultiply(b.places[x], b.offsets[x], b.places[y], b.offsets[y], z, zAt, count);
        }
        return (b, z, zAt, _, count) ->
                Elementwise.apply(function, b.places[x], b.offsets[x], b.places[y], b.offsets[y], z, zAt, count);
    }

    private boolean isAdded(int same, int other) {
        return numbers[same] != null && numbers[other] == null && readers(same) == 1;
    }

    private Loop addToColumns(int x, int same) {
        added[same] = true;
        float[] y = numbers[same];
        return (b, z, zAt, column, count) ->
                Elementwise.addToColumns(b.places[x], b.offsets[x], y, column, z, zAt, count / rows, rows);
    }

    private Loop mulAdd(MulAdd fused) {
        int x = places[fused.a()];
        int y = places[fused.b()];
        int c = places[fused.c()];
        boolean isNegatedSquare = x == y && (negated[fused.a()] ^ negated[fused.b()]);
        if (isNegatedSquare && instructions.get(fused.c()) instanceof Constant(double value)) {
            return (b, z, zAt, _, count) ->
                    Elementwise.negatedSquareAdd(b.places[x], b.offsets[x], (float) value, z, zAt, count);
        }
        if (negated[fused.a()] ^ negated[fused.b()]) {
            return (b, z, zAt, _, count) -> Elementwise.negatedMulAdd(
                    b.places[x], b.offsets[x], b.places[y], b.offsets[y], b.places[c], b.offsets[c], z, zAt, count);
        }
        return (b, z, zAt, _, count) -> Elementwise.mulAdd(
                b.places[x], b.offsets[x], b.places[y], b.offsets[y], b.places[c], b.offsets[c], z, zAt, count);
    }

    private static Loop select(int test, int x, int y) {
        return (b, z, zAt, _, count) -> Elementwise.select(
                b.places[test], b.offsets[test], b.places[x], b.offsets[x], b.places[y], b.offsets[y], z, zAt, count);
    }

    private static Loop clamp(int x, float low, float high) {
        return (b, z, zAt, _, count) -> Elementwise.clamp(b.places[x], b.offsets[x], low, high, z, zAt, count);
    }
}
