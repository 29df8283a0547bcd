package org.halfstep.experiments.cnf;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.run.IoReason;

/** Where a table goes. */
final class CsvOutput {
    private CsvOutput() {}

    /** Writes to a file, which is replaced, or to standard output. */
    static void write(String text, Optional<Path> file, PrintWriter standard) {
        if (file.isEmpty()) {
            standard.print(text);
            standard.flush();
            return;
        }
        try {
            Files.writeString(file.get(), text);
        } catch (IOException e) {
            throw new RunFailedException(file.get() + " cannot be written: " + IoReason.of(e), e);
        }
    }
}
