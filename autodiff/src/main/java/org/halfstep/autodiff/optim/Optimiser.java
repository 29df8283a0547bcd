package org.halfstep.autodiff.optim;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
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
 * An optimiser: changes master parameters by their gradients, with one prepared program for all of them.
 *
 * <p>Formats: {@code Role.MASTER_PARAMETER}, {@code Role.ACCUMULATED_GRADIENT}, and {@code Role.OPTIMISER_STATE} for
 * what is kept from step to step. Rounding: a product that feeds an addition is fused with it. What is kept can be
 * saved and restored, bit for bit.
 */
public abstract sealed class Optimiser implements AutoCloseable permits Adam, Sgd {
    /** Records the new state of one parameter and behind it the new parameter. */
    interface Rule {
        List<Var> record(List<Var> scalars, Var theta, List<Var> state, Var gradient);
    }

    private final String name;
    private final List<Parameter> parameters;
    private final Workspace workspace;
    private final PrecisionPolicy policy;
    private final Prepared update;
    private final int statesPerParameter;
    private final List<Tensor> scalars = new ArrayList<>();
    private final List<Tensor> state = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private long steps;

    Optimiser(
            String name,
            Backend backend,
            Workspace workspace,
            PrecisionPolicy policy,
            List<Parameter> parameters,
            int scalarCount,
            int statesPerParameter,
            Rule rule) {
        this.name = name;
        this.parameters = List.copyOf(parameters);
        this.workspace = workspace.with(Workspace.Use.OPTIMISER);
        this.policy = policy;
        this.statesPerParameter = statesPerParameter;
        Recorder recorder = new Recorder(policy);
        List<Var> scalarInputs = new ArrayList<>();
        for (int i = 0; i < scalarCount; i++) {
            scalarInputs.add(recorder.input(Shape.SCALAR, Role.OPTIMISER_STATE));
            scalars.add(this.workspace.acquire(policy.format(Role.OPTIMISER_STATE), Shape.SCALAR));
        }
        inputs.addAll(scalars);
        List<Var> results = new ArrayList<>();
        for (Parameter parameter : this.parameters) {
            results.addAll(record(recorder, scalarInputs, parameter, rule));
        }
        results.forEach(
                result -> outputs.add(this.workspace.acquire(result.slot().format(), result.shape())));
        update = backend.prepare(recorder.build(results), workspace);
    }

    private List<Var> record(Recorder recorder, List<Var> scalarInputs, Parameter parameter, Rule rule) {
        Shape shape = parameter.master().shape();
        Var theta = recorder.input(shape, Role.MASTER_PARAMETER);
        inputs.add(parameter.master());
        List<Var> kept = new ArrayList<>();
        for (int i = 0; i < statesPerParameter; i++) {
            kept.add(recorder.input(shape, Role.OPTIMISER_STATE));
            state.add(workspace.acquireZeros(policy.format(Role.OPTIMISER_STATE), shape));
            inputs.add(state.getLast());
        }
        Var gradient = recorder.input(shape, Role.ACCUMULATED_GRADIENT);
        inputs.add(parameter.master()); // its place: each step brings its gradients
        List<Var> results = new ArrayList<>(
                recorder.recordAs(Role.OPTIMISER_STATE, () -> rule.record(scalarInputs, theta, kept, gradient)));
        for (int i = 0; i < statesPerParameter; i++) {
            results.set(i, recorder.cast(results.get(i), Role.OPTIMISER_STATE));
        }
        results.set(statesPerParameter, recorder.cast(results.getLast(), Role.MASTER_PARAMETER));
        return results;
    }

    /** g, or g + lambda theta where there is weight decay. */
    static Var decayed(Var gradient, Var theta, double weightDecay) {
        return weightDecay == 0 ? gradient : theta.timesPlus(weightDecay, gradient);
    }

    /** Checks a coefficient that must be 0 or more and below a limit. */
    static double require(String optimiser, String what, double value, double limit) {
        if (!(value >= 0 && value < limit)) {
            throw new IllegalArgumentException(
                    optimiser + ": " + what + " " + value + " must be 0 or more and less than " + limit);
        }
        return value;
    }

    /**
     * Changes the master parameters by one step.
     *
     * @param gradients one for every parameter, in the format of {@code Role.ACCUMULATED_GRADIENT}
     */
    public void step(List<Tensor> gradients, double learningRate) {
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    name + ": " + parameters.size() + " parameters, but " + gradients.size() + " gradients");
        }
        double[] values = scalars(steps + 1, learningRate);
        for (int i = 0; i < values.length; i++) {
            scalars.get(i).set(0, values[i]);
        }
        int inputsPerParameter = statesPerParameter + 2;
        for (int i = 0; i < gradients.size(); i++) {
            inputs.set(scalars.size() + (i + 1) * inputsPerParameter - 1, gradients.get(i));
        }
        update.run(inputs, outputs, new RandomPlace(policy.seed(), steps, 0, RandomPlace.Pass.OPTIMISER));
        steps++;
        for (int i = 0; i < parameters.size(); i++) {
            int at = i * (statesPerParameter + 1);
            for (int j = 0; j < statesPerParameter; j++) {
                copy(outputs.get(at + j), state.get(i * statesPerParameter + j));
            }
            copy(outputs.get(at + statesPerParameter), parameters.get(i).master());
        }
    }

    /** The scalars of a step, counted from 1. */
    abstract double[] scalars(long step, double learningRate);

    private static void copy(Tensor source, Tensor target) {
        target.copy(0, source, 0, source.elementCount());
    }

    /** The number of steps taken. */
    public long steps() {
        return steps;
    }

    /** What is kept from step to step, parameter by parameter: the tensors themselves, to be saved. */
    public List<Tensor> state() {
        return List.copyOf(state);
    }

    /**
     * Continues from a saved state.
     *
     * @throws IllegalArgumentException if it is not that of such an optimiser of such parameters; nothing is changed then
     */
    public void restore(long stepsTaken, List<Tensor> saved) {
        if (saved.size() != state.size()) {
            throw new IllegalArgumentException(
                    name + ": a state of " + state.size() + " tensors expected, " + saved.size() + " saved");
        }
        if (stepsTaken < 0) {
            throw new IllegalArgumentException(name + ": " + stepsTaken + " steps taken");
        }
        for (int i = 0; i < saved.size(); i++) {
            Tensor was = saved.get(i);
            Tensor is = state.get(i);
            if (!was.shape().equals(is.shape()) || !was.format().equals(is.format())) {
                throw new IllegalArgumentException(name + ": saved tensor " + i + " is " + was.format() + was.shape()
                        + ", not " + is.format() + is.shape());
            }
        }
        steps = stepsTaken;
        for (int i = 0; i < saved.size(); i++) {
            copy(saved.get(i), state.get(i));
        }
    }

    /** The bytes of what is kept. */
    public long stateBytes() {
        return state.stream().mapToLong(Tensor::byteSize).sum();
    }

    @Override
    public void close() {
        update.close();
        state.forEach(workspace::release);
        outputs.forEach(workspace::release);
        scalars.forEach(workspace::release);
    }
}
