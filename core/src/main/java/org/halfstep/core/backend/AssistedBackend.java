package org.halfstep.core.backend;

import java.util.function.Consumer;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * A backend beside which the host computes what it cannot: reference solutions in float64, formats that a device does
 * not have. The first such program is said aloud.
 *
 * <p>It owns both backends. The one of the host is opened when it is needed.
 */
public final class AssistedBackend implements Backend {
    private final Backend backend;
    private final Consumer<String> notes;
    private @Nullable Backend host;

    /**
     * Takes a backend.
     *
     * @param notes takes the line that says what the host computes
     */
    public AssistedBackend(Backend backend, Consumer<String> notes) {
        this.backend = backend;
        this.notes = notes;
    }

    @Override
    public String name() {
        return backend.name();
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
        try {
            return backend.prepare(program, workspace);
        } catch (UnsupportedProgramException e) {
            if (host == null) {
                host = Backends.openHost(threads());
                notes.accept("backend " + host.name() + " computes what backend " + name() + " cannot, the first time: "
                        + e.getMessage());
            }
            return host.prepare(program, workspace);
        }
    }

    @Override
    public void close() {
        backend.close();
        if (host != null) {
            host.close();
        }
    }
}
