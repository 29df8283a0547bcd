package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Arrangement;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * Solves y' = f(theta, t, y) on a grid with one prepared step program, replayed without allocation.
 *
 * <p>The state y_n is carried in the format of {@code Role.STATE}; Y_n = round(y_n) is stored in that of
 * {@code Role.STORED_STATE}, and the next step starts from the unrounded y_n. Rounding: y_(n+1) = fma(h, phi, y_n);
 * in the released arrangement y_n + round(round(h) phi).
 */
final class ForwardSolve implements AutoCloseable {
    private final PrecisionPolicy policy;
    private final List<Shape> parts;
    private final Workspace workspace;
    private final List<Parameter> parameters;
    private final boolean storesRounded;
    private final StepInputs step;
    private final Prepared program;
    private final List<Tensor> current = new ArrayList<>();
    private final List<Tensor> next = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();

    ForwardSolve(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            VectorField field,
            List<Shape> parts) {
        this.policy = policy;
        this.parts = parts;
        this.workspace = workspace;
        storesRounded = !policy.format(Role.STATE).equals(policy.format(Role.STORED_STATE));
        Recorder recorder = new Recorder(policy);
        List<Var> results = record(recorder, tableau, field);
        parameters = recorder.parameters();
        step = new StepInputs(policy, parameters, workspace);
        for (Shape shape : parts) {
            current.add(workspace.acquire(policy.format(Role.STATE), shape));
            next.add(workspace.acquire(policy.format(Role.STATE), shape));
        }
        program = backend.prepare(recorder.build(results), workspace);
    }

    private List<Var> record(Recorder recorder, ButcherTableau tableau, VectorField field) {
        Var t = recorder.input(Shape.SCALAR, Role.TIME);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        List<Var> state =
                parts.stream().map(shape -> recorder.input(shape, Role.STATE)).toList();
        List<Var> increments =
                new IncrementFunction(recorder, tableau, field, Role.STAGE_STATE_FORWARD).record(t, h, state);
        List<Var> results = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            Var changed = changed(recorder, h, increments.get(part), state.get(part));
            results.add(recorder.castFixed(changed, Role.STATE));
        }
        if (storesRounded) {
            for (int part = 0; part < parts.size(); part++) {
                results.add(recorder.cast(results.get(part), Role.STORED_STATE));
            }
        }
        return results;
    }

    /** y + h phi. */
    private static Var changed(Recorder recorder, Var h, Var phi, Var y) {
        return recorder.recordAs(
                Role.STEP_PRODUCT,
                () -> recorder.policy().arrangement() == Arrangement.CORRECTED
                        ? h.timesPlus(phi, y)
                        : y.plus(phi.times(recorder.cast(h, Role.STEP_LENGTH))));
    }

    /** The parameters that the field reads, in the order of their first use. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** The bytes of every value that a step computes. */
    long stepBytes() {
        return program.program().ops().stream()
                .mapToLong(op -> (long) op.result().shape().elementCount()
                        * op.result().format().byteSize())
                .sum();
    }

    /** Solves from an initial state, which is rounded to the format of {@code Role.STATE}. */
    Trajectory run(List<Tensor> initial, TimeGrid grid) {
        Trajectory trajectory = new Trajectory(grid, policy, parts, workspace);
        step.roundParameters();
        for (int part = 0; part < parts.size(); part++) {
            Casts.copy(initial.get(part), current.get(part));
            Casts.copy(current.get(part), trajectory.state(0).get(part));
        }
        for (int n = 0; n < grid.steps(); n++) {
            step.setStep(grid, n);
            runStep(n, trajectory);
        }
        return trajectory;
    }

    private void runStep(int n, Trajectory trajectory) {
        List<Tensor> stored = trajectory.state(n + 1);
        inputs.clear();
        inputs.add(step.time());
        inputs.add(step.stepSize());
        inputs.addAll(storesRounded ? current : trajectory.state(n));
        inputs.addAll(step.computeParameters());
        outputs.clear();
        if (storesRounded) {
            outputs.addAll(next);
        }
        outputs.addAll(stored);
        program.run(inputs, outputs);
        for (int part = 0; part < parts.size(); part++) {
            Tensor swapped = current.get(part);
            current.set(part, next.get(part));
            next.set(part, swapped);
        }
    }

    @Override
    public void close() {
        program.close();
        step.close();
        current.forEach(workspace::release);
        next.forEach(workspace::release);
    }
}
