package org.halfstep.experiments.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * Two backends as one: every run of a program is made on both with the same inputs, and goes on with the results of the
 * first. At the first run whose results differ, both run the program once more with every op's result as an output, and
 * the first op whose bits differ is kept.
 *
 * <p>The two backends stay the caller's to close.
 */
final class Lockstep implements Backend {
    private final Backend first;
    private final Backend second;
    private @Nullable Finding finding;
    private RandomPlace lastPlace = RandomPlace.NONE;
    private int attempt;

    Lockstep(Backend first, Backend second) {
        this.first = first;
        this.second = second;
    }

    /** The first difference, if there was one. */
    Optional<Finding> finding() {
        return Optional.ofNullable(finding);
    }

    @Override
    public String name() {
        return first.name() + " beside " + second.name();
    }

    @Override
    public Availability availability() {
        return first.availability();
    }

    @Override
    public int threads() {
        return first.threads();
    }

    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        return new Pair(program, workspace);
    }

    @Override
    public void close() {
        // the two are the caller's
    }

    /** A program on both. */
    private final class Pair implements Prepared {
        private final Prepared a;
        private final Prepared b;
        private final Workspace workspace;

        Pair(Program program, Workspace workspace) {
            this.workspace = workspace;
            a = first.prepare(program, workspace);
            b = second.prepare(program, workspace);
        }

        @Override
        public Program program() {
            return a.program();
        }

        @Override
        public List<Slot> run(List<Tensor> inputs, List<Tensor> outputs, RandomPlace place) {
            List<Slot> overflowed = a.run(inputs, outputs, place);
            if (finding == null) {
                attempt = place.equals(lastPlace) ? attempt + 1 : 1;
                lastPlace = place;
                List<Tensor> others = tensors(program().outputs());
                List<Slot> otherOverflowed = b.run(inputs, others, place);
                if (differs(outputs, others) || !overflowed.equals(otherOverflowed)) {
                    finding = find(inputs, outputs, others, overflowed, otherOverflowed);
                }
            }
            return overflowed;
        }

        private static boolean differs(List<Tensor> ones, List<Tensor> others) {
            for (int i = 0; i < ones.size(); i++) {
                if (TensorDifference.between(ones.get(i), others.get(i)).isPresent()) {
                    return true;
                }
            }
            return false;
        }

        private Finding find(
                List<Tensor> inputs,
                List<Tensor> outputs,
                List<Tensor> others,
                List<Slot> overflowed,
                List<Slot> otherOverflowed) {
            List<Op> ops = program().ops();
            List<Tensor> results = everyResult(first, inputs);
            List<Tensor> otherResults = everyResult(second, inputs);
            for (int i = 0; i < ops.size(); i++) {
                Optional<TensorDifference> difference = TensorDifference.between(results.get(i), otherResults.get(i));
                if (difference.isPresent()) {
                    List<Tensor> operands = operands(ops.get(i), inputs, results);
                    return new Finding.OfOp(lastPlace, attempt, program(), i, operands, difference.get());
                }
            }
            for (int i = 0; i < outputs.size(); i++) {
                Optional<TensorDifference> difference = TensorDifference.between(copied(outputs.get(i)), others.get(i));
                if (difference.isPresent()) {
                    int op = indexOf(program().outputs().get(i));
                    return new Finding.OfOutput(lastPlace, attempt, program(), op, difference.get(), results.get(op));
                }
            }
            return new Finding.OfOverflows(
                    lastPlace, attempt, program(), List.copyOf(overflowed), List.copyOf(otherOverflowed));
        }

        /** The result of every op, in order, as a backend computes it when it has to store each. */
        private List<Tensor> everyResult(Backend backend, List<Tensor> inputs) {
            List<Slot> slots = program().ops().stream().map(Op::result).toList();
            Program exposed = new Program(
                    program().inputs(), program().ops(), slots, program().rounding());
            List<Tensor> results = tensors(slots);
            try (Prepared prepared = backend.prepare(exposed, workspace)) {
                prepared.run(inputs, results, lastPlace);
            }
            return results;
        }

        private List<Tensor> operands(Op op, List<Tensor> inputs, List<Tensor> results) {
            List<Tensor> operands = new ArrayList<>();
            for (Slot slot : op.inputs()) {
                int input = program().inputs().indexOf(slot);
                operands.add(input >= 0 ? copied(inputs.get(input)) : results.get(indexOf(slot)));
            }
            return operands;
        }

        /** As it is now: the caller uses its tensors again. */
        private static Tensor copied(Tensor tensor) {
            Tensor copy = Tensor.zeros(tensor.format(), tensor.shape());
            copy.copy(0, tensor, 0, tensor.elementCount());
            return copy;
        }

        private int indexOf(Slot result) {
            List<Op> ops = program().ops();
            int index = 0;
            while (!ops.get(index).result().equals(result)) {
                index++;
            }
            return index;
        }

        private static List<Tensor> tensors(List<Slot> slots) {
            return slots.stream()
                    .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                    .toList();
        }

        @Override
        public void close() {
            a.close();
            b.close();
        }
    }
}
