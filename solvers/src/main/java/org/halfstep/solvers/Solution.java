package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.scaling.AdjointScaling;

/** A solved neural ODE: its stored states, and the way back through it. */
public final class Solution implements AutoCloseable {
    private final Trajectory trajectory;
    private final StoredStates states;
    private final List<List<Tensor>> stages;
    private final PreparedField prepared;
    private final Odeint odeint;
    private final SolvePlaces places;

    Solution(
            Trajectory trajectory,
            StoredStates states,
            List<List<Tensor>> stages,
            PreparedField prepared,
            Odeint odeint,
            SolvePlaces places) {
        this.trajectory = trajectory;
        this.states = states;
        this.stages = new ArrayList<>(stages);
        this.prepared = prepared;
        this.odeint = odeint;
        this.places = places;
    }

    /** The stored states: Y_0 .. Y_N, or with {@link Memory.Snapshots} the first and the last. */
    public Trajectory trajectory() {
        return trajectory;
    }

    /** Y_N of a state of one part. */
    public Tensor last() {
        return trajectory.last().getFirst();
    }

    /** Gradients of a loss with the given cotangent A_N = dL/dY_N of a state of one part. */
    public AdjointResult backward(Tensor lastCotangent) {
        return backward(List.of(lastCotangent));
    }

    /** Gradients of a loss with the given cotangents A_N = dL/dY_N, part by part. */
    public AdjointResult backward(List<Tensor> lastCotangents) {
        return backward(Map.of(trajectory.grid().steps(), lastCotangents));
    }

    /** Gradients of a loss that reads several states: A_n = dL/dY_n for each n in the map, part by part. */
    public AdjointResult backward(Map<Integer, List<Tensor>> cotangents) {
        return backward(cotangents, odeint.scaling(), odeint.listener());
    }

    /** As {@link #backward(Map)}, with another rule for S and somebody looking on. */
    public AdjointResult backward(
            Map<Integer, List<Tensor>> cotangents, AdjointScaling scaling, SolveListener listener) {
        cotangents.forEach(this::checkCotangents);
        if (states instanceof Checkpoints checkpoints) {
            checkpoints.resume();
        }
        return prepared.adjoint().run(trajectory.grid(), states, stages, places, cotangents, scaling, listener);
    }

    /** Where programs that belong to this solve, its loss for one, draw the numbers of stochastic rounding. */
    RandomPlace lossPlace() {
        return places.at(0, RandomPlace.Pass.LOSS);
    }

    private void checkCotangents(int n, List<Tensor> cotangents) {
        if (n < 0 || n > trajectory.grid().steps()) {
            throw new IllegalArgumentException("cotangent of state " + n + ": the states are 0 to "
                    + trajectory.grid().steps());
        }
        List<Tensor> state = trajectory.last();
        if (cotangents.size() != state.size()) {
            throw new IllegalArgumentException(
                    "cotangents of state " + n + ": " + cotangents.size() + " tensors for " + state.size() + " parts");
        }
        for (int part = 0; part < state.size(); part++) {
            if (!cotangents.get(part).shape().equals(state.get(part).shape())) {
                throw new IllegalArgumentException("cotangent of state " + n + ", part " + part + ": shape "
                        + cotangents.get(part).shape() + ", the state has "
                        + state.get(part).shape());
            }
        }
    }

    /** Gives the stored states back; gradients of this solution stay valid. */
    @Override
    public void close() {
        trajectory.close();
        if (states instanceof Checkpoints checkpoints) {
            checkpoints.close();
        }
        stages.forEach(step -> step.forEach(odeint.workspace()::release));
        stages.clear();
    }
}
