package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes of their own, ended at any moment. */
class KilledRunTest {
    private static final List<String> OPTIONS =
            List.of("--preset", "tiny", "--iterations", "400", "--data", "pinwheel", "--threads", "1");
    private static final int EXIT_INTERRUPTED = 130;
    private static final int EXIT_TERMINATED = 143;

    @TempDir
    private Path folder = Path.of("");

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.halfstep.experiments.Main",
                "cnf",
                "--quiet"));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> begin(String name) {
        List<String> command = command("--out", folder.resolve(name).toString());
        command.addAll(OPTIONS);
        return command;
    }

    private List<String> resume(String name) {
        return command(
                "--resume", "--threads", "1", "--out", folder.resolve(name).toString());
    }

    private String digest(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("summary.json").toFile())
                .get("digest")
                .asText();
    }

    @Test
    void killedThreeTimesItEndsWithTheDigestOfAnUndisturbedRun() throws IOException, InterruptedException {
        assertThat(ChildProcess.run(folder, Map.of(), begin("whole")).exitCode())
                .isZero();
        Random moments = new Random(11);
        List<String> command = begin("killed");
        for (int kill = 0; kill < 3; kill++) {
            Process process = new ProcessBuilder(command).inheritIO().start();
            waitForRun(process, "killed");
            process.waitFor(moments.nextInt(50, 600), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            command = resume("killed");
        }
        ChildProcess last = ChildProcess.run(folder, Map.of(), resume("killed"));
        assertThat(last.exitCode()).as(last.output()).isZero();
        assertThat(digest("killed")).isEqualTo(digest("whole"));
    }

    /** Waits until the run has its configuration, so that there is something to go on with. */
    private void waitForRun(Process process, String name) throws InterruptedException {
        while (process.isAlive() && !Files.exists(folder.resolve(name).resolve("config.json"))) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void askedToEndItSavesAndASecondProcessIsKeptOut() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(begin("asked")).start();
        Path checkpoint = folder.resolve("asked").resolve("checkpoint");
        while (process.isAlive() && !Files.exists(checkpoint)) {
            process.waitFor(5, TimeUnit.MILLISECONDS);
        }
        ChildProcess second = ChildProcess.run(folder, Map.of(), resume("asked"));
        if (process.isAlive()) {
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.output()).contains("is in use by another process");
        }
        process.destroy();
        assertThat(process.waitFor()).isIn(0, EXIT_INTERRUPTED, EXIT_TERMINATED);
        ChildProcess last = ChildProcess.run(folder, Map.of(), resume("asked"));
        assertThat(last.exitCode()).as(last.output()).isZero();
        assertThat(ChildProcess.run(folder, Map.of(), begin("whole")).exitCode())
                .isZero();
        assertThat(digest("asked")).isEqualTo(digest("whole"));
    }
}
