package org.halfstep.experiments.cli;

/** The user asked for something that cannot be; the message says what, where and the remedy. Exit code 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A mistake in words. */
    public UsageException(String message) {
        super(message);
    }

    /** A mistake that another exception found. */
    public UsageException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
