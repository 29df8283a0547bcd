package org.halfstep.core.backend.reference;

import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Workspace;

/**
 * The backend that defines the result: plain loops, the order of every sum as docs/arithmetic.md writes it.
 *
 * <p>Its loops are written so that the JVM's compiler vectorises most of them, but no result depends on that, nor on
 * the number of threads: threads share out the elements, rows and blocks of an op that depend on none of the others.
 */
public final class ReferenceBackend implements Backend {
    private final RowPool pool;
    private boolean closed;

    /**
     * Starts the threads.
     *
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public ReferenceBackend(int threads) {
        this(threads, RowPool.WORTH_SHARING_NANOSECONDS);
    }

    /** Shares kernels out that take at least so long. */
    ReferenceBackend(int threads, long worthSharingNanoseconds) {
        if (threads < 1) {
            throw new IllegalArgumentException("the reference backend needs 1 thread or more, not " + threads);
        }
        this.pool = new RowPool(threads, worthSharingNanoseconds);
    }

    @Override
    public String name() {
        return ReferenceBackendProvider.NAME;
    }

    @Override
    public Availability availability() {
        return new Available("plain loops of the JVM, threads " + threads());
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
        return new PreparedProgram(this, program, workspace);
    }

    RowPool pool() {
        return pool;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the reference backend is closed; open another one");
        }
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
