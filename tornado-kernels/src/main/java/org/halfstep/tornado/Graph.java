package org.halfstep.tornado;

/** The task graphs of a {@link Machine}, each with one kernel. */
enum Graph {
    /** Runs the ops of programs. */
    OPS(0, "runOps"),
    /** Puts binary32 values in their places. */
    FLOATS(1, "placeFloats"),
    /** Puts 16-bit codes in their places. */
    HALVES(2, "placeHalves"),
    /** Puts code in its place. */
    CODE(3, "placeCode"),
    /** Finds the largest magnitude. */
    MAGNITUDES(4, "largestMagnitudes"),
    /** Forms a digest. */
    DIGESTS(5, "partialDigests"),
    /** Runs large matrix products. */
    PRODUCTS(6, "runProducts");

    private final int index;
    private final String kernel;

    Graph(int index, String kernel) {
        this.index = index;
        this.kernel = kernel;
    }

    /** Its place in the plan. */
    int index() {
        return index;
    }

    /** The name of its kernel. */
    String kernel() {
        return kernel;
    }

    /** Its own name. */
    String word() {
        return "halfstep" + name();
    }
}
