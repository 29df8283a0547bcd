package org.halfstep.core.backend;

import java.util.Optional;
import org.halfstep.core.backend.Availability.Unavailable;

/**
 * Stands for a backend whose module is not on the class path, so that its name is not taken for a mistake.
 *
 * @param name what the user writes to get the backend
 * @param availability why its module is not there, and the remedy
 */
record AbsentBackend(String name, Unavailable availability) implements BackendProvider {
    @Override
    public Backend open(Optional<Device> device, Resources resources) {
        throw new IllegalArgumentException(availability.reason());
    }
}
