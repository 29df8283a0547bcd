package org.halfstep.tornado;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.BackendProvider;
import org.halfstep.core.backend.Device;
import org.halfstep.core.backend.Resources;

/**
 * Opens {@link TornadoBackend}s, where the JVM was started with TornadoVM and the flags on which right results rest.
 *
 * <p>It names no class of TornadoVM itself, so that it loads and says what is missing on any JVM.
 */
public final class TornadoBackendProvider implements BackendProvider {
    static final String NAME = "tornado";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return RequiredFlags.missing().<Availability>map(Unavailable::new).orElseGet(() -> TornadoDevices.found()
                .availability());
    }

    @Override
    public List<Device> devices() {
        return RequiredFlags.missing().isPresent()
                ? List.of()
                : TornadoDevices.found().devices();
    }

    @Override
    public Optional<String> reasonAgainstAuto() {
        return RequiredFlags.missing().isPresent()
                ? Optional.empty()
                : TornadoDevices.found().reasonAgainstAuto();
    }

    @Override
    public Backend open(Optional<Device> device, Resources resources) {
        Device chosen = device.orElseThrow(
                () -> new IllegalArgumentException("TornadoVM found no device; ./halfstep devices says why"));
        return TornadoDevices.found().open(chosen, resources);
    }
}
