package org.halfstep.core.backend;

/** A device fails at what it was asked to do: its memory is too small, or a kernel does not run. */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param message what failed, where, and the remedy
     */
    public DeviceException(String message) {
        super(message);
    }

    /** A failure with its cause. */
    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
