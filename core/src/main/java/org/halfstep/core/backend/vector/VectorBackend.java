package org.halfstep.core.backend.vector;

import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.reference.RowPool;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Workspace;

/** The backend of the processor's vector instructions: the bits of the reference backend at every lane width. */
public final class VectorBackend implements Backend {
    private final RowPool pool;
    private boolean closed;

    /**
     * Starts the threads.
     *
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public VectorBackend(int threads) {
        this(threads, RowPool.WORTH_SHARING_NANOSECONDS);
    }

    /** Shares kernels out that take at least so long. */
    public VectorBackend(int threads, long worthSharingNanoseconds) {
        if (threads < 1) {
            throw new IllegalArgumentException("the vector backend needs 1 thread or more, not " + threads);
        }
        this.pool = new RowPool(threads, worthSharingNanoseconds);
    }

    @Override
    public String name() {
        return VectorBackendProvider.NAME;
    }

    @Override
    public Availability availability() {
        return new Available(VectorBackendProvider.description() + ", threads " + threads());
    }

    @Override
    public int threads() {
        return pool.threads();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a move changes formats
     * @throws IllegalStateException if this backend is closed
     */
    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        requireOpen();
        return new VectorProgram(this, program, workspace);
    }

    RowPool pool() {
        return pool;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the vector backend is closed; open another one");
        }
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
