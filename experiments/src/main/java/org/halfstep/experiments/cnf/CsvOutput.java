package org.halfstep.experiments.cnf;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.run.IoReason;

/** Where a table goes. */
final class CsvOutput {
    private CsvOutput() {}

    /** Refuses a file that cannot be begun, before anything is computed for it. */
    static void requireNew(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (file.toString().isEmpty()) {
            throw new UsageException("--csv '': give the name of a file, or leave --csv out for standard output");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException("--csv: " + file + " is a folder; give the name of a file in it");
        }
        if (Files.isRegularFile(file)) {
            throw taken(file);
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw new UsageException("--csv: there is no folder " + folder + " for " + file.getFileName());
        }
    }

    private static UsageException taken(Path file) {
        return new UsageException(
                "--csv: " + file + " exists already and is not overwritten; remove it, or give another name");
    }

    /** Writes to a new file, a device or pipe that there is, or to standard output. */
    static void write(String text, Optional<Path> file, PrintWriter standard) {
        if (file.isEmpty()) {
            standard.print(text);
            standard.flush();
            return;
        }
        OpenOption how = Files.exists(file.get()) && !Files.isRegularFile(file.get())
                ? StandardOpenOption.WRITE
                : StandardOpenOption.CREATE_NEW;
        try {
            Files.writeString(file.get(), text, how);
        } catch (FileAlreadyExistsException _) {
            throw taken(file.get());
        } catch (IOException e) {
            throw new RunFailedException(file.get() + " cannot be written: " + IoReason.of(e), e);
        }
    }
}
