package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * A loss of the final state with its gradient, prepared: value and incoming cotangents A_N = s dL/dY_N in one run.
 *
 * <p>Formats: reads the stored state, decoded; computes in the format of {@code Role.LOSS}; the cotangents have that of
 * {@code Role.INCOMING_COTANGENT}. s is the outer scale of the loss, 1 without loss scaling.
 */
public final class FinalLoss implements AutoCloseable {
    private final Prepared program;
    private final Workspace workspace;
    private final Tensor scale;
    private final Tensor value;
    private final List<Tensor> cotangents;
    private boolean closed;

    /** A loss of states whose parts have these shapes. */
    public FinalLoss(
            Backend backend, Workspace workspace, PrecisionPolicy policy, LossFunction loss, List<Shape> parts) {
        this.workspace = workspace;
        Recorder recorder = new Recorder(policy);
        Var outerScale = recorder.input(Shape.SCALAR, Role.LOSS);
        Map<Var, Role> wanted = new LinkedHashMap<>();
        List<Var> state = new ArrayList<>();
        for (Shape shape : parts) {
            Var stored = recorder.input(shape, Role.STORED_STATE);
            wanted.put(stored, Role.INCOMING_COTANGENT);
            state.add(recorder.cast(stored, Role.LOSS));
        }
        List<Var> outputs = new ArrayList<>();
        recorder.recordAs(Role.LOSS, () -> {
            Var result = recorder.output(loss.loss(List.copyOf(state)), Role.LOSS);
            if (!result.shape().equals(Shape.SCALAR)) {
                throw new IllegalArgumentException("loss of shape " + result.shape() + ": must be a scalar");
            }
            outputs.add(result);
            return outputs.addAll(recorder.gradients(List.of(result), List.of(outerScale), wanted));
        });
        program = backend.prepare(recorder.build(outputs), workspace);
        scale = workspace.acquire(policy.format(Role.LOSS), Shape.SCALAR);
        value = workspace.acquire(policy.format(Role.LOSS), Shape.SCALAR);
        cotangents = outputs.stream()
                .skip(1)
                .map(output -> workspace.acquire(output.slot().format(), output.shape()))
                .toList();
    }

    /** Computes the loss of a solution's last state; {@link #cotangents()} holds its gradient then. */
    public double evaluate(Solution solution, double lossScale) {
        return evaluate(solution.trajectory().last(), lossScale, solution.lossPlace());
    }

    /** As {@link #evaluate(Solution, double)}, of a stored state, under a policy that does not round stochastically. */
    public double evaluate(List<Tensor> lastState, double lossScale) {
        if (program.program().rounding().isStochastic()) {
            throw new IllegalStateException("the loss rounds stochastically: evaluate it for a solution, whose number"
                    + " says which random numbers are drawn");
        }
        return evaluate(lastState, lossScale, RandomPlace.NONE);
    }

    private double evaluate(List<Tensor> lastState, double lossScale, RandomPlace place) {
        scale.set(0, lossScale);
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(scale);
        inputs.addAll(lastState);
        List<Tensor> outputs = new ArrayList<>();
        outputs.add(value);
        outputs.addAll(cotangents);
        program.run(inputs, outputs, place);
        return value.get(0);
    }

    /** The incoming cotangent of every part, of the last evaluation. */
    public List<Tensor> cotangents() {
        return cotangents;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            program.close();
            workspace.release(scale);
            workspace.release(value);
            cotangents.forEach(workspace::release);
        }
    }
}
