package org.halfstep.experiments.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why a file could not be read or written, in words that follow its name. */
public final class IoReason {
    private IoReason() {}

    /** The system's own words where it has some; the path is left to the caller, who names it anyway. */
    public static String of(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such file or folder";
            case FileSystemException system -> words(system.getReason(), e);
            default -> words(e.getMessage(), e);
        };
    }

    private static String words(@Nullable String reason, IOException e) {
        return reason == null || reason.isBlank() ? e.getClass().getSimpleName() : reason;
    }
}
