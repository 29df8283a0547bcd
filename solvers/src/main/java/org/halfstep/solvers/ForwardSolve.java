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
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.RandomPlace.Pass;
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
    /**
     * The state of a solve at one time.
     *
     * @param n its number
     * @param carried y_n, which the next step starts from
     * @param stored Y_n; the tensors of {@code carried} themselves where the two formats are one
     */
    record At(int n, List<Tensor> carried, List<Tensor> stored) {}

    private final PrecisionPolicy policy;
    private final List<Shape> parts;
    private final Workspace workspace;
    private final List<Parameter> parameters;
    private final boolean storesRounded;
    private final StepInputs step;
    private final Prepared program;
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
            Var advanced = advanced(recorder, h, increments.get(part), state.get(part));
            results.add(recorder.castFixed(advanced, Role.STATE));
        }
        if (storesRounded) {
            for (int part = 0; part < parts.size(); part++) {
                results.add(recorder.cast(results.get(part), Role.STORED_STATE));
            }
        }
        return results;
    }

    /** y + h phi: one fma where the product has the state's format, else the product is rounded to its own first. */
    static Var advanced(Recorder recorder, Var h, Var phi, Var y) {
        PrecisionPolicy policy = recorder.policy();
        Var length = recorder.cast(h, Role.STEP_LENGTH);
        boolean fused = policy.arrangement() == Arrangement.CORRECTED
                && policy.format(Role.STEP_PRODUCT).includes(policy.format(Role.STATE));
        return recorder.recordAs(
                Role.STEP_PRODUCT,
                () -> fused
                        ? length.timesPlus(phi, y)
                        : y.plus(recorder.settled(phi.times(length), Role.STEP_PRODUCT)));
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

    /** Solves from an initial state and keeps every state. */
    Trajectory run(List<Tensor> initial, TimeGrid grid, SolvePlaces places, SolveListener listener) {
        Trajectory trajectory = Trajectory.ofAll(grid, policy, parts, workspace);
        List<Tensor> current = storesRounded ? carriedState() : trajectory.state(0);
        List<Tensor> next = storesRounded ? carriedState() : List.of();
        At at = new At(0, current, trajectory.state(0));
        begin(initial, at, places);
        for (int n = 0; n < grid.steps(); n++) {
            List<Tensor> stored = trajectory.state(n + 1);
            At after = new At(n + 1, storesRounded ? next : stored, stored);
            step(at, after, grid, places, listener);
            next = at.carried();
            at = after;
        }
        if (storesRounded) {
            at.carried().forEach(workspace::release);
            next.forEach(workspace::release);
        }
        return trajectory;
    }

    private List<Tensor> carriedState() {
        return parts.stream()
                .map(shape -> workspace.acquire(policy.format(Role.STATE), shape))
                .toList();
    }

    /** Room for a state. */
    At acquire(int n) {
        List<Tensor> stored = parts.stream()
                .map(shape -> workspace.acquire(policy.format(Role.STORED_STATE), shape))
                .toList();
        return new At(n, storesRounded ? carriedState() : stored, stored);
    }

    /** Gives a state's room back. */
    void release(At at) {
        at.stored().forEach(workspace::release);
        if (storesRounded) {
            at.carried().forEach(workspace::release);
        }
    }

    /** Rounds the parameters for the steps that follow. */
    void roundParameters(SolvePlaces places) {
        step.roundParameters(places);
    }

    /** Rounds parameters and initial state; {@code at} becomes y_0 and Y_0. */
    void begin(List<Tensor> initial, At at, SolvePlaces places) {
        roundParameters(places);
        RandomPlace place = places.at(0, Pass.INITIAL_STATE);
        for (int part = 0; part < parts.size(); part++) {
            Tensor carried = at.carried().get(part);
            Casts.copy(initial.get(part), carried, policy.rounding(), place, part);
            if (storesRounded) {
                Casts.copy(carried, at.stored().get(part), policy.rounding(), place, parts.size() + part);
            }
        }
    }

    /** One step, from {@code at} to {@code after}; the parameters are those of the last {@link #begin}. */
    void step(At at, At after, TimeGrid grid, SolvePlaces places, SolveListener listener) {
        step.setStep(grid, at.n());
        inputs.clear();
        inputs.add(step.time());
        inputs.add(step.stepSize());
        inputs.addAll(at.carried());
        inputs.addAll(step.computeParameters());
        outputs.clear();
        outputs.addAll(after.carried());
        if (storesRounded) {
            outputs.addAll(after.stored());
        }
        List<Slot> overflowed = program.run(inputs, outputs, places.at(at.n(), Pass.FORWARD));
        listener.stepped(at.n(), after.stored(), overflowed);
        listener.advanced(at.n(), after.carried(), after.stored());
    }

    @Override
    public void close() {
        program.close();
        step.close();
    }
}
