package org.halfstep.experiments.proof.section;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** Running programs once, and comparing what comes out. */
final class Runs {
    /** What outputs hold before a run: a kernel that leaves elements out shows. */
    private static final double BEFORE = 42;

    private Runs() {}

    /** What a run gives: outputs and the slots that overflowed. */
    record Outcome(List<Tensor> outputs, List<Slot> overflows) {}

    static Outcome run(Backend backend, Program program, List<Tensor> inputs, RandomPlace place) {
        List<Tensor> outputs = new ArrayList<>();
        for (Slot slot : program.outputs()) {
            Tensor output = Tensor.zeros(slot.format(), slot.shape());
            output.fill(BEFORE);
            outputs.add(output);
        }
        try (Prepared prepared = backend.prepare(program, new Workspace())) {
            List<Slot> overflows = List.copyOf(prepared.run(inputs, outputs, place));
            return new Outcome(outputs, overflows);
        }
    }

    /** The outputs of a recording; input number i gets {@code inputs[i]}, row-major, rounded to its format. */
    static List<double[]> run(Backend backend, Recorder recorder, List<Var> outputs, double[]... inputs) {
        Program program = recorder.build(outputs);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Slot slot = program.inputs().get(i);
            tensors.add(Tensor.of(slot.format(), slot.shape(), inputs[i]));
        }
        return run(backend, program, tensors, RandomPlace.NONE).outputs().stream()
                .map(Tensor::toDoubles)
                .toList();
    }
}
