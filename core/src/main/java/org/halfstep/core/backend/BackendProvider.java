package org.halfstep.core.backend;

/**
 * Opens a kind of backend. A module that brings one names its provider in {@code META-INF/services}; {@link Backends}
 * finds it there.
 */
public interface BackendProvider {
    /** What the user writes to get this backend; unique, and not {@code auto}. */
    String name();

    /** Whether the backend can run on this machine, found out without opening it. */
    Availability availability();

    /**
     * Opens the backend; the caller closes it.
     *
     * @param threads how many threads its kernels use, 1 or more
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    Backend open(int threads);
}
