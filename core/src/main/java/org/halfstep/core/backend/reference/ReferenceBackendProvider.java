package org.halfstep.core.backend.reference;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.BackendProvider;
import org.halfstep.core.backend.Device;
import org.halfstep.core.backend.Resources;

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
    public List<Device> devices() {
        return List.of(Device.processor(availability()));
    }

    @Override
    public Backend open(Optional<Device> device, Resources resources) {
        resources.requireNoDeviceMemory(NAME);
        return new ReferenceBackend(resources.threads());
    }
}
