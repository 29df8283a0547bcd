package org.halfstep.core.backend;

/** Whether a backend can run on this machine. */
public sealed interface Availability {
    /**
     * It can.
     *
     * @param description on what: device, lane width, threads
     */
    record Available(String description) implements Availability {}

    /**
     * It cannot.
     *
     * @param reason why not, and the remedy
     */
    record Unavailable(String reason) implements Availability {}
}
