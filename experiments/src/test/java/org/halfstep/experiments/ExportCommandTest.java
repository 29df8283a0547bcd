package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.halfstep.core.io.Npz;
import org.halfstep.core.io.Safetensors;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code halfstep export}: what Python is to read. */
class ExportCommandTest {
    private final Path folder;

    ExportCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void weightsSamplesAndTrajectoriesAreThoseOfTheRun() throws IOException {
        Path run = folder.resolve("run");
        Halfstep.train(run, "--iterations", "3", "--precision", "bfloat16").ok();
        String out =
                Halfstep.run("export", run.toString(), "--sample", "300").ok().out();
        Path exported = run.resolve("export");
        assertThat(out.lines())
                .containsExactly(
                        exported.resolve("weights.safetensors").toString(),
                        exported.resolve("samples.npz").toString(),
                        exported.resolve("trajectory.npz").toString());

        Map<String, Tensor> weights =
                Safetensors.read(exported.resolve("weights.safetensors")).tensors();
        assertThat(weights)
                .containsOnlyKeys(
                        "hyper_net.fc1.weight",
                        "hyper_net.fc1.bias",
                        "hyper_net.fc2.weight",
                        "hyper_net.fc2.bias",
                        "hyper_net.fc3.weight",
                        "hyper_net.fc3.bias");
        Map<String, Tensor> samples = Npz.read(exported.resolve("samples.npz"));
        Map<String, Tensor> trajectory = Npz.read(exported.resolve("trajectory.npz"));
        Tensor states = Objects.requireNonNull(trajectory.get("states"));
        Tensor normal = Objects.requireNonNull(samples.get("normal"));
        Tensor reached = Objects.requireNonNull(samples.get("samples"));
        assertThat(states.shape()).isEqualTo(Shape.of(9, 300, 2));
        assertThat(Objects.requireNonNull(trajectory.get("t")).get(8)).isEqualTo(1);
        assertThat(Objects.requireNonNull(samples.get("log_density")).shape()).isEqualTo(Shape.of(300));
        for (int i = 0; i < 600; i++) {
            assertThat(states.get(i)).isEqualTo(normal.get(i));
            assertThat(states.get(8 * 600 + i)).isEqualTo(reached.get(i));
        }
        // The same samples as those that --load writes.
        String csv = Halfstep.run("cnf", "--load", run.toString(), "--sample", "300")
                .ok()
                .out();
        String first = (float) reached.get(0) + "," + (float) reached.get(1);
        assertThat(csv).startsWith("x,y\n" + first + "\n");
        assertThat(exported.toFile().list()).hasSize(3);
    }

    @Test
    void whatCannotBeExportedIsSaid() throws IOException {
        Path run = folder.resolve("run");
        Halfstep.run("export", run.toString()).refused(2, "run");
        Halfstep.run("export", run.toString(), "--sample", "0").refused(2, "--sample 0: must be 1 to 1000000");
        Halfstep.run("export").refused(2, "RUN");
        Halfstep.train(run, "--iterations", "1").ok();
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Halfstep.run("export", run.toString(), "--out", file.toString()).refused(1, "cannot write to " + file);
    }
}
