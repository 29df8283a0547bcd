package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace.Pass;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * One step of an {@link EmbeddedPair} with its error estimate, prepared: what an adaptive solver repeats. There is no
 * way back through it.
 *
 * <p>Formats: t and h have that of {@code Role.TIME}, the states that of {@code Role.STATE}, the estimate that of
 * {@code Role.STEP_PRODUCT}. Rounding: that of a fixed step; the estimate is sum_i (b_i - b^_i) k_i in the format of
 * {@code Role.INCREMENT}, then its product with h.
 */
public final class EmbeddedStep implements AutoCloseable {
    private final PrecisionPolicy policy;
    private final SolvePlaces places;
    private final StepInputs inputs;
    private final Prepared program;
    private final List<Tensor> state;
    private final List<Tensor> next;
    private final List<Tensor> error;

    /** A step of states whose parts have these shapes. The field's parameters are rounded now. */
    public EmbeddedStep(
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            EmbeddedPair pair,
            VectorField field,
            List<Shape> parts) {
        this.policy = policy;
        places = new SolvePlaces(policy, 0);
        Recorder recorder = new Recorder(policy);
        List<Var> results = record(recorder, pair, field, parts);
        List<Parameter> parameters = recorder.parameters();
        inputs = new StepInputs(policy, parameters, workspace);
        inputs.roundParameters(places);
        program = backend.prepare(recorder.build(results), workspace);
        state = zeros(Role.STATE, parts);
        next = zeros(Role.STATE, parts);
        error = zeros(Role.STEP_PRODUCT, parts);
    }

    private List<Tensor> zeros(Role role, List<Shape> parts) {
        return parts.stream()
                .map(shape -> Tensor.zeros(policy.format(role), shape))
                .toList();
    }

    private static List<Var> record(Recorder recorder, EmbeddedPair pair, VectorField field, List<Shape> parts) {
        Var t = recorder.input(Shape.SCALAR, Role.TIME);
        Var h = recorder.input(Shape.SCALAR, Role.TIME);
        List<Var> before =
                parts.stream().map(shape -> recorder.input(shape, Role.STATE)).toList();
        IncrementFunction increment = new IncrementFunction(recorder, pair.method(), field, Role.STAGE_STATE_FORWARD);
        List<List<Var>> slopes = increment.stages(t, h, before);
        List<Var> results = new ArrayList<>();
        List<Var> estimates = new ArrayList<>();
        Var length = recorder.cast(h, Role.STEP_LENGTH);
        for (int part = 0; part < parts.size(); part++) {
            List<Var> ofPart = IncrementFunction.ofPart(slopes, part);
            Var advanced = ForwardSolve.advanced(recorder, h, increment.increment(ofPart), before.get(part));
            results.add(recorder.castFixed(advanced, Role.STATE));
            Var difference = recorder.recordAs(
                    Role.INCREMENT, () -> increment.weighted(ofPart, pair.errorWeights(), Role.INCREMENT));
            Var settled = recorder.settled(difference, Role.INCREMENT);
            estimates.add(recorder.recordAs(
                    Role.STEP_PRODUCT, () -> recorder.output(settled.times(length), Role.STEP_PRODUCT)));
        }
        results.addAll(estimates);
        return results;
    }

    /** Sets y, rounded to the format of {@code Role.STATE}. */
    public void start(List<Tensor> initial) {
        for (int part = 0; part < state.size(); part++) {
            Casts.copy(initial.get(part), state.get(part), policy.rounding(), places.at(0, Pass.INITIAL_STATE), part);
        }
    }

    /**
     * Tries a step from y.
     *
     * @param number of the attempt, by which the numbers of stochastic rounding are told apart
     * @return the slots that overflowed
     */
    public List<Slot> attempt(double t, double h, int number) {
        inputs.setStep(t, h);
        List<Tensor> all = new ArrayList<>(List.of(inputs.time(), inputs.stepSize()));
        all.addAll(state);
        all.addAll(inputs.computeParameters());
        List<Tensor> results = new ArrayList<>(next);
        results.addAll(error);
        return program.run(all, results, places.at(number, Pass.FORWARD));
    }

    /** Goes on from the state that the last attempt reached. */
    public void accept() {
        for (int part = 0; part < state.size(); part++) {
            state.get(part).copy(0, next.get(part), 0, next.get(part).elementCount());
        }
    }

    /** y, part by part. */
    public List<Tensor> state() {
        return state;
    }

    /** The state that the last attempt reached, part by part. */
    public List<Tensor> next() {
        return next;
    }

    /** The error estimate of the last attempt, part by part. */
    public List<Tensor> error() {
        return error;
    }

    @Override
    public void close() {
        program.close();
        inputs.close();
    }
}
