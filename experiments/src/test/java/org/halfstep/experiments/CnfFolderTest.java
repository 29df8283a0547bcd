package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.browser.BrowserPage;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's folder whose files do not fit: refused with a message, and left byte for byte as it was. */
class CnfFolderTest {
    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path temporary = Path.of("");

    private Path run = Path.of("");

    @BeforeAll
    static void train() {
        Halfstep.train(shared.resolve("run"), "--iterations", "2", "--precision", "float32")
                .ok();
    }

    @BeforeEach
    void copy() throws IOException {
        run = Halfstep.copy(shared.resolve("run"), temporary.resolve("run"));
    }

    private void requireResumeRefused(int code, String message, String... more) throws IOException {
        requireUnchanged(() -> Halfstep.resume(run, more).refused(code, message));
    }

    private void requireUnchanged(Runnable command) throws IOException {
        Map<String, String> before = Halfstep.bytes(run);
        command.run();
        assertThat(Halfstep.bytes(run)).isEqualTo(before);
    }

    private Result samples() {
        return Halfstep.run("cnf", "--load", run.toString(), "--sample", "2", "--quiet");
    }

    private void edit(String from, String to) throws IOException {
        Path config = run.resolve(RunFolder.CONFIG);
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(config, text.replace(from, to));
    }

    @Test
    void theReportOpensInABrowser() {
        BrowserPage.check(run.resolve(RunFolder.REPORT));
    }

    @Test
    void aRunIsNotBegunTwice() throws IOException {
        requireUnchanged(() -> Halfstep.train(run)
                .refused(2, run + " holds a run already; go on with it by --resume, or give another --out"));
    }

    @ParameterizedTest
    @CsvSource({
        "--precision, float16",
        "--scaling, none",
        "--method, rk4",
        "--steps, 3",
        "--seed, 1",
        "--preset, tiny",
        "--data, moons"
    })
    void aRunGoesOnAsItBegan(String option, String value) throws IOException {
        requireResumeRefused(2, "holds, so leave " + option + " out; --iterations may be given", option, value);
    }

    @ParameterizedTest
    @CsvSource({"--backend, cuda, unknown backend", "--threads, 0, --threads 0: must be 1 to 1024"})
    void whatMayBeGivenOnResumingIsChecked(String option, String value, String message) throws IOException {
        requireResumeRefused(2, message, option, value);
    }

    @Test
    void whatIsDoneIsNotUndone() throws IOException {
        requireResumeRefused(
                2, "--iterations 1: the run has done 2 already; give more, or leave it out", "--iterations", "1");
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Path checkpoint = run.resolve(RunFolder.CHECKPOINT);
        byte[] whole = Files.readAllBytes(checkpoint);
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 4;
        byte[] newer = whole.clone();
        ByteBuffer.wrap(newer).putInt(8, 9);

        for (Map.Entry<String, byte[]> damage : Map.of(
                        "its checksum does not fit", flipped,
                        "bytes of data, its header says", Arrays.copyOf(whole, whole.length - 1),
                        "is cut off after 10 bytes", Arrays.copyOf(whole, 10),
                        "has format version 9, this Halfstep reads version 1", newer,
                        "is not a checkpoint of Halfstep", "PK\3\4 something".getBytes(StandardCharsets.US_ASCII))
                .entrySet()) {
            Files.write(checkpoint, damage.getValue());
            requireResumeRefused(1, damage.getKey(), "--iterations", "5");
            requireUnchanged(() -> samples().refused(1, checkpoint + " ").refused(1, damage.getKey()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"seed\" : 0', '\"seed\" : 1'",
        "'\"hidden\" : 16', '\"hidden\" : 17'",
        "'\"precision\" : \"float32\"', '\"precision\" : \"float64\"'"
    })
    void aCheckpointOfAnotherConfigurationIsRefused(String from, String to) throws IOException {
        edit(from, to);
        String message = "belongs to a run with another configuration or other points";
        requireResumeRefused(2, message, "--iterations", "5");
        requireUnchanged(() -> samples().refused(2, message));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"seed\" : 0', '\"need\" : 0', the configuration lacks 'seed'",
        "'\"steps\" : 8', '\"steps\" : \"8\"', 'the configuration''s ''steps'' is \"8\", not a whole number'",
        "'\"steps\" : 8', '\"steps\" : 8.5', 'the configuration''s ''steps'' is 8.5, not a whole number'",
        "'\"steps\" : 8', '\"steps\" : 4294967304', 'the configuration''s ''steps'' is 4294967304, too large'",
        "'\"steps\" : 8', '\"steps\" : 0', 'steps = 0: must be 1 or more'",
        "'\"learningRate\" : 0.01', '\"learningRate\" : \"x\"', 'the configuration''s ''learningRate'' is \"x\", not'",
        "'\"learningRate\" : 0.01', '\"learningRate\" : -1', 'learning rate -1.0: must be positive and finite'",
        "float32, float31, unknown precision 'float31'; known: ",
        "rk4, rk44, unknown method 'rk44'; known: ",
        "'\"scaling\" : \"none\"', '\"scaling\" : \"some\"', unknown scaling 'some'; known: ",
        "'\"experiment\" : \"cnf\"', '\"experiment\" : \"images\"', 'this is a run of ''images'', not of ''cnf'''",
        "halfstep-run/1, halfstep-run/2, 'has format ''halfstep-run/2'', this Halfstep reads ''halfstep-run/1'''",
        "'}', '', 'config.json is damaged: it is not JSON'"
    })
    void anUnusableConfigurationIsRefused(String from, String to, String message) throws IOException {
        edit(from, to);
        requireResumeRefused(1, message);
        requireUnchanged(() -> samples().refused(1, message));
    }

    @Test
    void damagedMetricsAreRefused() throws IOException {
        Path metrics = run.resolve(RunFolder.METRICS);
        Files.writeString(metrics, Files.readString(metrics).replaceFirst("\n0,", "\nzero,"));
        requireResumeRefused(1, "metrics.csv is damaged: line 3 holds 'zero', not a number; move it away");
        Files.delete(metrics);
        Halfstep.resume(run, "--iterations", "3").ok();
        assertThat(Files.readString(metrics)).contains("\n3,");
    }

    @Test
    void withoutACheckpointARunBeginsAgain() throws IOException {
        String digest = Halfstep.resume(run).ok().digest();
        String before = Files.readString(run.resolve(RunFolder.METRICS));
        Files.delete(run.resolve(RunFolder.CHECKPOINT));
        requireUnchanged(() -> samples().refused(2, run + " has no checkpoint yet"));

        assertThat(Halfstep.resume(run).ok().digest()).isEqualTo(digest);
        assertThat(Files.readString(run.resolve(RunFolder.METRICS)).lines().map(line -> line.split(",", 2)[0]))
                .as("one row an evaluation, none of them twice")
                .isEqualTo(before.lines().map(line -> line.split(",", 2)[0]).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--debug", ""})
    void aStackTraceIsForThoseWhoAskForIt(String debug) throws IOException {
        Files.writeString(run.resolve(RunFolder.CONFIG), "{");
        Result result = debug.isEmpty() ? Halfstep.resume(run) : Halfstep.resume(run, debug);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("halfstep: " + run.resolve(RunFolder.CONFIG) + " is damaged");
        assertThat(result.err().contains("\tat org.halfstep")).isEqualTo(!debug.isEmpty());
    }
}
