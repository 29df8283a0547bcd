package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * The stored states Y_0 .. Y_N of a solve, in the format of {@code Role.STORED_STATE}: what the user, the loss and the
 * backward pass read. Its buffers belong to a workspace; closing gives them back.
 */
public final class Trajectory implements AutoCloseable {
    private final TimeGrid grid;
    private final Workspace workspace;
    private final List<List<Tensor>> states = new ArrayList<>();

    Trajectory(TimeGrid grid, PrecisionPolicy policy, List<Shape> parts, Workspace workspace) {
        this.grid = grid;
        this.workspace = workspace;
        for (int n = 0; n <= grid.steps(); n++) {
            states.add(parts.stream()
                    .map(shape -> workspace.acquire(policy.format(Role.STORED_STATE), shape))
                    .toList());
        }
    }

    /** The times of the states. */
    public TimeGrid grid() {
        return grid;
    }

    /** Y_n, part by part. */
    public List<Tensor> state(int n) {
        return states.get(n);
    }

    /** Y_N, part by part. */
    public List<Tensor> last() {
        return states.getLast();
    }

    /** The bytes of all stored states. */
    public long byteSize() {
        return states.stream().flatMap(List::stream).mapToLong(Tensor::byteSize).sum();
    }

    @Override
    public void close() {
        states.forEach(state -> state.forEach(workspace::release));
        states.clear();
    }
}
