package org.halfstep.core.io;

import java.io.IOException;
import java.nio.file.Path;

/** A file that cannot be read: foreign, cut off, or larger than can be held. */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1;

    /** The file, what is wrong with it, and what could be done. */
    FileFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** As {@link #FileFormatException(Path, String)}, after another problem. */
    FileFormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
