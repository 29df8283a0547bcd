package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs a command within this virtual machine, and looks at what it left. */
public final class Halfstep {
    private Halfstep() {}

    /**
     * What a command came to.
     *
     * @param code its exit code
     * @param out what it printed
     * @param err what it said
     */
    public record Result(int code, String out, String err) {
        /** Checks that it ended well. */
        public Result ok() {
            assertThat(code).as(err).isZero();
            return this;
        }

        /** Checks that it was refused with a message, which is not an internal error, and no stack trace. */
        Result refused(int expectedCode, String message) {
            assertThat(err).contains(message).contains("halfstep: ").doesNotContain("internal error", "\tat ");
            assertThat(code).isEqualTo(expectedCode);
            assertThat(out).isEmpty();
            return this;
        }

        /** The digest that it printed. */
        public String digest() {
            return out.lines()
                    .filter(line -> line.startsWith("digest "))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Runs a command line. */
    public static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Result(commands.execute(arguments), out.toString(), err.toString());
    }

    /** Runs {@code cnf}, tiny and quiet, into a folder. */
    public static Result train(Path folder, String... more) {
        return run(Stream.concat(
                        Stream.of("cnf", "--preset", "tiny", "--quiet", "--threads", "1", "--out", folder.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** Goes on with the run of a folder. */
    static Result resume(Path folder, String... more) {
        return run(Stream.concat(Stream.of("cnf", "--resume", "--quiet", "--out", folder.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    /** Every file beneath a folder by its relative path, with its bytes in hexadecimal. */
    static Map<String, String> bytes(Path folder) throws IOException {
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                bytes.put(
                        folder.relativize(file).toString(),
                        Files.isDirectory(file) ? "folder" : HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return bytes;
    }

    /** Copies a run's folder. */
    static Path copy(Path folder, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(folder.relativize(file)));
            }
        }
        return to;
    }
}
