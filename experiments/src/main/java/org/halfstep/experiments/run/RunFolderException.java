package org.halfstep.experiments.run;

/** A folder or file of a run that cannot be used; the message says what, where and the remedy. */
public final class RunFolderException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Whose mistake it is. */
    public enum Kind {
        /** The folder named is not the right one, or the options do not fit it. */
        USAGE,
        /** A file is damaged, or the file system fails. */
        FAILURE
    }

    private final Kind kind;

    RunFolderException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    RunFolderException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.FAILURE;
    }

    /** Whose mistake it is. */
    public Kind kind() {
        return kind;
    }
}
