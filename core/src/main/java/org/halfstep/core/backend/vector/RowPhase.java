package org.halfstep.core.backend.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.halfstep.core.backend.plan.RowPlan;
import org.halfstep.core.backend.reference.Encoder;
import org.halfstep.core.backend.reference.Kernel;
import org.halfstep.core.backend.reference.Scratch;
import org.halfstep.core.backend.reference.SlotBuffers;
import org.halfstep.core.backend.vector.RowLayout.Draft;
import org.halfstep.core.backend.vector.RowLayout.Form;
import org.halfstep.core.backend.vector.RowLayout.Need;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;

/**
 * The row-wise ops of a round: block of rows by block of rows through all of them, so that what they compute stays in
 * the cache, and what no one else reads is never stored. Sums over rows gather chunk by chunk.
 */
final class RowPhase implements Kernel {
    /** The rows of a chunk of a sum over rows, docs/arithmetic.md rules 4 and 5. */
    static final int CHUNK = RowPlan.CHUNK;

    /** The elements of a chain's register, more or less. */
    static final int GROUP = 1024;

    /** The most rows of a block: a divisor of a chunk. */
    private static final int MOST_ROWS = 64;

    private record Step(RowStep step, int op) {}

    private record PackedKey(Slot slot, Layout layout) {}

    private final List<Op> ops;
    private final RowPlan plan;
    private final SlotBuffers slotBuffers;
    private final int batch;
    private final int rows;
    private final int chunkSlots;
    private final List<Step> steps = new ArrayList<>();
    private final Map<PackedKey, PackedFactors> factors = new HashMap<>();
    private final List<PackedFactors> packed;
    private final Magnitudes magnitudes = new Magnitudes();
    private final List<RowContraction> contractions = new ArrayList<>();
    private final List<Encoder<float[]>> encoders = new ArrayList<>();
    private final Block[] blocks;
    private final float[] totals;
    private final boolean[] overflowed;
    private final long nanoseconds;

    /**
     * A unit.
     *
     * @param stored the slots that others read
     */
    RowPhase(List<Op> ops, RowPlan plan, Set<Slot> stored, SlotBuffers slotBuffers, Scratch<float[]> scratch) {
        this.ops = ops;
        this.plan = plan;
        this.slotBuffers = slotBuffers;
        this.batch = plan.rows();
        this.rows = Math.min(MOST_ROWS, Simd.roundedUp(batch));
        int chunks = Math.ceilDiv(batch, CHUNK);
        this.chunkSlots = scratch.workers() == 1 ? Math.min(2, chunks) : chunks;
        this.overflowed = new boolean[ops.size()];
        RowLayout layout = new RowLayout(rows);
        for (int i = 0; i < ops.size(); i++) {
            draft(layout, i, stored);
        }
        layout.assign();
        for (Draft draft : layout.drafts()) {
            steps.add(new Step(draft.maker().make(layout::buffer), draft.op()));
        }
        for (RowContraction contraction : contractions) {
            encoders.add(new Encoder<>(contraction.op(), scratch));
        }
        totals = new float
                [contractions.stream().mapToInt(RowContraction::elements).max().orElse(0)];
        blocks = new Block[scratch.workers()];
        for (int worker = 0; worker < blocks.length; worker++) {
            blocks[worker] = block(layout);
        }
        packed = List.copyOf(factors.values());
        nanoseconds = ops.stream().mapToLong(this::nanoseconds).sum();
    }

    private Block block(RowLayout layout) {
        int registers = 2;
        int length = ops.stream().anyMatch(Op.Reduce.class::isInstance) ? RowReduce.registerLength(rows) : 0;
        for (Step step : steps) {
            if (step.step() instanceof RowChain chain) {
                registers = Math.max(registers, chain.registers());
                length = Math.max(length, chain.registerLength());
            }
        }
        int line = 0;
        for (Op op : ops) {
            for (Slot slot : IntStream.range(-1, op.inputs().size())
                    .mapToObj(i -> i < 0 ? op.result() : op.inputs().get(i))
                    .toList()) {
                if (slot.shape().rank() > 0) {
                    line = Math.max(line, rows * Columns.width(slot.shape()));
                }
            }
        }
        return new Block(layout.allocate(), registers, length, line, MicroKernels.ROWS * rows);
    }

    private long nanoseconds(Op op) {
        long elements = op.result().shape().elementCount();
        return switch (op) {
            case Op.MatMul product
            when plan.kindOf(op) == RowPlan.Kind.ROW ->
                elements * product.a().shape().size(1) / 64;
            case Op.MatMul product ->
                elements * batch / 64 + product.a().shape().elementCount() / 8;
            case Op.Chain chain -> elements * chain.instructions().size() / 16;
            default -> elements / 8;
        };
    }

    private static Need columns(Slot slot) {
        return new Need(slot, Form.COLUMNS);
    }

    private void draft(RowLayout layout, int number, Set<Slot> stored) {
        Op op = ops.get(number);
        List<Need> reads = new ArrayList<>();
        for (Slot slot : plan.rowReads(op)) {
            load(layout, slot);
            if (plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
                order(layout, slot);
                reads.add(new Need(slot, Form.ORDERED));
            } else {
                reads.add(columns(slot));
            }
        }
        if (plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
            layout.add(new Draft(reads, List.of(), number, buffers -> contraction(op, reads, buffers)));
            return;
        }
        layout.add(new Draft(reads, List.of(columns(op.result())), number, buffers -> step(op, buffers)));
        if (stored.contains(op.result())) {
            Need need = columns(op.result());
            layout.add(new Draft(
                    List.of(need),
                    List.of(),
                    -1,
                    buffers -> RowTransfer.store(
                            op.result(), slotBuffers.number(op.result()), rows, buffers.applyAsInt(need))));
        }
    }

