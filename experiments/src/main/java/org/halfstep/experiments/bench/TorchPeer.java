package org.halfstep.experiments.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch in a process of its own, which waits for a line, makes training steps and answers with their times; see
 * {@code torch_steps.py}.
 */
final class TorchPeer implements AutoCloseable {
    /** Where PyTorch computes unless somebody names a GPU. */
    static final String PROCESSOR = "cpu";

    private static final String SCRIPT = "torch_steps.py";
    private static final String READY = "ready ";
    private static final String ERROR = "error ";

    /** How PyTorch goes back through the solver. */
    enum Way {
        /** The paper's method. */
        RECOMPUTED("recomputed"),
        /** Automatic differentiation through all steps. */
        AUTOGRAD("autograd");

        private final String word;

        Way(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final String device;
    private final Process process;
    private final Path script;
    private final BufferedReader answers;
    private final BufferedWriter requests;
    private final String version;

    /**
     * Starts an interpreter.
     *
     * @param device PyTorch's word for where it computes, for example {@code cuda}
     * @throws UsageException if it cannot be started, has no PyTorch, or PyTorch no such device
     */
    TorchPeer(String python, String device) {
        this.device = device;
        try {
            script = Files.createTempFile("halfstep", SCRIPT);
            try (InputStream text = Objects.requireNonNull(TorchPeer.class.getResourceAsStream(SCRIPT), SCRIPT)) {
                Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
            }
            process = new ProcessBuilder(python, "-u", script.toString(), device)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader();
            requests = process.outputWriter();
            @Nullable String greeting = answers.readLine();
            if (greeting == null || !greeting.startsWith(READY)) {
                Files.deleteIfExists(script);
                throw new UsageException("--against-torch " + python
                        + ": it did not start on " + device + " (see above); is PyTorch installed there? Try: " + python
                        + " -c 'import torch; torch.ones(1, device=\"" + device + "\")'");
            }
            version = greeting.substring(READY.length());
        } catch (IOException e) {
            throw new UsageException("--against-torch " + python + " cannot be started: " + e.getMessage());
        }
    }

    /** The precisions worth asking for: it computes float16 on a processor ten times as slowly, and nobody trains so. */
    List<String> precisions() {
        return device.equals(PROCESSOR) ? List.of("float32", "bfloat16") : List.of("float32", "float16", "bfloat16");
    }

    /** The library, its version, and its device. */
    String version() {
        return version;
    }

    /**
     * The median duration of so many steps, s.
     *
     * @throws RunFailedException if PyTorch cannot make this step
     */
    double seconds(String model, String format, Way way, int threads, int steps) {
        try {
            requests.write(
                    String.join(" ", model, format, way.word(), Integer.toString(threads), Integer.toString(steps)));
            requests.newLine();
            requests.flush();
            @Nullable String answer = answers.readLine();
            if (answer == null || answer.startsWith(ERROR)) {
                throw new RunFailedException("PyTorch, " + model + " " + format + " " + way.word() + ": "
                        + (answer == null ? "the process ended" : answer.substring(ERROR.length())));
            }
            return Rounds.median(Arrays.stream(answer.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        } catch (IOException e) {
            throw new RunFailedException("PyTorch's process ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            Files.deleteIfExists(script);
        } catch (IOException _) {
            script.toFile().deleteOnExit();
        }
    }
}
