package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.halfstep.core.backend.plan.RowPlan;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;

/**
 * In which launches the ops of a program run: each launch costs as much as a small op, so the fewer the better.
 *
 * <p>Ops that are row-wise in the batch go together, a block of rows through all of them. Small ones go one after
 * another through one work-group. Large ones that do not depend on each other share a launch, each in many blocks.
 */
final class Schedule {
    /** How the ops of a launch share it out. */
    enum Mode {
        /** Blocks of rows, each through all ops. */
        ROWS,
        /** One block of everything, through all ops. */
        SEQUENCE,
        /** Blocks of elements of one op each; the ops do not depend on each other. */
        PARALLEL
    }

    /**
     * A launch.
     *
     * @param mode how its ops share it
     * @param ops in their order
     */
    record Launch(Mode mode, List<DeviceOp> ops) {}

    private static final int SMALL_ELEMENTS = 4096;
    private static final long SMALL_COST = 400_000;

    private final RowPlan plan;
    private final Set<Slot> outputs;
    private final Map<Slot, Long> readers;
    private final List<Launch> launches = new ArrayList<>();

    private Schedule(Program program) {
        plan = RowPlan.of(program);
        outputs = new HashSet<>(program.outputs());
        readers = program.ops().stream()
                .flatMap(op -> op.inputs().stream())
                .collect(Collectors.groupingBy(slot -> slot, Collectors.counting()));
        for (RowPlan.Unit unit : plan.units()) {
            List<Op> ops = unit.ops();
            if (unit.kind() == RowPlan.Kind.ROW) {
                addRows(ops);
            } else {
                OpTranslator.translate(ops.getFirst()).forEach(this::addWhole);
            }
        }
    }

    /** The launches of a program. */
    static List<Launch> of(Program program) {
        return new Schedule(program).launches;
    }

    /** The batch's size; 0 if nothing runs by rows. */
    static int rows(Program program) {
        return RowPlan.of(program).rows();
    }

    private void addRows(List<Op> ops) {
        List<DeviceOp> rows = new ArrayList<>();
        List<DeviceOp> sums = new ArrayList<>();
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            if (plan.kindOf(op) == RowPlan.Kind.CONTRACTION) {
                sums.addAll(OpTranslator.translate(op));
            } else if (i + 1 < ops.size() && takesTotal(ops.get(i + 1), op)) {
                rows.add(joined(op, (Op.Chain) ops.get(i + 1)).byRows());
                i++;
            } else {
                OpTranslator.translate(op).forEach(part -> rows.add(part.byRows()));
            }
        }
        if (!rows.isEmpty()) {
            launches.add(new Launch(Mode.ROWS, rows));
        }
        sums.forEach(this::addWhole);
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
        Launch last = launches.isEmpty() ? null : launches.getLast();
        long cost = op.elementCount() * op.costPerElement();
        Mode mode = op.elementCount() <= SMALL_ELEMENTS && cost <= SMALL_COST ? Mode.SEQUENCE : Mode.PARALLEL;
        boolean joins = last != null && last.mode == mode && (mode == Mode.SEQUENCE || isIndependent(op, last));
        if (last == null || !joins) {
            launches.add(new Launch(mode, new ArrayList<>(List.of(op))));
        } else {
            last.ops.add(op);
        }
    }

    private static boolean isIndependent(DeviceOp op, Launch launch) {
        Set<Slot> written = new HashSet<>();
        Set<Slot> read = new HashSet<>();
        launch.ops.forEach(other -> {
            written.add(other.target());
            read.addAll(other.reads());
        });
        return !written.contains(op.target())
                && !read.contains(op.target())
                && op.reads().stream().noneMatch(written::contains);
    }
}
