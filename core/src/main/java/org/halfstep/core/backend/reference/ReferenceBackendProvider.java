package org.halfstep.core.backend.reference;

import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.BackendProvider;

/** Opens {@link ReferenceBackend}s, on every machine. */
public final class ReferenceBackendProvider implements BackendProvider {
    static final String NAME = "reference";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return new Available("plain loops of the JVM on the processor");
    }

    @Override
    public Backend open(int threads) {
        return new ReferenceBackend(threads);
    }
}
