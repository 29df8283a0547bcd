package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of a run, one by one. */
class RunFilesTest {
    private static final List<String> COLUMNS = List.of("iteration", "loss");

    @TempDir
    private Path temporary = Path.of("");

    private static Checkpoint checkpoint() {
        return Checkpoint.builder("who")
                .put("whole", -7L)
                .put("number", Double.MIN_VALUE)
                .put("bytes", new byte[] {1, 2, -3})
                .put("half", Tensor.of(FloatFormat.BINARY16, Shape.of(2, 2), -0.0, 65504, 0x1p-24, -1))
                .put("empty", Tensor.zeros(FloatFormat.BINARY32, Shape.of(0, 3)))
                .put("wide", Tensor.of(FloatFormat.BINARY64, Shape.SCALAR, Math.PI))
                .build();
    }

    @Test
    void aCheckpointComesBackBitForBit() {
        Checkpoint read = Checkpoint.parse(checkpoint().toBytes(), "checkpoint");
        assertThat(read.getLong("whole")).isEqualTo(-7);
        assertThat(read.getDouble("number")).isEqualTo(Double.MIN_VALUE);
        assertThat(read.getBytes("bytes")).containsExactly(1, 2, -3);
        assertThat(read.tensor("half").format()).isEqualTo(FloatFormat.BINARY16);
        for (int i = 0; i < 4; i++) {
            assertThat(read.tensor("half").bits(i))
                    .isEqualTo(checkpoint().tensor("half").bits(i));
        }
        assertThat(read.tensor("empty").shape()).isEqualTo(Shape.of(0, 3));
        assertThat(read.tensor("wide").get(0)).isEqualTo(Math.PI);
        read.requireIdentity("who");
        assertThatThrownBy(() -> read.requireIdentity("another")).hasMessageContaining("another configuration");
        assertThatThrownBy(() -> read.getLong("number")).hasMessageContaining("no Long named 'number'");
        assertThatThrownBy(() -> read.tensor("nothing")).hasMessageContaining("no Tensor named 'nothing'");
        assertThatThrownBy(() -> Checkpoint.builder("who").put("a", 1L).put("a", 2L))
                .hasMessageContaining("'a' twice");
    }

    /** Whatever byte changes, and wherever the file ends: it is refused. */
    @Test
    void everyDamageIsFound() {
        byte[] whole = checkpoint().toBytes();
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            assertThatThrownBy(() -> Checkpoint.parse(changed, "file")).isInstanceOf(RunFolderException.class);
            byte[] cut = java.util.Arrays.copyOf(whole, at);
            assertThatThrownBy(() -> Checkpoint.parse(cut, "file")).isInstanceOf(RunFolderException.class);
        }
        byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> Checkpoint.parse(longer, "file")).hasMessageContaining("its header says");
    }

    @Test
    void metricsAreCutBackAndATornRowIsDropped() throws IOException {
        try (RunFolder folder = RunFolder.create(temporary.resolve("run"))) {
            MetricsFile metrics = folder.metrics(COLUMNS);
            metrics.append(List.of(0.0, Double.NaN));
            metrics.append(List.of(20.0, 0.1));
            metrics.append(List.of(40.0, 1e-300));
            Path file = folder.path().resolve(RunFolder.METRICS);
            assertThat(file).content().isEqualTo("""
                    # halfstep-metrics/1
                    iteration,loss
                    0,NaN
                    20,0.1
                    40,1.0E-300
                    """);
            Files.writeString(file, Files.readString(file) + "60,1.2e");
            MetricsFile again = folder.metrics(COLUMNS);
            assertThat(again.rows()).hasSize(3).last().isEqualTo(List.of(40.0, 1e-300));
            again.cutBack(20);
            assertThat(file).content().endsWith("20,0.1\n");
            assertThatThrownBy(() -> folder.metrics(List.of("iteration", "other")))
                    .hasMessageContaining("is not the metrics file");
        }
    }

    @Test
    void oneProcessAtATimeAndNothingUnfinishedStays() throws IOException {
        Path path = temporary.resolve("run");
        try (RunFolder folder = RunFolder.create(path)) {
            folder.writeJson(
                    RunFolder.CONFIG, JsonNodeFactory.instance.objectNode().put("a", 0.1));
            assertThatThrownBy(() -> RunFolder.open(path)).hasMessageContaining("is in use by another process");
            assertThat(folder.readJson(RunFolder.CONFIG).get("a").asDouble()).isEqualTo(0.1);
        }
        Files.writeString(path.resolve("checkpoint.unfinished"), "half");
        try (RunFolder folder = RunFolder.open(path)) {
            assertThat(folder.path().resolve("checkpoint.unfinished")).doesNotExist();
            assertThat(folder.loadCheckpoint()).isEmpty();
        }
    }

    @Test
    void theEnvironmentSaysWhatComputedAndNotWho() {
        try (Backend backend = Backends.open("reference", 2)) {
            var facts = Environment.facts(backend);
            assertThat(facts).containsEntry("threads", "2").containsKeys("halfstep", "java", "processor", "cores");
            assertThat(facts.get("halfstep")).startsWith("0.");
            assertThat(facts.values()).noneMatch(value -> value.contains(System.getProperty("user.dir")));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "59.6, 1:00", "61, 1:01", "3661, 1:01:01", "NaN, -", "Infinity, -"})
    void durations(double seconds, String text) {
        assertThat(Progress.duration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 2^0", "0.25, 2^-2", "131072, 2^17", "3, 3.0", "NaN, -", "0, -"})
    void scales(double scale, String text) {
        assertThat(Progress.scaleText(scale)).isEqualTo(text);
    }

    @Test
    void theLastIterationIsAlwaysTold() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Progress progress = new Progress.InLines(2, 0, new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
            progress.step(1, 3.25, 1024);
            progress.step(2, 3.125, 2048);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("2/2  loss 3.1250  ")
                .contains(" it/s  0:00 left  S 2^11");
    }
}
