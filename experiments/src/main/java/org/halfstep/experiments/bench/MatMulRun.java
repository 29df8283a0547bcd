package org.halfstep.experiments.bench;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** A matrix product with its operands, which can be computed again and again; the result is binary32. */
final class MatMulRun implements Runnable, AutoCloseable {
    private final Prepared prepared;
    private final List<Tensor> inputs;
    private final List<Tensor> outputs;

    MatMulRun(Backend backend, MatMulShape shape, FloatFormat operands) {
        Program program = shape.program(operands);
        prepared = backend.prepare(program, new Workspace());
        inputs = program.inputs().stream()
                .map(slot -> filled(Tensor.zeros(slot.format(), slot.shape())))
                .toList();
        outputs = List.of(
                Tensor.zeros(FloatFormat.BINARY32, program.outputs().getFirst().shape()));
    }

    private static Tensor filled(Tensor tensor) {
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, MatMulSection.number(i));
        }
        return tensor;
    }

    @Override
    public void run() {
        prepared.run(inputs, outputs);
    }

    @Override
    public void close() {
        prepared.close();
    }
}
