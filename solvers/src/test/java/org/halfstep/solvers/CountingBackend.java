package org.halfstep.solvers;

import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Workspace;

/** The reference backend, which counts how often it prepares a program. */
final class CountingBackend implements Backend {
    private final Backend backend = new ReferenceBackend(1);
    private int prepared;

    int prepared() {
        return prepared;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public Availability availability() {
        return backend.availability();
    }

    @Override
    public int threads() {
        return backend.threads();
    }

    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        prepared++;
        return backend.prepare(program, workspace);
    }

    @Override
    public void close() {
        backend.close();
    }
}
