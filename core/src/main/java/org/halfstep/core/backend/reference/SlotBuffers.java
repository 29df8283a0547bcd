package org.halfstep.core.backend.reference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The tensor of every slot of a program. Inputs and outputs are bound for each run; the slots in between get buffers
 * of the workspace, and a buffer serves the next slot of its format and element count once its last reader is done. A
 * reshaped slot in between is its input's buffer.
 */
final class SlotBuffers {
    private record Kind(FloatFormat format, int elementCount) {}

    private final Map<Slot, Integer> numbers = new HashMap<>();
    private final Tensor[] tensors;
    /** The slot whose buffer a slot's values are in: itself, unless it is reshaped. */
    private final int[] owners;

    private final boolean[] bound;
    private final List<Tensor> acquired = new ArrayList<>();

    SlotBuffers(Program program, Workspace workspace) {
        List<Slot> slots = new ArrayList<>(program.inputs());
        program.ops().forEach(op -> slots.add(op.result()));
        tensors = new Tensor[slots.size()];
        owners = new int[slots.size()];
        bound = new boolean[slots.size()];
        for (int i = 0; i < slots.size(); i++) {
            numbers.put(slots.get(i), i);
            owners[i] = i;
            bound[i] = i < program.inputs().size() || program.outputs().contains(slots.get(i));
        }
        for (Op op : program.ops()) {
            if (op instanceof Op.Reshape(Slot input, Slot result)) {
                int owner = owners[number(input)];
                if (!bound[owner] && !bound[number(result)]) {
                    owners[number(result)] = owner;
                }
            }
        }
        acquire(program, workspace);
    }

    /** A scan over the ops in their order: a result's buffer is taken before its op's operands are given up. */
    private void acquire(Program program, Workspace workspace) {
        int[] lastOps = lastOps(program);
        Map<Kind, Deque<Tensor>> free = new HashMap<>();
        for (int i = 0; i < program.ops().size(); i++) {
            Slot result = program.ops().get(i).result();
            int number = number(result);
            if (owners[number] != number) {
                tensors[number] = tensors[owners[number]].reshaped(result.shape());
            } else if (!bound[number]) {
                tensors[number] = buffer(result, free, workspace);
            }
            for (int slot = 0; slot < tensors.length; slot++) {
                if (lastOps[slot] == i && !bound[slot] && owners[slot] == slot) {
                    free.computeIfAbsent(kind(tensors[slot]), _ -> new ArrayDeque<>())
                            .push(tensors[slot]);
                }
            }
        }
    }

    private Tensor buffer(Slot slot, Map<Kind, Deque<Tensor>> free, Workspace workspace) {
        @Nullable
        Deque<Tensor> pool = free.get(new Kind(slot.format(), slot.shape().elementCount()));
        if (pool != null && !pool.isEmpty()) {
            return pool.pop().reshaped(slot.shape());
        }
        Tensor tensor = workspace.acquire(slot.format(), slot.shape());
        acquired.add(tensor);
        return tensor;
    }

    /** For every slot with a buffer, the last op that reads or writes it, under whatever shape. */
    private int[] lastOps(Program program) {
        int[] lastOps = new int[tensors.length];
        for (int i = 0; i < program.ops().size(); i++) {
            Op op = program.ops().get(i);
            lastOps[owners[number(op.result())]] = i;
            for (Slot input : op.inputs()) {
                lastOps[owners[number(input)]] = i;
            }
        }
        return lastOps;
    }

    private static Kind kind(Tensor tensor) {
        return new Kind(tensor.format(), tensor.elementCount());
    }

    /** The number of a slot: inputs first, then results in the order of the ops. */
    int number(Slot slot) {
        return Objects.requireNonNull(numbers.get(slot));
    }

    /** Whether a slot is another one's buffer under another shape, so that nothing has to be moved. */
    boolean isShared(Slot slot) {
        return owners[number(slot)] != number(slot);
    }

    /** The tensor of every slot by its number, to be bound for inputs and outputs. */
    Tensor[] tensors() {
        return tensors;
    }

    void release(Workspace workspace) {
        acquired.forEach(workspace::release);
        acquired.clear();
    }
}
