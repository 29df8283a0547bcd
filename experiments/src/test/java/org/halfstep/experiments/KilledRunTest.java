package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run in a virtual machine of its own, which is killed: nothing is lost but the iterations since the checkpoint. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signals")
@Timeout(60)
class KilledRunTest {
    private static final String ITERATIONS = "1500";
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;
    private static final int INTERRUPTED = 130;

    @TempDir
    private static Path shared = Path.of("");

    private static String undisturbed = "";

    @TempDir
    private Path temporary = Path.of("");

    private final List<Process> children = new ArrayList<>();

    @BeforeAll
    static void train() {
        undisturbed = Halfstep.train(shared.resolve("whole"), "--iterations", ITERATIONS)
                .ok()
                .digest();
    }

    @AfterEach
    void end() {
        children.forEach(Process::destroyForcibly);
    }

    private Path folder() {
        return temporary.resolve("run");
    }

    private Path checkpoint() {
        return folder().resolve(RunFolder.CHECKPOINT);
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "cnf",
                "--threads",
                "1",
                "--out",
                folder().toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectOutput(temporary.resolve("out").toFile())
                .redirectError(temporary.resolve("err").toFile())
                .start();
        children.add(process);
        return process;
    }

    /** Begins the run, or goes on with it if it has begun. */
    private Process start() throws IOException {
        return start(
                Files.exists(folder().resolve(RunFolder.CONFIG))
                        ? List.of("--resume")
                        : List.of("--preset", "tiny", "--iterations", ITERATIONS));
    }

    private void waitForCheckpoint(Process process) throws InterruptedException {
        while (!Files.exists(checkpoint())) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(5);
        }
    }

    private String said() throws IOException {
        return Files.readString(temporary.resolve("err"));
    }

    @Test
    void killedAtAnyMomentsAndResumedItIsTheSameRun() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 0; kill < 3; kill++) {
            Process process = start();
            if (kill == 0) {
                waitForCheckpoint(process);
            }
            Thread.sleep(random.nextInt(kill == 0 ? 200 : 800));
            process.destroyForcibly();
            assertThat(process.waitFor())
                    .as("seed %d, kill %d: %s", seed, kill, said())
                    .isEqualTo(KILLED);
        }
        Process last = start();
        assertThat(last.waitFor()).as("seed %d: %s", seed, said()).isZero();
        assertThat(Files.readString(temporary.resolve("out")))
                .as("seed %d", seed)
                .contains(undisturbed);
        assertThat(said()).contains("going on after iteration ");
        assertThat(Files.readAllLines(folder().resolve(RunFolder.METRICS)))
                .hasSameSizeAs(Files.readAllLines(shared.resolve("whole").resolve(RunFolder.METRICS)));
        assertThat(folder().resolve(RunFolder.DIGESTS))
                .as("seed %d", seed)
                .hasSameBinaryContentAs(shared.resolve("whole").resolve(RunFolder.DIGESTS));
    }

    @Test
    void terminatedItSavesAndGoesOn() throws IOException, InterruptedException {
        Process process = start();
        waitForCheckpoint(process);
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said()).isIn(TERMINATED, INTERRUPTED);
        assertThat(said())
                .containsPattern("interrupted after iteration [0-9]+; go on with: ./halfstep cnf --resume --out ")
                .contains(folder().toString())
                .doesNotContain("\tat ");
        assertThat(folder().resolve(RunFolder.SUMMARY)).content().contains("\"status\" : \"interrupted\"");
        assertThat(folder().resolve(RunFolder.REPORT)).isNotEmptyFile();

        assertThat(Halfstep.run("replay", folder().toString(), "--quiet", "--until", "3")
                        .ok()
                        .out())
                .as("an unfinished run can be replayed")
                .startsWith("equal: 3 iterations");

        Result resumed = Halfstep.resume(folder());
        assertThat(resumed.ok().digest()).isEqualTo(undisturbed);
        assertThat(folder().resolve(RunFolder.SUMMARY)).content().contains("\"status\" : \"completed\"");
    }

    @Test
    void twoProcessesDoNotShareAFolder() throws IOException, InterruptedException {
        Process process = start();
        waitForCheckpoint(process);
        Halfstep.resume(folder())
                .refused(2, folder() + " is in use by another process; wait for it, or give another --out");
        Halfstep.train(folder()).refused(2, folder() + " holds a run already");
        assertThat(Halfstep.run("cnf", "--load", folder().toString(), "--sample", "3", "--quiet")
                        .ok()
                        .out())
                .as("a flow may be looked at while it is trained")
                .startsWith("x,y\n");
        assertThat(process.isAlive()).isTrue();
    }
}
