package org.halfstep.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** Runs recordings on the reference backend. */
public final class Runs {
    private Runs() {}

    /** The outputs of a program, each a tensor of its own that held something else before. */
    public static List<Tensor> run(Program program, List<Tensor> inputs) {
        List<Tensor> outputs = new ArrayList<>();
        for (Slot slot : program.outputs()) {
            Tensor output = Tensor.zeros(slot.format(), slot.shape());
            output.fill(42);
            outputs.add(output);
        }
        try (Backend backend = Backends.open("reference", 1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            prepared.run(inputs, outputs);
        }
        return outputs;
    }

    /** The outputs of a recording; input number i gets {@code inputs[i]}, row-major, rounded to its format. */
    public static List<double[]> run(Recorder recorder, List<Var> outputs, double[]... inputs) {
        Program program = recorder.build(outputs);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Slot slot = program.inputs().get(i);
            tensors.add(Tensor.of(slot.format(), slot.shape(), inputs[i]));
        }
        return run(program, tensors).stream().map(Tensor::toDoubles).toList();
    }

    /** As {@link #run(Program, List)}, the parameters' compute copies behind the other inputs. */
    public static List<Tensor> runNetwork(Recorder recorder, List<Var> outputs, Tensor... inputs) {
        List<Tensor> tensors = new ArrayList<>(List.of(inputs));
        for (Parameter parameter : recorder.parameters()) {
            tensors.add(Casts.copy(parameter.master(), recorder.policy(), Role.COMPUTE_PARAMETER));
        }
        return run(recorder.build(outputs), tensors);
    }

    /** Numbers in [low, high). */
    public static double[] numbers(Shape shape, double low, double high, SplittableRandom random) {
        return random.doubles(shape.elementCount(), low, high).toArray();
    }
}
