package org.halfstep.core.random;

/**
 * Where in a computation a program runs. It tells runs apart, and gives stochastic rounding numbers of its own: a pure
 * function of the place, the op and the element. A step that is tried again runs at the same place and draws the same
 * numbers.
 *
 * @param seed of the run
 * @param iteration the number of the solve, or of the optimiser's step
 * @param step the step of the time grid
 * @param pass which of the programs of a solve runs
 */
public record RandomPlace(long seed, long iteration, int step, Pass pass) {
    /** The programs that run in one iteration. */
    public enum Pass {
        /** The steps of the forward solve. */
        FORWARD(0),
        /** The steps of the backward pass. */
        BACKWARD(1),
        /** Rounding master parameters to compute parameters. */
        PARAMETERS(2),
        /** Storing the initial state. */
        INITIAL_STATE(3),
        /** Taking in the cotangents of stored states. */
        COTANGENTS(4),
        /** The update of the adjoint after a step. */
        ADJOINT_UPDATE(5),
        /** The loss and its gradient. */
        LOSS(6),
        /** The optimiser's step. */
        OPTIMISER(7),
        /** The update of the gradient by times after a step. */
        TIME_UPDATE(8);

        private final int code;

        Pass(int code) {
            this.code = code;
        }
    }

    /** Where rounding is not stochastic, any place does. */
    public static final RandomPlace NONE = new RandomPlace(0, 0, 0, Pass.FORWARD);

    /** The numbers of an op of the program, counted from 0; two elements a block. */
    public Stream of(int op) {
        return new CounterRandom(seed, Purpose.STOCHASTIC_ROUNDING).at(iteration, step, pass.code, op);
    }
}
