package org.halfstep.solvers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/**
 * The stored states Y_0 .. Y_N of a solve, in the format of {@code Role.STORED_STATE}: what the user, the loss and the
 * backward pass read. With {@link Memory.Snapshots} only Y_0 and Y_N are there. Its buffers belong to a workspace;
 * closing gives them back.
 */
public final class Trajectory implements StoredStates, AutoCloseable {
    private final TimeGrid grid;
    private final Workspace workspace;
    private final Map<Integer, List<Tensor>> states;

    private Trajectory(TimeGrid grid, Workspace workspace, Map<Integer, List<Tensor>> states) {
        this.grid = grid;
        this.workspace = workspace;
        this.states = states;
    }

    /** Room for every state of a solve. */
    static Trajectory ofAll(TimeGrid grid, PrecisionPolicy policy, List<Shape> parts, Workspace workspace) {
        Workspace own = workspace.with(Workspace.Use.TRAJECTORY);
        Map<Integer, List<Tensor>> states = new TreeMap<>();
        for (int n = 0; n <= grid.steps(); n++) {
            states.put(n, acquire(policy, parts, own));
        }
        return new Trajectory(grid, own, states);
    }

    /** Room for the first and the last state of a solve. */
    static Trajectory ofEnds(TimeGrid grid, PrecisionPolicy policy, List<Shape> parts, Workspace workspace) {
        Workspace own = workspace.with(Workspace.Use.TRAJECTORY);
        Map<Integer, List<Tensor>> states = new TreeMap<>();
        states.put(0, acquire(policy, parts, own));
        states.put(grid.steps(), acquire(policy, parts, own));
        return new Trajectory(grid, own, states);
    }

    private static List<Tensor> acquire(PrecisionPolicy policy, List<Shape> parts, Workspace workspace) {
        return parts.stream()
                .map(shape -> workspace.acquire(policy.format(Role.STORED_STATE), shape))
                .toList();
    }

    /** The times of the states. */
    public TimeGrid grid() {
        return grid;
    }

    /**
     * Y_n, part by part.
     *
     * @throws IllegalArgumentException if there is no such state, or it was not kept
     */
    @Override
    public List<Tensor> state(int n) {
        List<Tensor> state = states.get(n);
        if (state == null) {
            boolean closed = states.isEmpty();
            throw new IllegalArgumentException("state " + n + " of a solve of " + grid.steps() + " steps: "
                    + (closed ? "the solution is closed" : "kept are " + describeKept()));
        }
        return state;
    }

    private String describeKept() {
        return states.size() == grid.steps() + 1
                ? "0 to " + grid.steps()
                : states.keySet() + "; solve with Memory.states() to keep them all";
    }

    /** Y_N, part by part. */
    public List<Tensor> last() {
        return state(grid.steps());
    }

    /** The bytes of all states that are here. */
    public long byteSize() {
        return states.values().stream()
                .flatMap(List::stream)
                .mapToLong(Tensor::byteSize)
                .sum();
    }

    @Override
    public void close() {
        states.values().forEach(state -> state.forEach(workspace::release));
        states.clear();
    }
}
