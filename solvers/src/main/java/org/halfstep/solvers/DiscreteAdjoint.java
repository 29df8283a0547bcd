package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace.Pass;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.StepProducts.Times;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Products;
import org.jspecify.annotations.Nullable;

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
 * those that start from Y_n. The rule for S accepts an attempt at a step, asks for another or gives up.
 */
final class DiscreteAdjoint implements AutoCloseable {
    private final PrecisionPolicy policy;
    private final Workspace workspace;
    private final int elementsPerSample;
    private final StepProducts products;
    private final StepInputs step;
    private final Tensor scale;
    private final List<Tensor> inputs = new ArrayList<>();
    private final AdjointState state;
    private final @Nullable TimeGradient times;

    DiscreteAdjoint(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            VectorField field,
            List<Shape> parts,
            Memory memory,
            Times differentiatedTimes) {
        this.policy = policy;
        this.workspace = workspace;
        elementsPerSample = elementsPerSample(parts);
        products = new StepProducts(backend, workspace, policy, tableau, field, parts, memory, differentiatedTimes);
        step = new StepInputs(policy, products.parameters(), workspace);
        scale = workspace.acquire(policy.format(Role.SCALE), Shape.SCALAR);
        state = new AdjointState(backend, workspace, policy, parts, products.parameters());
        times = differentiatedTimes == Times.DIFFERENTIATED ? new TimeGradient(backend, workspace, policy) : null;
    }

    /** n_b, the elements of all parts divided by the first axis; a part of one axis has one element a sample. */
    private static int elementsPerSample(List<Shape> parts) {
        int elements = 0;
        for (Shape shape : parts) {
            elements += shape.rank() == 0 ? 1 : shape.count(1, shape.rank());
        }
        return Math.max(1, elements);
    }

    /** What the backward pass reads of the stages of every step of a solve. */
    List<List<Tensor>> stages(Trajectory trajectory, SolvePlaces places) {
        step.roundParameters(places);
        List<List<Tensor>> stages = new ArrayList<>();
        for (int n = 0; n < trajectory.grid().steps(); n++) {
            step.setStep(trajectory.grid(), n);
            inputs.clear();
            inputs.add(step.time());
            inputs.add(step.stepSize());
            inputs.addAll(trajectory.state(n));
            inputs.addAll(step.computeParameters());
            stages.add(products.stages(inputs, places.at(n, Pass.BACKWARD)));
        }
        return stages;
    }

    /**
     * Goes back along a solve.
     *
     * @param states the stored states
     * @param stages what was kept of the stages of every step, if anything
     * @param incoming A_n for some n, part by part; that of the last state among them or not
     */
    AdjointResult run(
            TimeGrid grid,
            StoredStates states,
            List<List<Tensor>> stages,
            SolvePlaces places,
            Map<Integer, List<Tensor>> incoming,
            AdjointScaling scaling,
            SolveListener listener) {
        AdjointScaling.Pass pass = scaling.begin(policy.format(Role.SCALED_COTANGENT), elementsPerSample);
        step.roundParameters(places);
        state.start();
        if (times != null) {
            times.start(grid);
        }
        addIncoming(incoming, grid.steps(), places);
        double maxAdjoint = state.maxAdjoint();
        for (int n = grid.steps() - 1; n >= 0; n--) {
            if (!Double.isFinite(maxAdjoint)) {
                return failure(n, pass, "the adjoint is not finite");
            }
            step.setStep(grid, n);
            List<Tensor> kept = stages.isEmpty() ? List.of() : stages.get(n);
            Optional<String> failed = step(n, states, kept, places, pass, maxAdjoint, listener);
            if (failed.isPresent()) {
                return failure(n, pass, failed.get());
            }
            addIncoming(incoming, n, places);
            listener.arrived(n, state.adjoint(), state.gradients());
            maxAdjoint = state.maxAdjoint();
            if (!Double.isFinite(maxAdjoint) || !state.gradientsFinite() || !timesFinite()) {
                return failure(n, pass, "the adjoint or a gradient left the range of its format");
            }
            pass.accepted(maxAdjoint);
        }
        return new AdjointResult.Gradients(
                state.adjoint(),
                products.parameters(),
                state.gradients(),
                Optional.ofNullable(times).map(TimeGradient::gradient),
                pass.trace());
    }

    private boolean timesFinite() {
        return times == null || times.isFinite();
    }

    private void addIncoming(Map<Integer, List<Tensor>> incoming, int n, SolvePlaces places) {
        List<Tensor> cotangents = incoming.get(n);
        if (cotangents != null) {
            state.add(cotangents, places.at(n, Pass.COTANGENTS));
        }
    }

    /** One step back; what went wrong, if the rule for S gives up. */
    private Optional<String> step(
            int n,
            StoredStates states,
            List<Tensor> stages,
            SolvePlaces places,
            AdjointScaling.Pass pass,
            double maxAdjoint,
            SolveListener listener) {
        String reason = "";
        Decision decision = pass.before(n, maxAdjoint);
        while (decision instanceof Decision.Run(double s)) {
            scale.set(0, s);
            bindInputs(states.state(n), stages);
            List<Slot> overflowed = products.run(inputs, places.at(n, Pass.BACKWARD));
            listener.attempted(n, s, overflowed);
            Products outcome = outcome(overflowed);
            reason = describe(overflowed, outcome);
            decision = pass.judge(outcome);
            if (decision instanceof Decision.Accept) {
                listener.accepted(n, s, state.adjoint(), products.gradients());
                update(n, s, places);
            }
        }
        return decision instanceof Decision.GiveUp(String why)
                ? Optional.of(reason.isEmpty() ? why : why + "; " + reason)
                : Optional.empty();
    }

    private void update(int n, double s, SolvePlaces places) {
        if (times != null) {
            times.update(n, step.stepSize(), s, products.times(), places.at(n, Pass.TIME_UPDATE));
        }
        state.update(step.stepSize(), s, products.adjointAndGradients(), places.at(n, Pass.ADJOINT_UPDATE));
    }

    private void bindInputs(List<Tensor> stored, List<Tensor> stages) {
        inputs.clear();
        inputs.add(step.time());
        inputs.add(step.stepSize());
        inputs.add(scale);
        inputs.addAll(stored);
        inputs.addAll(state.adjoint());
        inputs.addAll(step.computeParameters());
        inputs.addAll(stages);
    }

    private Products outcome(List<Slot> overflowed) {
        for (Tensor result : products.all()) {
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
        if (times != null) {
            times.close();
        }
        workspace.release(scale);
    }
}
