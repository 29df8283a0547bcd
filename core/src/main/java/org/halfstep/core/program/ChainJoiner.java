package org.halfstep.core.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Slot.Boundary;
import org.jspecify.annotations.Nullable;

/**
 * Joins elementwise ops into chains by a fixed rule (docs/arithmetic.md rule 3), so that fusion belongs to the program
 * and every backend computes the same bits.
 *
 * <ol>
 *   <li>A chain joins the chain that is its only reader, if both have the same shape and accumulator, which the chain
 *       of both has too, and leaving out the rounding between them is allowed: the slot is {@code FREE}, or
 *       {@code ROUNDED} to the accumulator format and not a product (rule 3 would take that rounding away).
 *   <li>A contraction or sum whose only reader is a chain hands its total over unrounded (same condition); where that
 *       chain merely moves it, the contraction writes the chain's result itself.
 *   <li>A product that feeds a single addition or subtraction becomes one fused multiply-add; of two such products the
 *       right one.
 * </ol>
 *
 * <p>Readers are counted before anything is joined. In a joined program every result is {@code ALONE}: what is still
 * a slot is rounded, and joining again changes nothing.
 */
public final class ChainJoiner {
    private final Program program;
    private final Map<Slot, Integer> readers = new HashMap<>();
    private final Set<Slot> outputs;
    private final Map<Slot, Op> producers = new HashMap<>();

    private ChainJoiner(Program program) {
        this.program = program;
        this.outputs = new HashSet<>(program.outputs());
        for (Op op : program.ops()) {
            new HashSet<>(op.inputs()).forEach(input -> readers.merge(input, 1, Integer::sum));
        }
    }

    /** The program with its dead ops left out and its chains joined. */
    public static Program join(Program program) {
        return new ChainJoiner(program.withoutDeadOps()).join();
    }

    private Program join() {
        List<Op> ops = new ArrayList<>();
        for (Op op : program.ops()) {
            Op joined = op instanceof Op.Chain chain ? absorb(chain, ops) : op;
            ops.add(joined);
            producers.put(joined.result(), joined);
        }
        List<Op> finished = new ArrayList<>();
        for (Op op : handOverTotals(ops)) {
            finished.add(op instanceof Op.Chain chain ? fuseProducts(chain) : op);
        }
        return settled(finished);
    }

    /** The program of these ops, each result {@code ALONE}. */
    private Program settled(List<Op> ops) {
        Map<Slot, Slot> alone = new HashMap<>();
        program.inputs().forEach(input -> alone.put(input, input));
        List<Op> settled = new ArrayList<>();
        for (Op op : ops) {
            Slot result = op.result().as(op.result().format(), Boundary.ALONE);
            settled.add(op.over(slots(op.inputs(), alone), result));
            alone.put(op.result(), result);
        }
        return new Program(program.inputs(), settled, slots(program.outputs(), alone), program.rounding());
    }

    private static List<Slot> slots(List<Slot> before, Map<Slot, Slot> after) {
        return before.stream().map(slot -> after.getOrDefault(slot, slot)).toList();
    }

    /** Joins into {@code reader} the chains that it alone reads, and takes them out of {@code ops}. */
    private Op.Chain absorb(Op.Chain reader, List<Op> ops) {
        ChainBuilder builder = new ChainBuilder();
        int[] registers = new int[reader.instructions().size()];
        for (int i = 0; i < registers.length; i++) {
            Instruction instruction = reader.instructions().get(i);
            if (instruction instanceof Instruction.Load(int input)) {
                Slot slot = reader.inputs().get(input);
                @Nullable Op producer = producers.get(slot);
                if (producer instanceof Op.Chain chain && joins(chain, reader)) {
                    ops.remove(chain);
                    registers[i] = last(builder.append(chain));
                } else {
                    registers[i] = builder.load(slot);
                }
            } else {
                registers[i] = builder.append(instruction.renumbered(registers));
            }
        }
        return builder.build(last(registers), reader.result());
    }

    private static int last(int[] registers) {
        return registers[registers.length - 1];
    }

    /**
     * Whether a chain joins its reader. The accumulator is asked for twice: between two narrow formats a wide slot alone
     * makes both chains compute in binary64, and the joined chain would no longer know.
     */
    private boolean joins(Op.Chain producer, Op.Chain reader) {
        return mayStayUnrounded(producer)
                && producer.result().shape().equals(reader.result().shape())
                && producer.accumulator().equals(reader.accumulator())
                && producer.over(producer.inputs(), reader.result())
                        .accumulator()
                        .equals(reader.accumulator());
    }

