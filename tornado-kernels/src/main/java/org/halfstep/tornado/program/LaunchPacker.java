package org.halfstep.tornado.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.halfstep.core.program.Slot;
import org.halfstep.tornado.program.Schedule.Launch;
import org.halfstep.tornado.program.Schedule.Mode;

/**
 * Packs ops on whole slots into as few launches as their dependences allow: they wait, and a launch takes all that are
 * ready for its mode. Ops change places only where neither reads what the other writes.
 */
final class LaunchPacker {
    private final ScheduleLimits limits;
    private final List<Launch> launches = new ArrayList<>();
    private final List<DeviceOp> waiting = new ArrayList<>();

    LaunchPacker(ScheduleLimits limits) {
        this.limits = limits;
    }

    /** Adds an op on whole slots. */
    void add(DeviceOp op) {
        waiting.add(op);
    }

    /** Adds a launch by rows, behind all that was added before. */
    void addRows(List<DeviceOp> ops) {
        pack();
        launches.add(new Launch(Mode.ROWS, ops));
    }

    /** The launches of all that was added. */
    List<Launch> launches() {
        pack();
        return launches;
    }

    private void pack() {
        while (!waiting.isEmpty()) {
            for (Mode mode : List.of(Mode.SEQUENCE, Mode.PARALLEL, Mode.PRODUCTS)) {
                List<DeviceOp> ops = takeReady(mode);
                if (!ops.isEmpty()) {
                    launches.add(new Launch(mode, ops));
                }
            }
        }
    }

    /**
     * The ops of a mode that need nothing of those that go on waiting; in a sequence one may need another before it, else
     * not.
     */
    private List<DeviceOp> takeReady(Mode mode) {
        List<DeviceOp> taken = new ArrayList<>();
        Set<Slot> written = new HashSet<>();
        Iterator<DeviceOp> ops = waiting.iterator();
        while (ops.hasNext()) {
            DeviceOp op = ops.next();
            boolean ready = mode(op) == mode
                    && !written.contains(op.target())
                    && op.reads().stream().noneMatch(written::contains);
            if (ready) {
                taken.add(op);
                ops.remove();
            }
            if (!ready || mode != Mode.SEQUENCE) {
                written.add(op.target());
            }
        }
        return taken;
    }

    private Mode mode(DeviceOp op) {
        long cost = op.elementCount() * op.costPerElement();
        if (op.elementCount() <= limits.smallElements() && cost <= limits.smallCost()) {
            return Mode.SEQUENCE;
        }
        return isTiled(op) ? Mode.PRODUCTS : Mode.PARALLEL;
    }

    private boolean isTiled(DeviceOp op) {
        return op.isProduct()
                && op.sizes().getLast() >= limits.tiledSide()
                && op.sizes().get(op.sizes().size() - 2) >= limits.tiledSide()
                && op.k() >= limits.tiledK();
    }
}
