package org.halfstep.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.halfstep.experiments.bench.TorchPeer.Way;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conversation with the interpreter, which a shell script plays. */
class TorchPeerTest {
    private static Path python(Path folder, String body) throws IOException {
        Path script = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    @Test
    void asksLineByLineAndTakesTheMedian(@TempDir Path folder) throws IOException {
        String body = """
                echo 'ready torch 0.0'
                while read model format way threads steps; do
                  echo "$model $format $way $threads $steps" >> "%s"
                  echo '0.5 0.25 4.0'
                done
                """.formatted(folder.resolve("asked"));
        try (TorchPeer peer = new TorchPeer(python(folder, body).toString(), "cpu")) {
            assertThat(peer.version()).isEqualTo("torch 0.0");
            assertThat(peer.seconds("cnf", "bfloat16", Way.RECOMPUTED, 2, 3)).isEqualTo(0.5);
            assertThat(peer.seconds("mlp-big", "float32", Way.AUTOGRAD, 1, 3)).isEqualTo(0.5);
        }
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .containsExactly("cnf bfloat16 recomputed 2 3", "mlp-big float32 autograd 1 3");
    }

    @Test
    void whatItCannotDoIsSaid(@TempDir Path folder) throws IOException {
        String body = "echo 'ready torch 0.0'; read line; echo 'error RuntimeError no kernel'; read line";
        try (TorchPeer peer = new TorchPeer(python(folder, body).toString(), "cpu")) {
            assertThatThrownBy(() -> peer.seconds("cnf", "float16", Way.AUTOGRAD, 1, 1))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage("PyTorch, cnf float16 autograd: RuntimeError no kernel");
        }
    }

    @Test
    void anEndIsSaid(@TempDir Path folder) throws IOException {
        try (TorchPeer peer = new TorchPeer(
                python(folder, "echo 'ready torch 0.0'; read line").toString(), "cpu")) {
            assertThatThrownBy(() -> peer.seconds("cnf", "float32", Way.AUTOGRAD, 1, 1))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("the process ended");
        }
    }

    @Test
    void theDeviceIsNamedToTheScriptAndDecidesWhatIsAskedFor(@TempDir Path folder) throws IOException {
        String body = "echo \"ready $3\"; read line";
        try (TorchPeer gpu = new TorchPeer(python(folder, body).toString(), "cuda");
                TorchPeer processor = new TorchPeer(python(folder, body).toString(), "cpu")) {
            assertThat(gpu.version()).isEqualTo("cuda");
            assertThat(gpu.precisions()).containsExactly("float32", "float16", "bfloat16");
            assertThat(processor.precisions()).containsExactly("float32", "bfloat16");
        }
    }

    @Test
    void aDeviceThatPyTorchDoesNotHaveIsRefused(@TempDir Path folder) throws IOException {
        String python = python(folder, "exit 1").toString();
        assertThatThrownBy(() -> new TorchPeer(python, "cuda"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("it did not start on cuda")
                .hasMessageEndingWith("torch.ones(1, device=\"cuda\")'");
    }
}
