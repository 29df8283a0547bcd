package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/examples, copied elsewhere and run as they are. */
class ExamplesTest {
    private static final Path EXAMPLES = Repository.root().resolve("docs").resolve("examples");

    private final Path folder;

    ExamplesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<String> run(String name) {
        try {
            Files.copy(EXAMPLES.resolve(name), folder.resolve(name));
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            ChildProcess child = ChildProcess.run(
                    folder,
                    Map.of(),
                    List.of(java.toString(), "-XX:+UseSerialGC", "-cp", ReadmeProgramTest.absoluteClassPath(), name));
            assertThat(child.exitCode()).as(child.output()).isZero();
            return child.output().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double last(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void thereAreNoOthers() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "README.md",
                            "FitSpiral.java",
                            "OwnFieldAndMethod.java",
                            "RoleByRole.java",
                            "VanDerPol.java"); // the laboratory's tests run this one
        }
    }

    @Test
    void aSpiralIsFitted() {
        List<String> lines = run("FitSpiral.java");
        assertThat(lines.getFirst()).startsWith("iteration 0 loss ");
        assertThat(lines.getLast()).startsWith("iteration 400 loss ");
        assertThat(last(lines.getLast())).isLessThan(last(lines.getFirst()) / 50);
    }

    @Test
    void anOwnMethodHasItsOrderAndAnOwnFieldItsGradients() {
        List<String> lines = run("OwnFieldAndMethod.java");
        assertThat(lines).hasSize(4);
        assertThat(last(lines.get(1))).isCloseTo(3, within(0.1));
        for (String line : lines.subList(2, 4)) {
            String[] words = line.split(" ", -1);
            assertThat(Double.parseDouble(words[3])).isCloseTo(Double.parseDouble(words[5]), within(1e-8));
        }
    }

    @Test
    void rolesDifferInWhatTheyCost() {
        Map<String, double[]> errors = new TreeMap<>();
        for (String line : run("RoleByRole.java")) {
            String[] words = line.strip().split(" {2,}", -1);
            if (!words[0].equals("precision")) {
                errors.put(
                        words[0],
                        Arrays.stream(words)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            }
        }
        assertThat(errors).hasSize(17);
        double none = error(errors, "float32");
        assertThat(none).isLessThan(1e-6);
        assertThat(error(errors, "float32 slope=bfloat16")).isGreaterThan(10 * none);
        assertThat(error(errors, "float32 state=bfloat16"))
                .isGreaterThan(100 * error(errors, "float32 slope=bfloat16"))
                .isGreaterThan(10 * error(errors, "bfloat16"));
        assertThat(error(errors, "float32 adjoint=bfloat16")).isEqualTo(none);
    }

    private static double error(Map<String, double[]> errors, String precision) {
        return errors.getOrDefault(precision, new double[] {Double.NaN})[0];
    }
}
