package org.halfstep.solvers;

import java.util.List;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A vector field prepared for states of given shapes: forward at once, backward when first asked for. */
final class PreparedField implements AutoCloseable {
    private final Odeint odeint;
    private final VectorField field;
    private final List<Shape> parts;
    private final ForwardSolve forward;
    private @Nullable DiscreteAdjoint adjoint;

    PreparedField(Odeint odeint, VectorField field, List<Shape> parts) {
        this.odeint = odeint;
        this.field = field;
        this.parts = parts;
        forward =
                new ForwardSolve(odeint.backend(), odeint.workspace(), odeint.policy(), odeint.tableau(), field, parts);
    }

    /** Solves, and keeps what the backward pass is to find. */
    Solution solve(List<Tensor> initial, TimeGrid grid, SolvePlaces places) {
        return switch (odeint.memory()) {
            case Memory.States() -> {
                Trajectory trajectory = forward.run(initial, grid, places, odeint.listener());
                yield new Solution(trajectory, trajectory, List.of(), this, odeint, places);
            }
            case Memory.Stages() -> {
                Trajectory trajectory = forward.run(initial, grid, places, odeint.listener());
                yield new Solution(trajectory, trajectory, adjoint().stages(trajectory, places), this, odeint, places);
            }
            case Memory.Snapshots(int count) -> {
                Checkpoints checkpoints = new Checkpoints(forward, grid, count, places, odeint.listener());
                Trajectory ends = checkpoints.run(initial, odeint.policy(), parts, odeint.workspace());
                yield new Solution(ends, checkpoints, List.of(), this, odeint, places);
            }
        };
    }

    ForwardSolve forward() {
        return forward;
    }

    DiscreteAdjoint adjoint() {
        if (adjoint == null) {
            adjoint = new DiscreteAdjoint(
                    odeint.backend(),
                    odeint.workspace(),
                    odeint.policy(),
                    odeint.tableau(),
                    field,
                    parts,
                    odeint.memory(),
                    odeint.times());
        }
        return adjoint;
    }

    @Override
    public void close() {
        forward.close();
        if (adjoint != null) {
            adjoint.close();
        }
    }
}
