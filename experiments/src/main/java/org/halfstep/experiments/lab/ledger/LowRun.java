package org.halfstep.experiments.lab.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.TracingBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.lab.ledger.HybridStep.Stage;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.jspecify.annotations.Nullable;

/**
 * A solve and its backward pass in the precision that is looked at, every number of it seen, and every step's local
 * error split by role: what the step adds to the error that it was given, against binary64 from the same numbers.
 */
final class LowRun implements SolveListener, TracingBackend.Observer, AutoCloseable {
    /** What a program read and gave when it last ran. */
    private record Run(Program program, List<Tensor> inputs, Map<Slot, Tensor> values) {
        Vec inputs(Role role) {
            int[] of = IntStream.range(0, inputs.size())
                    .filter(i -> program.inputs().get(i).role() == role)
                    .toArray();
            return Vec.of(Arrays.stream(of).mapToObj(inputs::get).toList());
        }

        Vec outputs(int from, int to) {
            return Vec.of(program.outputs().subList(from, to).stream()
                    .map(this::value)
                    .toList());
        }

        private Tensor value(Slot slot) {
            Tensor value = values.get(slot);
            if (value == null) {
                throw new IllegalStateException("no value of " + slot);
            }
            return value;
        }
    }

    private final LabSetup setup;
    private final Shadow shadow;
    private final Backend backend;
    private final Workspace workspace = new Workspace();
    private final IdentityHashMap<Program, HybridStep> hybrids = new IdentityHashMap<>();
    private final Roundings roundings;
    private final List<Vec> states;
    private final List<Vec> adjoints;
    private final List<Vec> gradients;
    private Vec initial;
    private @Nullable Run last;
    private int updating = -1;
    private Optional<String> failure = Optional.empty();

    private LowRun(LabSetup setup, Shadow shadow, Backend backend) {
        this.setup = setup;
        this.shadow = shadow;
        this.backend = backend;
        int steps = setup.grid().steps();
        int size = setup.parts().stream().mapToInt(Shape::elementCount).sum();
        roundings = new Roundings(steps);
        initial = Vec.zeros(size);
        states = zeros(steps + 1, size);
        adjoints = zeros(steps + 1, size);
        gradients = zeros(steps + 1, shadow.parameterCount());
    }

    /** A step whose adjoint is zero runs nothing, and leaves these. */
    private static List<Vec> zeros(int count, int size) {
        return new ArrayList<>(Collections.nCopies(count, Vec.zeros(size)));
    }

    /** Solves and goes back, once. */
    static LowRun of(LabSetup setup, Shadow shadow, Backend backend) {
        LowRun run = new LowRun(setup, shadow, backend);
        TracingBackend tracing = new TracingBackend(backend, run);
        try (Odeint odeint = setup.odeint(tracing, run);
                FinalLoss loss = setup.finalLoss(odeint);
                Solution solution = odeint.solve(setup.field(), setup.initial(), setup.grid())) {
            run.states.set(0, Vec.of(solution.trajectory().state(0)));
            Roundings.add(
                    run.roundings.stored(0),
                    Role.STORED_STATE,
                    run.states.getFirst().minus(run.initial));
            loss.evaluate(solution, 1);
            run.goBack(solution, loss.cotangents());
        }
        return run;
    }

    private void goBack(Solution solution, List<Tensor> cotangents) {
        int steps = setup.grid().steps();
        switch (solution.backward(cotangents)) {
            case AdjointResult.Gradients _ -> {
                Vec handedOn = Vec.of(cotangents);
                Vec exact = shadow.cotangent(states.getLast());
                Vec none = Vec.zeros(shadow.parameterCount());
                Map<Role, Vec> changes = roundings.adjoint(steps);
                Roundings.add(changes, Role.LOSS, handedOn.minus(exact).join(none));
                Roundings.add(
                        changes,
                        Role.ADJOINT,
                        adjoints.getLast().minus(handedOn).join(none));
            }
            case AdjointResult.NonFinite failed -> failure = Optional.of(failed.message());
        }
    }

    @Override
    public void ran(Program program, List<Tensor> inputs, Map<Slot, Tensor> values) {
        Run run = new Run(program, inputs, values);
        if (updating >= 0) {
            updated(updating, run);
            updating = -1;
        }
        last = run;
    }