    /** Whether the result of {@code producer} has one reader, which may read it before its rounding. */
    private boolean mayStayUnrounded(Op producer) {
        Slot slot = producer.result();
        boolean allowed = slot.boundary() == Boundary.FREE
                || (slot.boundary() == Boundary.ROUNDED
                        && slot.format().equals(producer.accumulator())
                        && !endsInProduct(producer));
        return allowed && !outputs.contains(slot) && readers.getOrDefault(slot, 0) == 1;
    }

    private static boolean endsInProduct(Op op) {
        return op instanceof Op.Chain chain && isProduct(chain.instructions().getLast());
    }

    private List<Op> handOverTotals(List<Op> ops) {
        Map<Slot, Op> replaced = new HashMap<>();
        Map<Slot, Op> totals = new HashMap<>();
        for (Op op : ops) {
            if (op instanceof Op.MatMul || op instanceof Op.Reduce) {
                totals.put(op.result(), op);
            }
            if (op instanceof Op.Chain chain) {
                for (Slot input : chain.inputs()) {
                    @Nullable Op total = totals.get(input);
                    if (total != null && mayStayUnrounded(total)) {
                        handOver(total, chain, replaced);
                    }
                }
            }
        }
        return rewritten(ops, replaced);
    }

    private static void handOver(Op total, Op.Chain chain, Map<Slot, Op> replaced) {
        Slot slot = total.result();
        boolean merelyMoves = chain.isIdentity()
                && chain.result().shape().equals(slot.shape())
                && total.over(total.inputs(), chain.result()).accumulator().equals(total.accumulator());
        replaced.put(
                slot,
                merelyMoves
                        ? total.over(total.inputs(), chain.result())
                        : total.over(total.inputs(), slot.as(total.accumulator(), Boundary.ROUNDED)));
    }

    /** The ops with some replaced, their readers reading the new slots; a chain whose slot is written already goes. */
    private static List<Op> rewritten(List<Op> ops, Map<Slot, Op> replaced) {
        List<Op> result = new ArrayList<>();
        Set<Slot> written = new HashSet<>();
        for (Op op : ops) {
            @Nullable Op other = replaced.get(op.result());
            Op next = other != null ? other : op;
            if (written.contains(next.result())) {
                continue;
            }
            List<Slot> inputs = new ArrayList<>();
            for (Slot input : next.inputs()) {
                @Nullable Op producer = replaced.get(input);
                inputs.add(producer == null ? input : producer.result());
            }
            result.add(next.over(inputs, next.result()));
            written.add(next.result());
        }
        return result;
    }

    /** Turns products that feed a single addition or subtraction into fused multiply-adds. */
    static Op.Chain fuseProducts(Op.Chain chain) {
        List<Instruction> instructions = chain.instructions();
        int[] uses = new int[instructions.size()];
        instructions.forEach(instruction -> instruction.operands().forEach(operand -> uses[operand]++));
        ChainBuilder builder = new ChainBuilder();
        chain.inputs().forEach(builder::load);
        int[] registers = new int[instructions.size()];
        for (int i = 0; i < instructions.size(); i++) {
            registers[i] = switch (instructions.get(i)) {
                case Instruction.Load(int input) -> builder.load(chain.inputs().get(input));
                case Binary(BinaryFunction function, int left, int right)
                when function == BinaryFunction.ADD || function == BinaryFunction.SUBTRACT ->
                    fused(builder, instructions, registers, uses, function, left, right);
                case Instruction other -> builder.append(other.renumbered(registers));
            };
        }
        return builder.build(last(registers), chain.result());
    }

    private static int fused(
            ChainBuilder builder,
            List<Instruction> instructions,
            int[] registers,
            int[] uses,
            BinaryFunction function,
            int left,
            int right) {
        boolean subtract = function == BinaryFunction.SUBTRACT;
        if (isSingleProduct(instructions, uses, right) && instructions.get(right) instanceof Binary product) {
            int a = registers[product.left()];
            int factor = subtract ? builder.unary(UnaryFunction.NEGATE, a) : a;
            return builder.append(new MulAdd(factor, registers[product.right()], registers[left]));
        }
        if (isSingleProduct(instructions, uses, left) && instructions.get(left) instanceof Binary product) {
            int addend = registers[right];
            return builder.append(new MulAdd(
                    registers[product.left()],
                    registers[product.right()],
                    subtract ? builder.unary(UnaryFunction.NEGATE, addend) : addend));
        }
        return builder.binary(function, registers[left], registers[right]);
    }

    private static boolean isSingleProduct(List<Instruction> instructions, int[] uses, int register) {
        return uses[register] == 1 && isProduct(instructions.get(register));
    }

    private static boolean isProduct(Instruction instruction) {
        return instruction instanceof Binary binary && binary.function() == BinaryFunction.MULTIPLY;
    }
}
