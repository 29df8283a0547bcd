package org.halfstep.experiments.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with a folder of its own and no way to any network; one serves all tests of a JVM. */
final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final long PATIENCE_SECONDS = 300;

    private final Path folder;
    private final Process process;

    private Chromium(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Started when first asked for, ended with the JVM. */
    private static final class Shared {
        private static final Optional<Chromium> BROWSER = find().map(Chromium::start);

        private Shared() {}
    }

    /** The running browser, if this machine has one. */
    static Optional<Chromium> running() {
        return Shared.BROWSER;
    }

    /** The browser of this machine: the first of the usual names on the PATH. */
    private static Optional<Path> find() {
        for (String folder :
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
            for (String name : NAMES) {
                Path file = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static Chromium start(Path program) {
        try {
            Path folder = Files.createTempDirectory("halfstep-browser");
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--headless",
                            // The sandbox needs rights that a container lacks; the page is our own.
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--disable-default-apps",
                            "--no-first-run",
                            "--no-default-browser-check",
                            "--hide-scrollbars",
                            "--host-resolver-rules=MAP * ~NOTFOUND",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + folder,
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
            Chromium browser = new Chromium(folder, process);
            Runtime.getRuntime().addShutdownHook(new Thread(browser::end, "end of the browser"));
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(program + " cannot be started", e);
        }
    }

    /** Where it listens: it writes port and path into a file of its folder. */
    URI address() {
        Path file = folder.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (System.nanoTime() < deadline && process.isAlive()) {
                List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
                if (lines.size() >= 2) {
                    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
                }
                DevTools.pause();
            }
            throw new AssertionError("Chromium did not start: " + Files.readString(folder.resolve("output.txt")));
        } catch (IOException e) {
            throw new UncheckedIOException("Chromium's folder cannot be read", e);
        }
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException _) {
            // A process of the browser may still be writing: the system clears its temporary folder.
        }
    }
}
