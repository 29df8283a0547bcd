package org.halfstep.experiments.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where an OpenBLAS may be: in the system's folders, or in the packages of a Python. */
final class OpenBlasLibraries {
    private static final List<String> FOLDERS = List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib64",
            "/usr/lib",
            "/usr/local/lib",
            "/opt/homebrew/opt/openblas/lib",
            "/usr/local/opt/openblas/lib");
    private static final List<String> NAMES = List.of("libopenblas.so.0", "libopenblas.so", "libopenblas.dylib");
    private static final List<String> WHEEL_FOLDERS = List.of("numpy.libs", "scipy.libs", "numpy/.dylibs");
    private static final int PYTHON_SECONDS = 20;

    private OpenBlasLibraries() {}

    /** The first one, or none. */
    static Optional<Path> find(List<String> pythons) {
        List<Path> candidates = new ArrayList<>();
        FOLDERS.forEach(folder -> NAMES.forEach(name -> candidates.add(Path.of(folder, name))));
        Optional<Path> system = candidates.stream().filter(Files::isReadable).findFirst();
        return system.or(() -> pythons.stream()
                .flatMap(python -> sitePackages(python).stream())
                .flatMap(folder -> WHEEL_FOLDERS.stream().map(folder::resolve))
                .flatMap(folder -> libraries(folder).stream())
                .findFirst());
    }

    /** Where it was looked, for a message. */
    static String looked(List<String> pythons) {
        return String.join(", ", FOLDERS) + " and the NumPy of " + String.join(", ", pythons);
    }

    private static Optional<Path> sitePackages(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import sysconfig; print(sysconfig.get_path('platlib'))")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean done = process.waitFor(PYTHON_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            return done ? Optional.of(Path.of(answer)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<Path> libraries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("openblas"))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