    @Override
    public void stepped(int n, List<Tensor> state, List<Slot> overflowed) {
        Run run = lastRun();
        Vec before = run.inputs(Role.STATE);
        int parts = state.size();
        states.set(n + 1, Vec.of(state));
        if (n == 0) {
            Roundings.add(roundings.state(0), Role.STATE, before.minus(shadow.initial()));
            initial = before;
        }
        Map<Role, Vec> changes = roundings.state(n + 1);
        Vec reached = shadow.step(n, before);
        for (Stage stage : hybrid(run.program(), parts).stages(exact(n), run.inputs(), run.values())) {
            Roundings.add(changes, stage.role(), stage.result().minus(reached));
            reached = stage.result();
        }
        Roundings.add(
                roundings.stored(n + 1), Role.STORED_STATE, states.get(n + 1).minus(reached));
    }

    @Override
    public void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients) {
        Run run = lastRun();
        Vec before = Vec.of(adjoint);
        adjoints.set(n + 1, before);
        Map<Role, Vec> changes = roundings.adjoint(n);
        Vec reached = shadow.back(n, run.inputs(Role.STORED_STATE), before).joined();
        double exactStep = setup.grid().time(n + 1) - setup.grid().time(n);
        double lowStep = run.inputs(Role.TIME).get(1);
        Vec start = before.join(Vec.zeros(shadow.parameterCount()));
        for (Stage stage :
                hybrid(run.program(), run.program().outputs().size()).stages(exact(n), run.inputs(), run.values())) {
            double h = stage.role() == Role.COEFFICIENT ? exactStep : lowStep;
            Vec result = start.plus(h / scale, stage.result());
            Roundings.add(changes, stage.role(), result.minus(reached));
            reached = result;
        }
        updating = n;
    }

    /** After the update of (a, g), whose own roundings these are. */
    private void updated(int n, Run run) {
        double h = run.inputs(Role.TIME).get(0);
        double inverse = run.inputs(Role.SCALE).get(0);
        int parts = setup.parts().size();
        Vec adjoint = run.outputs(0, parts);
        Vec gradient = run.outputs(parts, run.program().outputs().size());
        Vec exactAdjoint = run.inputs(Role.ADJOINT).plus(h * inverse, run.inputs(Role.STEP_ADJOINT));
        Vec exactGradient = run.inputs(Role.ACCUMULATED_GRADIENT).plus(h * inverse, run.inputs(Role.STEP_GRADIENT));
        Map<Role, Vec> changes = roundings.adjoint(n);
        Roundings.add(changes, Role.ADJOINT, adjoint.minus(exactAdjoint).join(Vec.zeros(gradient.size())));
        Roundings.add(
                changes, Role.ACCUMULATED_GRADIENT, Vec.zeros(adjoint.size()).join(gradient.minus(exactGradient)));
        adjoints.set(n, adjoint);
        gradients.set(n, gradient);
    }

    private HybridStep hybrid(Program program, int outputs) {
        return hybrids.computeIfAbsent(program, p -> new HybridStep(p, outputs, backend, workspace));
    }

    /** Times and parameters of a step, unrounded. */
    private Map<Role, List<Tensor>> exact(int n) {
        double t = setup.grid().time(n);
        double h = setup.grid().time(n + 1) - t;
        return Map.of(
                Role.TIME,
                List.of(scalar(t), scalar(h)),
                Role.COMPUTE_PARAMETER,
                shadow.parameters().stream().map(Parameter::master).toList());
    }

    private static Tensor scalar(double value) {
        return Tensor.of(FloatFormat.BINARY64, Shape.SCALAR, value);
    }

    private Run lastRun() {
        if (last == null) {
            throw new IllegalStateException("nothing has run");
        }
        return last;
    }

    /** Every rounding. */
    Roundings roundings() {
        return roundings;
    }

    /** Y_n, a_n and g_n as the low run had them. */
    Shadow.Course course() {
        return new Shadow.Course(states, adjoints, gradients);
    }

    /** Why the backward pass did not come to its end, if so. */
    Optional<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        hybrids.values().forEach(HybridStep::close);
    }
}
