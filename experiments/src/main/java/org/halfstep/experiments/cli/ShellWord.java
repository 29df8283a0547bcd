package org.halfstep.experiments.cli;

/** A word of a command line that a user may copy. */
public final class ShellWord {
    private static final String PLAIN = "[A-Za-z0-9_./:,+@%=-]+";

    private ShellWord() {}

    /** The word, in single quotes where a POSIX shell would read it as something else. */
    public static String of(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
