package org.halfstep.experiments.cli;

/** What was asked for could not be done; the message says why and what to try. Exit code 1. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure in words. */
    public RunFailedException(String message) {
        super(message);
    }

    /** A failure that another exception told. */
    public RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
