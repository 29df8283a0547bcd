package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.halfstep.core.backend.plan.RowPlan;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;

/**
 * In which launches the ops of a program run: each launch costs as much as a small op, so the fewer the better.
 *
 * <p>Ops that are row-wise in the batch go together, a block of rows through all of them, unless a weight among them is
 * large: then they run one by one, as all others do. Small ones go one after another through one work-group. Large ones
 * that do not depend on each other share a launch, each in many blocks; large matrix products have launches and a kernel
 * of their own. {@link LaunchPacker} brings together what can be.
 */
final class Schedule {
    /** How the ops of a launch share it out. */
    enum Mode {
        /** Blocks of rows, each through all ops. */
        ROWS,
        /** One block of everything, through all ops. */
        SEQUENCE,
        /** Blocks of elements of one op each; the ops do not depend on each other. */
        PARALLEL,
        /** Blocks of tiles of one matrix product each; the products do not depend on each other. */
        PRODUCTS
    }

    /**
     * A launch.
     *
     * @param mode how its ops share it
     * @param ops in their order
     */
    record Launch(Mode mode, List<DeviceOp> ops) {}

    private final ScheduleLimits limits;
    private final RowPlan plan;
    private final Set<Slot> outputs;
    private final Map<Slot, Long> readers;
    private final LaunchPacker packer;

    private Schedule(Program program, ScheduleLimits limits) {
        this.limits = limits;
        packer = new LaunchPacker(limits);
        plan = RowPlan.of(program);
        outputs = new HashSet<>(program.outputs());
        readers = program.ops().stream()
                .flatMap(op -> op.inputs().stream())
                .collect(Collectors.groupingBy(slot -> slot, Collectors.counting()));
        for (RowPlan.Unit unit : plan.units()) {
            List<Op> ops = unit.ops();
            if (unit.kind() == RowPlan.Kind.ROW && !isWide(ops)) {
                addRows(ops);
            } else {
                addOneByOne(ops);
            }
        }
    }

    /** The launches of a program. */
    static List<Launch> of(Program program, ScheduleLimits limits) {
        return new Schedule(program, limits).packer.launches();
    }

    /** The batch's size; 0 if nothing runs by rows. */
    static int rows(Program program) {
        return RowPlan.of(program).rows();
    }

    /** Whether a weight is so large that one work-group would be long at a block of rows. */
    private boolean isWide(List<Op> ops) {
        return ops.stream()
                .anyMatch(op -> op instanceof Op.MatMul product
                        && product.layoutA() == Layout.NORMAL
                        && product.b().shape().elementCount() >= limits.wideWeight());
    }

    private void addOneByOne(List<Op> ops) {
        List<DeviceOp> whole = new ArrayList<>();
        for (int i = 0; i < ops.size(); i++) {
            List<DeviceOp> parts = OpTranslator.translate(ops.get(i));
            if (i + 1 < ops.size() && takesTotal(ops.get(i + 1), ops.get(i)) && !LongSums.pays(parts.getFirst())) {
                whole.add(joined(ops.get(i), (Op.Chain) ops.get(i + 1)));
                i++;
            } else {
                whole.addAll(parts);
            }
        }
        whole.forEach(this::addWhole);
    }

    private void addRows(List<Op> ops) {
        List<DeviceOp> rows = new ArrayList<>();
        List<DeviceOp> sums = new ArrayList<>();
        List<DeviceOp> totals = new ArrayList<>();
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            if (plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
                OpTranslator.translate(op).forEach(sum -> share(sum, sums, totals));
            } else if (i + 1 < ops.size() && takesTotal(ops.get(i + 1), op)) {
                rows.add(joined(op, (Op.Chain) ops.get(i + 1)).byRows());
                i++;
            } else {
                OpTranslator.translate(op).forEach(part -> rows.add(part.byRows()));
            }
        }
        if (!rows.isEmpty()) {
            packer.addRows(rows);
        }
        sums.forEach(packer::add);
        totals.forEach(packer::add);
    }

    /** Adds an op to sums, or its parts to sums and totals. */
    private static void share(DeviceOp sum, List<DeviceOp> sums, List<DeviceOp> totals) {
        if (LongSums.pays(sum)) {
            LongSums shared = LongSums.of(sum);
            sums.addAll(shared.chunks());
            totals.add(shared.total());
        } else {
            sums.add(sum);
        }
    }

    /** Whether a chain is the only reader of an op's binary32 totals, element by element: they need not be stored. */
    private boolean takesTotal(Op reader, Op op) {
        Slot total = op.result();
        return op instanceof Op.MatMul
                && reader instanceof Op.Chain chain
                && plan.kindOf(reader) == RowPlan.Kind.ROW
                && readers.getOrDefault(total, 0L) == 1
                && !outputs.contains(total)
                && total.format().equals(op.accumulator())
                && total.shape().equals(chain.result().shape());
    }

    private static DeviceOp joined(Op op, Op.Chain chain) {
        DeviceOp totals = OpTranslator.translate(op).getFirst();
        Slot total = op.result();
        List<View> loads = chain.inputs().stream()
                .map(input -> input.equals(total)
                        ? View.one(total.shape().rank())
                        : View.broadcast(input, chain.result().shape()))
                .toList();
        ChainSteps steps =
                ChainSteps.of(chain.instructions(), loads, chain.inputs().indexOf(total));
        return totals.with(View.of(chain.result()), steps);
    }

    private void addWhole(DeviceOp op) {
        List<DeviceOp> sums = new ArrayList<>();
        List<DeviceOp> totals = new ArrayList<>();
        share(op, sums, totals);
        sums.forEach(packer::add);
        totals.forEach(packer::add);
    }
}
