package org.halfstep.core.backend.vector;

import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.BackendProvider;
import org.halfstep.core.backend.Device;
import org.halfstep.core.backend.Resources;

/** Opens {@link VectorBackend}s, where the JVM was started with the Vector API. */
public final class VectorBackendProvider implements BackendProvider {
    static final String NAME = "vector";

    private static final String MODULE = "jdk.incubator.vector";
    private static final int FEWEST_LANES = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new Unavailable(
                    "the JVM was started without the Vector API; add the option --add-modules " + MODULE);
        }
        return Simd.LANES < FEWEST_LANES
                ? new Unavailable("the JVM offers vectors of " + Simd.LANES + " binary32 numbers here, " + FEWEST_LANES
                        + " or more are needed; is -XX:MaxVectorSize set?")
                : new Available(description());
    }

    static String description() {
        return "vectors of " + Simd.LANES + " x binary32 (" + Simd.LANES * Float.SIZE + " bits)";
    }

    @Override
    public List<Device> devices() {
        return List.of(Device.processor(availability()));
    }

    @Override
    public Backend open(Optional<Device> device, Resources resources) {
        resources.requireNoDeviceMemory(NAME);
        return new VectorBackend(resources.threads());
    }
}
