package org.halfstep.core.backend;

import java.util.List;
import java.util.Optional;

/**
 * Opens a kind of backend. A module that brings one names its provider in {@code META-INF/services}; {@link Backends}
 * finds it there.
 */
public interface BackendProvider {
    /** What the user writes to get this backend; unique, without a colon, and not {@code auto}. */
    String name();

    /** Whether the backend can run on this machine, on its first device if it has devices; found without opening it. */
    Availability availability();

    /** The devices among which the user can choose, the one that is taken unless another is named first; may be none. */
    default List<Device> devices() {
        return List.of();
    }

    /** Why {@code auto} passes over this backend although it can run here; empty if it does not. */
    default Optional<String> reasonAgainstAuto() {
        return Optional.empty();
    }

    /**
     * Opens the backend; the caller closes it.
     *
     * @param device one of {@link #devices}; empty only if there are none
     * @param resources what it may take
     * @throws IllegalArgumentException if it cannot run with these resources, or is found unable to run here only now;
     *     the message says why, and the remedy
     */
    Backend open(Optional<Device> device, Resources resources);
}
