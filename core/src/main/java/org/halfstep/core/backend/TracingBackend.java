package org.halfstep.core.backend;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * A backend that shows every number: after each run of a program it hands over the values of all slots, those in
 * between too. It lets another backend compute, and the bits are that backend's: in a joined program what is a slot is
 * rounded, whether it is an output or not (docs/arithmetic.md rule 3).
 *
 * <p>A run takes longer, and every slot keeps its own memory. Closing leaves the other backend open.
 */
public final class TracingBackend implements Backend {
    /** Looks at the runs. */
    @FunctionalInterface
    public interface Observer {
        /**
         * A program has run.
         *
         * @param program as it was prepared
         * @param inputs the tensors of its inputs
         * @param values the result of every op; they and the inputs hold until the call returns
         */
        void ran(Program program, List<Tensor> inputs, Map<Slot, Tensor> values);
    }

    private final Backend backend;
    private final Observer observer;

    /** Traces what {@code backend} computes. */
    public TracingBackend(Backend backend, Observer observer) {
        this.backend = backend;
        this.observer = observer;
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public Availability availability() {
        return backend.availability();
    }

    @Override
    public int threads() {
        return backend.threads();
    }

    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        return new Traced(program, workspace);
    }

    @Override
    public void close() {
        // the other backend stays its owner's to close
    }

    private final class Traced implements Prepared {
        private final Program program;
        private final Prepared exposed;
        private final List<Tensor> all;
        private final Map<Slot, Tensor> values = new HashMap<>();

        Traced(Program program, Workspace workspace) {
            this.program = program;
            List<Slot> results = program.ops().stream().map(Op::result).toList();
            exposed = backend.prepare(
                    new Program(program.inputs(), program.ops(), results, program.rounding()), workspace);
            all = results.stream()
                    .map(slot -> Tensor.zeros(slot.format(), slot.shape()))
                    .toList();
            for (int i = 0; i < all.size(); i++) {
                values.put(results.get(i), all.get(i));
            }
        }

        @Override
        public Program program() {
            return program;
        }

        @Override
        public List<Slot> run(List<Tensor> inputs, List<Tensor> outputs, RandomPlace place) {
            List<Slot> overflowed = exposed.run(inputs, all, place);
            for (int i = 0; i < outputs.size(); i++) {
                Tensor value = values.get(program.outputs().get(i));
                if (value != null) {
                    outputs.get(i).copy(0, value, 0, value.elementCount());
                }
            }
            observer.ran(program, inputs, Map.copyOf(values));
            return overflowed;
        }

        @Override
        public void close() {
            exposed.close();
        }
    }
}
