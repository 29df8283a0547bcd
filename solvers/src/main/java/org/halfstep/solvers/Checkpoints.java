package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.solvers.ForwardSolve.At;
import org.jspecify.annotations.Nullable;

/**
 * A solve that keeps a few states and solves again for those in between, with the same program from the same unrounded
 * state, and so with the same bits.
 *
 * <p>Between a kept state and a wanted one L steps on, with s places for states, the next one to keep is chosen by the
 * binomial rule of Griewank and Walther: with the smallest r for which {@code binomial(s + r, s) >= L}, the last
 * {@code binomial(s + r - 1, s - 1)} steps lie behind it, so that no step is solved more than r times.
 */
final class Checkpoints implements StoredStates, AutoCloseable {
    private final ForwardSolve forward;
    private final TimeGrid grid;
    private final int count;
    private final SolvePlaces places;
    private final SolveListener listener;
    /** The initial state and those kept beside it, ascending. */
    private final List<At> kept = new ArrayList<>();
    /** The state last asked for, if it is not one of those kept. */
    private @Nullable At wanted;

    Checkpoints(ForwardSolve forward, TimeGrid grid, int count, SolvePlaces places, SolveListener listener) {
        this.forward = forward;
        this.grid = grid;
        this.count = count;
        this.places = places;
        this.listener = listener;
    }

    /** Solves from an initial state; first and last state are what can be read of the trajectory. */
    Trajectory run(List<Tensor> initial, PrecisionPolicy policy, List<Shape> parts, Workspace workspace) {
        At start = forward.acquire(0);
        forward.begin(initial, start, places);
        kept.add(start);
        Trajectory ends = Trajectory.ofEnds(grid, policy, parts, workspace);
        copy(start.stored(), ends.state(0));
        state(grid.steps() - 1);
        At beforeLast = wanted == null ? kept.getLast() : wanted;
        At last = forward.acquire(grid.steps());
        forward.step(beforeLast, last, grid, places, listener);
        copy(last.stored(), ends.last());
        forward.release(last);
        return ends;
    }

    /** Before a backward pass: another solve may have rounded the parameters elsewhere since. */
    void resume() {
        forward.roundParameters(places);
    }

    private static void copy(List<Tensor> source, List<Tensor> target) {
        for (int part = 0; part < source.size(); part++) {
            Casts.copy(source.get(part), target.get(part));
        }
    }

    @Override
    public List<Tensor> state(int n) {
        if (wanted != null && wanted.n() == n) {
            return wanted.stored();
        }
        releaseWanted();
        while (kept.getLast().n() > n) {
            forward.release(kept.removeLast());
        }
        while (kept.getLast().n() < n && kept.size() <= count) {
            At from = kept.getLast();
            kept.add(advance(from, from.n() + firstPart(n - from.n() + 1, count + 2 - kept.size())));
        }
        if (kept.getLast().n() == n) {
            return kept.getLast().stored();
        }
        wanted = advance(kept.getLast(), n);
        return wanted.stored();
    }

    /** How many of {@code length >= 2} steps lie before the next state to keep; 1 to {@code length - 1}. */
    static int firstPart(int length, int placesForStates) {
        int r = 1;
        while (binomial(placesForStates + r, placesForStates) < length) {
            r++;
        }
        long behind = binomial(placesForStates + r - 1, placesForStates - 1);
        return (int) Math.clamp(length - behind, 1L, length - 1L);
    }

    /** n over k, or a number beyond every length of a grid. */
    private static long binomial(int n, int k) {
        long product = 1;
        for (int i = 1; i <= k && product <= Integer.MAX_VALUE; i++) {
            product = product * (n - k + i) / i;
        }
        return product;
    }

    private At advance(At from, int to) {
        At at = from;
        while (at.n() < to) {
            At after = forward.acquire(at.n() + 1);
            forward.step(at, after, grid, places, listener);
            if (at.n() > from.n()) {
                forward.release(at);
            }
            at = after;
        }
        return at;
    }

    private void releaseWanted() {
        if (wanted != null) {
            forward.release(wanted);
            wanted = null;
        }
    }

    @Override
    public void close() {
        releaseWanted();
        kept.forEach(forward::release);
        kept.clear();
    }
}