    private void load(RowLayout layout, Slot slot) {
        Need need = columns(slot);
        if (!layout.has(need)) {
            layout.add(new Draft(
                    List.of(),
                    List.of(need),
                    -1,
                    buffers -> RowTransfer.load(slot, slotBuffers.number(slot), rows, buffers.applyAsInt(need))));
        }
    }

    private void order(RowLayout layout, Slot slot) {
        Need need = new Need(slot, Form.ORDERED);
        Need source = columns(slot);
        if (!layout.has(need)) {
            layout.add(new Draft(
                    List.of(source),
                    List.of(need),
                    -1,
                    buffers ->
                            RowTransfer.rowsInOrder(slot, rows, buffers.applyAsInt(source), buffers.applyAsInt(need))));
        }
    }

    private RowStep contraction(Op op, List<Need> reads, ToIntFunction<Need> buffers) {
        int a = buffers.applyAsInt(reads.getFirst());
        int b = reads.size() > 1 ? buffers.applyAsInt(reads.get(1)) : -1;
        RowContraction made = new RowContraction(op, a, b, slotBuffers.number(op.result()), chunkSlots);
        contractions.add(made);
        return made;
    }

    private RowStep step(Op op, ToIntFunction<Need> buffers) {
        int result = buffers.applyAsInt(columns(op.result()));
        int[] inputs = op.inputs().stream()
                .mapToInt(slot -> plan.rowReads(op).contains(slot) ? buffers.applyAsInt(columns(slot)) : -1)
                .toArray();
        return switch (op) {
            case Op.Chain chain -> {
                int[] whole = chain.inputs().stream()
                        .mapToInt(slot -> plan.rowReads(op).contains(slot) ? -1 : slotBuffers.number(slot))
                        .toArray();
                yield new RowChain(chain, rows, inputs, whole, result, magnitudes.add(chain));
            }
            case Op.MatMul product -> new RowMatMul(product, rows, inputs[0], packed(product), result);
            case Op.Reduce reduce -> new RowReduce(reduce, rows, inputs[0], result);
            case Op.Slice _, Op.Pad _, Op.Concat _, Op.Reshape _, Op.Transpose _, Op.SelectBank _, Op.ScatterBank _ ->
                new RowMove(op, rows, inputs, result);
        };
    }

    private PackedFactors packed(Op.MatMul product) {
        return factors.computeIfAbsent(
                new PackedKey(product.b(), product.layoutB()),
                key -> new PackedFactors(
                        slotBuffers.number(key.slot()), key.slot().shape(), key.layout()));
    }

    /** The bytes of everything here. */
    long bytes() {
        long bytes = (long) totals.length * Float.BYTES;
        for (Block block : blocks) {
            bytes += block.bytes();
        }
        bytes += factors.values().stream().mapToLong(PackedFactors::bytes).sum();
        return bytes + contractions.stream().mapToLong(RowContraction::bytes).sum();
    }

    /** Reads what it needs of whole slots; before every run. */
    void begin(Tensor[] slots) {
        Arrays.fill(overflowed, false);
        for (int i = 0; i < packed.size(); i++) {
            packed.get(i).begin(slots);
        }
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).step().begin(slots);
        }
    }

    @Override
    public int parts() {
        return Math.ceilDiv(batch, partRows());
    }

    private int partRows() {
        return contractions.isEmpty() ? rows : CHUNK;
    }

    @Override
    public long nanoseconds() {
        return nanoseconds;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        Block block = blocks[worker];
        for (int part = from; part < to; part++) {
            int start = part * partRows();
            int end = Math.min(batch, start + partRows());
            block.sums = blocks.length == 1 ? Math.min(part, 1) : part;
            for (int i = 0; i < contractions.size(); i++) {
                contractions.get(i).clear(block.sums);
            }
            for (int row = start; row < end; row += rows) {
                block.row = row;
                block.count = Math.min(rows, end - row);
                runBlock(slots, block);
            }
            if (blocks.length == 1 && part > 0) {
                for (int i = 0; i < contractions.size(); i++) {
                    contractions.get(i).addToFirst(1);
                }
            }
        }
        return false;
    }

    private void runBlock(Tensor[] slots, Block block) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.step.run(slots, block)) {
                overflowed[step.op] = true;
            }
        }
    }

    /** Writes the sums over rows; after every run. */
    void end(Tensor[] slots) {
        for (int i = 0; i < contractions.size(); i++) {
            RowContraction contraction = contractions.get(i);
            for (int chunk = 1; chunk < chunkSlots && blocks.length > 1; chunk++) {
                contraction.addToFirst(chunk);
            }
            contraction.totals(totals, batch);
            Tensor result = slots[contraction.result()];
            if (encoders.get(i).write(result, 0, contraction.elements(), totals, 0, 0)) {
                overflowed[ops.indexOf(contraction.op())] = true;
            }
        }
    }

    /** Whether op number {@code i} of the unit overflowed in the last run. */
    boolean overflowed(int i) {
        return overflowed[i];
    }
}
