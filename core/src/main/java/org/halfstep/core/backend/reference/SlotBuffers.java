package org.halfstep.core.backend.reference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
public final class SlotBuffers {
    /**
     * What runs at one time, an op or several: which slots it reads and writes.
     *
     * @param reads the slots read, none of them written by itself
     * @param writes the slots written
     * @param reshape the op, if it is a reshape alone
     */
    public record Use(List<Slot> reads, List<Slot> writes, Optional<Op.Reshape> reshape) {
        /** That of one op. */
        public static Use of(Op op) {
            return new Use(
                    op.inputs(),
                    List.of(op.result()),
                    op instanceof Op.Reshape reshape ? Optional.of(reshape) : Optional.empty());
        }
    }

    private record Kind(FloatFormat format, int elementCount) {}

    private final Map<Slot, Integer> numbers = new HashMap<>();
    private final Tensor[] tensors;
    /** The slot whose buffer a slot's values are in: itself, unless it is reshaped. */
    private final int[] owners;

    private final boolean[] bound;
    private final List<Tensor> acquired = new ArrayList<>();

    SlotBuffers(Program program, Workspace workspace) {
        this(program, program.ops().stream().map(Use::of).toList(), workspace);
    }

    /** The buffers of a program whose ops run as {@code uses} in turn; slots that none of them writes have none. */
    public SlotBuffers(Program program, List<Use> uses, Workspace workspace) {
        List<Slot> slots = new ArrayList<>(program.inputs());
        uses.forEach(use -> slots.addAll(use.writes()));
        tensors = new Tensor[slots.size()];
        owners = new int[slots.size()];
        bound = new boolean[slots.size()];
        for (int i = 0; i < slots.size(); i++) {
            numbers.put(slots.get(i), i);
            owners[i] = i;
            bound[i] = i < program.inputs().size() || program.outputs().contains(slots.get(i));
        }
        for (Use use : uses) {
            use.reshape().ifPresent(reshape -> {
                int owner = owners[number(reshape.input())];
                if (!bound[owner] && !bound[number(reshape.result())]) {
                    owners[number(reshape.result())] = owner;
                }
            });
        }
        acquire(uses, workspace.with(Workspace.Use.VALUES));
    }

    /** A scan over the uses in their order: results' buffers are taken before the operands' are given up. */
    private void acquire(List<Use> uses, Workspace workspace) {
        int[] lastUses = lastUses(uses);
        Map<Kind, Deque<Tensor>> free = new HashMap<>();
        for (int i = 0; i < uses.size(); i++) {
            for (Slot result : uses.get(i).writes()) {
                int number = number(result);
                if (owners[number] != number) {
                    tensors[number] = tensors[owners[number]].reshaped(result.shape());
                } else if (!bound[number]) {
                    tensors[number] = buffer(result, free, workspace);
                }
            }
            for (int slot = 0; slot < tensors.length; slot++) {
                if (lastUses[slot] == i && !bound[slot] && owners[slot] == slot) {
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

    /** For every slot with a buffer, the last use that reads or writes it, under whatever shape. */
    private int[] lastUses(List<Use> uses) {
        int[] lastUses = new int[tensors.length];
        for (int i = 0; i < uses.size(); i++) {
            for (Slot slot : uses.get(i).writes()) {
                lastUses[owners[number(slot)]] = i;
            }
            for (Slot slot : uses.get(i).reads()) {
                lastUses[owners[number(slot)]] = i;
            }
        }
        return lastUses;
    }

    private static Kind kind(Tensor tensor) {
        return new Kind(tensor.format(), tensor.elementCount());
    }

    /** The number of a slot: inputs first, then results in the order of the ops. */
    public int number(Slot slot) {
        return Objects.requireNonNull(numbers.get(slot));
    }

    /** Whether a slot is another one's buffer under another shape, so that nothing has to be moved. */
    public boolean isShared(Slot slot) {
        return owners[number(slot)] != number(slot);
    }

    /** The tensor of every slot by its number, to be bound for inputs and outputs. */
    public Tensor[] tensors() {
        return tensors;
    }

    /** Gives the buffers back. */
    public void release(Workspace workspace) {
        acquired.forEach(workspace.with(Workspace.Use.VALUES)::release);
        acquired.clear();
    }
}
