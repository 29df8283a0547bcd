package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Products;

/**
 * The one backward pass, for every policy and every rule for S:
 *
 * <pre>
 *   a_N = A_N;   for n = N-1 .. 0:
 *     (da, dtheta) = (dphi_n / d(Y_n, theta))^T round(S a_(n+1))
 *     a_n = a_(n+1) + h da / S + A_n,   g = g + h dtheta / S
 * </pre>
 *
 * <p>It is the discrete adjoint of {@link ForwardSolve}, relinearised at the stored states: each step's stages are
 * computed again from Y_n. The rule for S accepts an attempt at a step, asks for another or gives up.
 */
final class DiscreteAdjoint implements AutoCloseable {
    private final PrecisionPolicy policy;
    private final Workspace workspace;
    private final int elementsPerSample;
    private final List<Parameter> parameters;
    private final StepInputs step;
    private final Tensor scale;
    private final Prepared products;
    private final List<Tensor> inputs = new ArrayList<>();
    /** da part by part, then dtheta parameter by parameter. */
    private final List<Tensor> results = new ArrayList<>();

    private final AdjointState state;

    DiscreteAdjoint(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            VectorField field,
            List<Shape> parts) {
        this.policy = policy;
        this.workspace = workspace;
        elementsPerSample = elementsPerSample(parts);
        Recorder recorder = new Recorder(policy);
        List<Var> outputs = record(recorder, tableau, field, parts);
        parameters = recorder.parameters();
        step = new StepInputs(policy, parameters, workspace);
        scale = workspace.acquire(policy.format(Role.SCALE), Shape.SCALAR);
        outputs.forEach(output -> results.add(workspace.acquire(output.slot().format(), output.shape())));
        state = new AdjointState(backend, workspace, policy, parts, parameters);
        products = backend.prepare(recorder.build(outputs), workspace);
    }

    /** n_b, the elements of all parts divided by the first axis; a part of one axis has one element a sample. */
    private static int elementsPerSample(List<Shape> parts) {
        int elements = 0;
        for (Shape shape : parts) {
            elements += shape.rank() == 0 ? 1 : shape.count(1, shape.rank());
        }
        return Math.max(1, elements);
    }

    /** (dphi / d(Y, theta))^T round(S a): the products of a step. */
    private static List<Var> record(Recorder recorder, ButcherTableau tableau, VectorField field, List<Shape> parts) {
        Var t = recorder.input(Shape.SCALAR, Role.TIME);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        Var scale = recorder.input(Shape.SCALAR, Role.SCALE);
        Map<Var, Role> wanted = new LinkedHashMap<>();
        List<Var> stored = new ArrayList<>();
        List<Var> adjoint = new ArrayList<>();
        for (Shape shape : parts) {
            stored.add(recorder.input(shape, Role.STORED_STATE));
            wanted.put(stored.getLast(), Role.STEP_ADJOINT);
        }
        for (Shape shape : parts) {
            adjoint.add(recorder.input(shape, Role.ADJOINT));
        }
        List<Var> increments =
                new IncrementFunction(recorder, tableau, field, Role.STAGE_STATE_BACKWARD).record(t, h, stored);
        recorder.parameters().forEach(p -> wanted.put(recorder.parameter(p), Role.STEP_GRADIENT));
        List<Var> scaled = recorder.recordAs(Role.SCALED_COTANGENT, () -> adjoint.stream()
                .map(a -> recorder.cast(a.times(scale), Role.SCALED_COTANGENT))
                .toList());
        return recorder.gradients(increments, scaled, wanted);
    }

    /**
     * Goes back along a trajectory.
     *
     * @param incoming A_n for some n, part by part; a trajectory's last state among them or not
     */
    AdjointResult run(
            Trajectory trajectory,
            Map<Integer, List<Tensor>> incoming,
            AdjointScaling scaling,
            AdjointListener listener) {
        int steps = trajectory.grid().steps();
        AdjointScaling.Pass pass = scaling.begin(policy.format(Role.SCALED_COTANGENT), elementsPerSample);
        step.roundParameters();
        state.start();
        addIncoming(incoming, steps);
        double maxAdjoint = state.maxAdjoint();
        for (int n = steps - 1; n >= 0; n--) {
            if (!Double.isFinite(maxAdjoint)) {
                return failure(n, pass, "the adjoint is not finite");
            }
            Optional<String> failed = step(n, trajectory, pass, maxAdjoint, listener);
            if (failed.isPresent()) {
                return failure(n, pass, failed.get());
            }
            addIncoming(incoming, n);
            maxAdjoint = state.maxAdjoint();
            if (!Double.isFinite(maxAdjoint) || !state.gradientsFinite()) {
                return failure(n, pass, "the adjoint or a gradient left the range of its format");
            }
            pass.accepted(maxAdjoint);
        }
        return new AdjointResult.Gradients(state.adjoint(), parameters, state.gradients(), pass.trace());
    }

    private void addIncoming(Map<Integer, List<Tensor>> incoming, int n) {
        List<Tensor> cotangents = incoming.get(n);
        if (cotangents != null) {
            state.add(cotangents);
        }
    }

    /** One step back; what went wrong, if the rule for S gives up. */
    private Optional<String> step(
            int n, Trajectory trajectory, AdjointScaling.Pass pass, double maxAdjoint, AdjointListener listener) {
        step.setStep(trajectory.grid(), n);
        String reason = "";
        Decision decision = pass.before(n, maxAdjoint);
        while (decision instanceof Decision.Run(double s)) {
            scale.set(0, s);
            bindInputs(trajectory.state(n));
            List<Slot> overflowed = products.run(inputs, results);
            Products outcome = outcome(overflowed);
            reason = describe(overflowed, outcome);
            decision = pass.judge(outcome);
            if (decision instanceof Decision.Accept) {
                int parts = state.adjoint().size();
                listener.accepted(n, s, state.adjoint(), results.subList(parts, results.size()));
                state.update(step.stepSize(), s, results);
            }
        }
        return decision instanceof Decision.GiveUp(String why)
                ? Optional.of(reason.isEmpty() ? why : why + "; " + reason)
                : Optional.empty();
    }

    private void bindInputs(List<Tensor> stored) {
        inputs.clear();
        inputs.add(step.time());
        inputs.add(step.stepSize());
        inputs.add(scale);
        inputs.addAll(stored);
        inputs.addAll(state.adjoint());
        inputs.addAll(step.computeParameters());
    }

    private Products outcome(List<Slot> overflowed) {
        for (Tensor result : results) {
            if (!TensorStatistics.allFinite(result)) {
                return Products.NOT_FINITE;
            }
        }
        return overflowed.stream().anyMatch(slot -> slot.role().scalesWithAdjoint())
                ? Products.OVERFLOWED
                : Products.FINITE;
    }

    private static String describe(List<Slot> overflowed, Products outcome) {
        if (outcome == Products.FINITE) {
            return "";
        }
        return overflowed.isEmpty()
                ? "no number overflowed on the way: the stored state or a parameter is not finite"
                : "first to overflow: " + overflowed.getFirst().role().meaning() + " in "
                        + overflowed.getFirst().format().name();
    }

    private static AdjointResult failure(int n, AdjointScaling.Pass pass, String what) {
        return new AdjointResult.NonFinite(
                n, pass.attempts(), what, pass.trace().finalScale(), pass.trace());
    }

    @Override
    public void close() {
        products.close();
        state.close();
        step.close();
        workspace.release(scale);
        results.forEach(workspace::release);
    }
}
