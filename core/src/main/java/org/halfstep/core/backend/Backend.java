package org.halfstep.core.backend;

import java.util.Optional;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Workspace;

/**
 * A set of kernels that executes programs. Two backends give the same bits for the same program and inputs
 * (docs/arithmetic.md); the number of threads never changes a bit.
 *
 * <p>Closing a backend ends its threads; a closed backend prepares and runs nothing.
 */
public interface Backend extends AutoCloseable {
    /** What the user writes, for example {@code reference}. */
    String name();

    /** Whether this backend can run here, and on what, or why not. */
    Availability availability();

    /** The number of threads that its kernels use, 1 or more. */
    int threads();

    /**
     * Prepares a program for many runs: buffers for the slots in between and scratch are taken from the workspace
     * now. Arrays are made at their first use: the first run may allocate, no later one does.
     */
    Prepared prepare(Program program, Workspace workspace);

    /** What measures the device; empty if the backend runs on the host's threads. It serves until the backend is closed. */
    default Optional<DeviceMeter> meter() {
        return Optional.empty();
    }

    @Override
    void close();
}
