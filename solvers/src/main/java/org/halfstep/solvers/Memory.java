package org.halfstep.solvers;

/**
 * What a solve keeps for its backward pass. Every choice gives the same gradients, bit for bit; they differ in bytes
 * and in evaluations of the field, s stages and N steps.
 */
public sealed interface Memory {
    /** The stored states Y_0 .. Y_N; the backward pass computes each step's stages again: 2 s N evaluations. */
    record States() implements Memory {}

    /**
     * The stored states and what the backward pass reads of their stages, which is computed along with the forward
     * solve: 2 s N evaluations too, but a step that is tried again costs none.
     */
    record Stages() implements Memory {}

    /**
     * A number of states, chosen and renewed by binomial checkpointing (Griewank and Walther, "Algorithm 799: revolve",
     * ACM TOMS 26, 2000); the states between them are solved for again when the backward pass comes to them. Only Y_0
     * and Y_N can be read.
     *
     * @param count the states kept at one time beside the initial one, 1 or more
     */
    record Snapshots(int count) implements Memory {
        public Snapshots {
            if (count < 1) {
                throw new IllegalArgumentException("snapshots: " + count + " must be 1 or more");
            }
        }
    }

    /** The stored states; the default. */
    static Memory states() {
        return new States();
    }

    /** The stored states and their stages. */
    static Memory stages() {
        return new Stages();
    }

    /** So many states at one time. */
    static Memory snapshots(int count) {
        return new Snapshots(count);
    }
}
