package org.halfstep.experiments.lab.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.TimeGrid;

/**
 * The same method on the same grid in binary64, step by step, so that roundings of a low run can be put in between.
 *
 * <p>With all roundings put in it repeats the low run, with none it is the solution without rounding errors.
 */
final class Shadow implements AutoCloseable {
    /** (a_n, g_n) as one vector. */
    record Back(Vec adjoint, Vec gradient) {
        Vec joined() {
            return adjoint.join(gradient);
        }
    }

    /**
     * A solve and its backward pass.
     *
     * @param states Y_0 .. Y_N
     * @param adjoints a_0 .. a_N
     * @param gradients g_0 .. g_N, where g_n is the sum over the steps from n on
     */
    record Course(List<Vec> states, List<Vec> adjoints, List<Vec> gradients) {
        Course {
            states = List.copyOf(states);
            adjoints = List.copyOf(adjoints);
            gradients = List.copyOf(gradients);
        }
    }

    private final LabSetup setup;
    private final List<Shape> shapes;
    private final Odeint odeint;
    private final FinalLoss loss;
    private final List<TimeGrid> grids = new ArrayList<>();
    private final List<Parameter> parameters;

    Shadow(LabSetup setup, Backend backend) {
        this.setup = setup.with(LabSetup.EXACT);
        shapes = setup.parts();
        odeint = Odeint.builder()
                .precision(LabSetup.EXACT)
                .method(setup.tableau())
                .backend(backend)
                .build();
        loss = this.setup.finalLoss(odeint);
        TimeGrid grid = setup.grid();
        for (int n = 0; n < grid.steps(); n++) {
            grids.add(TimeGrid.of(grid.time(n), grid.time(n + 1)));
        }
        parameters = odeint.parameters(setup.field(), shapes);
    }

    /** The parameters, in the order in which the field reads them. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** The number of all parameters' elements. */
    int parameterCount() {
        return parameters.stream()
                .mapToInt(parameter -> parameter.master().elementCount())
                .sum();
    }

    /** y_(n+1) from y_n. */
    Vec step(int n, Vec state) {
        try (Solution solution = odeint.solve(setup.field(), state.tensors(shapes), grids.get(n))) {
            return Vec.of(solution.trajectory().last());
        }
    }

    /** a_n from a_(n+1), and h dtheta_n, at Y_n. */
    Back back(int n, Vec stored, Vec adjoint) {
        try (Solution solution = odeint.solve(setup.field(), stored.tensors(shapes), grids.get(n))) {
            AdjointResult result =
                    solution.backward(Map.of(1, adjoint.tensors(shapes)), odeint.scaling(), SolveListener.NONE);
            return switch (result) {
                case AdjointResult.Gradients gradients ->
                    new Back(Vec.of(gradients.initialState()), Vec.of(gradients.byParameter()));
                case AdjointResult.NonFinite _ ->
                    new Back(Vec.filled(adjoint.size(), Double.NaN), Vec.filled(parameterCount(), Double.NaN));
            };
        }
    }

    /** dL/dY_N. */
    Vec cotangent(Vec stored) {
        List<Tensor> state = stored.tensors(shapes);
        loss.evaluate(state, 1);
        return Vec.of(loss.cotangents());
    }

    /** y0 as the problem gives it. */
    Vec initial() {
        return Vec.of(setup.initial());
    }

    /** Solves and goes back, with the roundings of some roles put in. */
    Course run(Roundings roundings, Set<Role> low) {
        int steps = setup.grid().steps();
        List<Vec> states = new ArrayList<>();
        Vec state = with(initial(), roundings.state(0), low);
        for (int n = 0; n <= steps; n++) {
            states.add(with(state, roundings.stored(n), low));
            if (n < steps) {
                state = with(step(n, state), roundings.state(n + 1), low);
            }
        }
        List<Vec> adjoints = new ArrayList<>();
        List<Vec> gradients = new ArrayList<>();
        Back exact = new Back(cotangent(states.getLast()), Vec.zeros(parameterCount()));
        for (int n = steps; n >= 0; n--) {
            Back now = split(with(exact.joined(), roundings.adjoint(n), low), state.size());
            adjoints.addFirst(now.adjoint());
            gradients.addFirst(now.gradient());
            if (n > 0) {
                Back change = back(n - 1, states.get(n - 1), now.adjoint());
                exact = new Back(change.adjoint(), now.gradient().plus(change.gradient()));
            }
        }
        return new Course(states, adjoints, gradients);
    }

    private static Back split(Vec joined, int adjointCount) {
        return new Back(joined.part(0, adjointCount), joined.part(adjointCount, joined.size()));
    }

    private static Vec with(Vec values, Map<Role, Vec> changes, Set<Role> low) {
        Vec changed = values;
        for (Map.Entry<Role, Vec> change : changes.entrySet()) {
            if (low.contains(change.getKey())) {
                changed = changed.plus(change.getValue());
            }
        }
        return changed;
    }

    @Override
    public void close() {
        loss.close();
        odeint.close();
    }
}
