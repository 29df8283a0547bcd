package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code halfstep bench} through the command line; no time is asserted. */
class BenchCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--only=speed, unknown section 'speed'; known: peak, matmul, functions, steps, memory",
        "--threads=0, --threads 0: must be 1 to 1024",
        "--backend=abacus, unknown backend 'abacus'",
        "--against-openblas=pom.xml, pom.xml cannot be loaded",
        "--against-torch=no-such-python, --against-torch no-such-python cannot be started",
        "--out=pom.xml, --out pom.xml exists; name a new file",
        "--out=no-such-folder/bench.json, there is no folder no-such-folder"
    })
    void badInputIsRefusedBeforeAnythingIsMeasured(String option, String message) {
        Halfstep.run("bench", option).refused(2, message);
    }

    @Test
    void aPythonWithoutTorchIsRefused(@TempDir Path folder) throws IOException {
        Path python = script(folder, "echo 'No module named torch' >&2; exit 1");
        Halfstep.run("bench", "--only", "memory", "--against-torch", python.toString())
                .refused(2, "is PyTorch installed there?");
    }

    @Test
    void theRowsAndTheEnvironmentAreWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bench.json");
        String printed = Halfstep.run("bench", "--only", "memory", "--threads", "1", "--out", file.toString())
                .ok()
                .out();
        assertThat(printed)
                .contains("Memory of a training step")
                .containsPattern("cnf float16, all +1 +[0-9.]+ MB +float32 +[0-9.]+ +0\\.[0-9]+");
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.path("environment").path("java").asText()).isNotEmpty();
        JsonNode states = row(root, "  stored states");
        assertThat(states.path("ratio").asDouble()).isEqualTo(0.5);
        assertThat(states.path("unit").asText()).isEqualTo("MB");
    }

    @Test
    void whatTheVectorBackendHasForItselfIsNotMeasuredOfAnother() {
        assertThat(Halfstep.run("bench", "--backend", "reference", "--only", "peak,functions")
                        .ok()
                        .out())
                .contains("left out: these are the vector backend's; --backend vector measures them")
                .doesNotContain("GFLOP/s")
                .doesNotContain("elements/ns");
    }

    private static JsonNode row(JsonNode root, String subject) {
        for (JsonNode row : root.path("rows")) {
            if (row.path("subject").asText().equals(subject)) {
                return row;
            }
        }
        throw new AssertionError("no row " + subject);
    }

    private static Path script(Path folder, String body) throws IOException {
        Path script = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
