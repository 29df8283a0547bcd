package org.halfstep.experiments.cnf;

import java.util.Arrays;
import java.util.List;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.TimeGrid;

/**
 * The digests of one training iteration, in the order of its computation; it looks on and changes nothing.
 *
 * <pre>
 *   0            points     the mini-batch
 *   1 .. N       forward    y_(n+1) as it is carried on and Y_(n+1) as it is stored, for n = 0 .. N-1
 *   N+1          loss       the loss and A_N
 *   N+2 .. 2N+1  backward   S of every attempt, a_n and g after step n, for n = N-1 .. 0
 *   2N+2         update     the new parameters, the optimiser's state and the outer scale of the loss
 * </pre>
 *
 * <p>A word of several tensors is w = w C + digest for one after the other, C odd, so that any one that changes changes
 * it. What an iteration that fails does not reach is 0.
 */
public final class StepDigests implements SolveListener {
    private static final int C = 0x9E3779B1;

    /** What a word is a digest of. */
    public enum Kind {
        /** The mini-batch. */
        POINTS,
        /** A step of the solve. */
        FORWARD,
        /** The loss and its gradient. */
        LOSS,
        /** A step of the backward pass. */
        BACKWARD,
        /** The optimiser's step. */
        UPDATE
    }

    /**
     * What a word is a digest of.
     *
     * @param kind of what
     * @param step n of a step, else 0
     */
    public record Place(Kind kind, int step) {
        /** In words. */
        public String describe() {
            return switch (kind) {
                case POINTS -> "the mini-batch of points";
                case FORWARD -> "forward step " + step;
                case LOSS -> "the loss and its gradient";
                case BACKWARD -> "backward step " + step;
                case UPDATE -> "the optimiser's step";
            };
        }

        /** In words, with the times of the grid. */
        public String describe(TimeGrid grid) {
            return switch (kind) {
                case FORWARD -> describe() + times(grid, step, step + 1);
                case BACKWARD -> describe() + times(grid, step + 1, step);
                case POINTS, LOSS, UPDATE -> describe();
            };
        }

        private static String times(TimeGrid grid, int from, int to) {
            return " (t = %.4f to %.4f)".formatted(grid.time(from), grid.time(to));
        }
    }

    private final TensorDigest tensors = new TensorDigest();
    private final int steps;
    private final int[] words;

    /** Digests of iterations of N steps. */
    public StepDigests(int steps) {
        this.steps = steps;
        words = new int[wordCount(steps)];
    }

    /** The words of an iteration of N steps. */
    public static int wordCount(int steps) {
        return 2 * steps + 3;
    }

    /** The steps of an iteration of so many words. */
    public static int steps(int wordCount) {
        return (wordCount - 3) / 2;
    }

    /** What a word of an iteration of N steps is a digest of. */
    public static Place place(int word, int steps) {
        if (word <= steps) {
            return word == 0 ? new Place(Kind.POINTS, 0) : new Place(Kind.FORWARD, word - 1);
        }
        if (word == steps + 1) {
            return new Place(Kind.LOSS, 0);
        }
        return word == wordCount(steps) - 1
                ? new Place(Kind.UPDATE, 0)
                : new Place(Kind.BACKWARD, backward(steps) - word);
    }

    /** A word of step n backward is this less n. */
    private static int backward(int steps) {
        return 2 * steps + 1;
    }

    /** Begins an iteration with its mini-batch. */
    void begin(Tensor points) {
        Arrays.fill(words, 0);
        add(0, List.of(points));
    }

    @Override
    public void advanced(int n, List<Tensor> carried, List<Tensor> stored) {
        add(n + 1, carried);
        if (carried.getFirst() != stored.getFirst()) {
            add(n + 1, stored);
        }
    }

    /** The loss and its gradient are computed. */
    void lost(double loss, List<Tensor> cotangents) {
        add(steps + 1, loss);
        add(steps + 1, cotangents);
    }

    @Override
    public void attempted(int n, double scale, List<Slot> overflowed) {
        add(backward(steps) - n, scale);
    }

    @Override
    public void accepted(int n, double scale, List<Tensor> adjoint, List<Tensor> stepGradients) {
        // what comes of it is heard of on arrival
    }

    @Override
    public void arrived(int n, List<Tensor> adjoint, List<Tensor> gradients) {
        add(backward(steps) - n, adjoint);
        add(backward(steps) - n, gradients);
    }

    /** The parameters are updated, or left as they are. */
    void updated(List<Tensor> parameters, List<Tensor> moments, double lossScale) {
        int last = wordCount(steps) - 1;
        add(last, parameters);
        add(last, moments);
        add(last, lossScale);
    }

    /** One word of a few tensors. */
    int of(List<Tensor> several) {
        int word = 0;
        int[] digests = tensors.digests(several);
        for (int i = 0; i < several.size(); i++) {
            word = word * C + digests[i];
        }
        return word;
    }

    private void add(int word, List<Tensor> several) {
        int[] digests = tensors.digests(several);
        for (int i = 0; i < several.size(); i++) {
            words[word] = words[word] * C + digests[i];
        }
    }

    private void add(int word, double number) {
        words[word] = words[word] * C + Long.hashCode(Double.doubleToLongBits(number));
    }

    /** The words of the iteration so far: the array itself, which the next iteration fills again. */
    public int[] words() {
        return words;
    }
}
