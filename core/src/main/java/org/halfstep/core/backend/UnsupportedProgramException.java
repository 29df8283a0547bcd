package org.halfstep.core.backend;

/** A backend is asked for a format, a rounding or a size that it does not have; another backend may have it. */
public class UnsupportedProgramException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * What is missing.
     *
     * @param message what the program asks for, and the remedy
     */
    public UnsupportedProgramException(String message) {
        super(message);
    }
}
