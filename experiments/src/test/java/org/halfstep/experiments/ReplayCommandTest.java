package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.cnf.Recordings;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code halfstep replay} at the command line: folders that are sound, changed, damaged, unfinished and foreign. */
class ReplayCommandTest {
    private static final int ITERATIONS = 6;

    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path temporary = Path.of("");

    private Path run = Path.of("");

    @BeforeAll
    static void train() {
        try (Backend vector = Backends.open("vector", 1)) {
            Recordings.record(Recordings.config("float16", "dynamic", ITERATIONS), vector, shared.resolve("run"));
        }
    }

    @BeforeEach
    void copy() throws IOException {
        run = Halfstep.copy(shared.resolve("run"), temporary.resolve("run"));
    }

    private Result replay(String... more) throws IOException {
        Map<String, String> before = Halfstep.bytes(run);
        String[] arguments = new String[more.length + 3];
        arguments[0] = "replay";
        arguments[1] = run.toString();
        arguments[2] = "--quiet";
        System.arraycopy(more, 0, arguments, 3, more.length);
        Result result = Halfstep.run(arguments);
        assertThat(Halfstep.bytes(run)).as("the folder is only read").isEqualTo(before);
        return result;
    }

    private Path file(String name) {
        return run.resolve(name);
    }

    private void edit(String name, String from, String to) throws IOException {
        String text = Files.readString(file(name));
        assertThat(text).contains(from);
        Files.writeString(file(name), text.replace(from, to));
    }

    @ParameterizedTest
    @CsvSource({
        "--threads, 2, vector, 2",
        "--against, reference, reference, ",
        "--against, vector, vector, ",
        "--against, reference:cpu, reference, "
    })
    void aSoundRunIsEqualEverywhere(String option, String value, String backend, String threads) throws IOException {
        Result result = replay(option, value).ok();
        assertThat(result.out())
                .contains("equal: 6 iterations of 3 steps forward and 3 back on " + backend + ", threads "
                        + (threads == null ? "" : threads))
                .contains("digest ")
                .contains(", as summary.json has it");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void progressIsTold() {
        Result result = Halfstep.run("replay", run.toString()).ok();
        assertThat(result.err())
                .contains("replaying iterations 1 to 6 of " + run + ", recorded on vector, on vector")
                .contains("6/6  loss ");
    }

    @Test
    void untilStopsThere() throws IOException {
        Result result = replay("--until", "2").ok();
        assertThat(result.out()).startsWith("equal: 2 iterations ").doesNotContain("digest ");
        replay("--until", "7").refused(2, "--until 7: the run has recorded iterations 1 to 6");
        replay("--until", "0").refused(2, "--until 0: the run has recorded iterations 1 to 6");
    }

    @ParameterizedTest
    @CsvSource({
        "--against, abacus, unknown backend 'abacus'; known are ",
        "--against, tornado:1, backend tornado cannot run here: TORNADOVM_HOME names no SDK of TornadoVM; docs/gpu.md",
        "--against, vector:gpu, backend vector has no device 'gpu'; it has vector:cpu (processor)",
        "--device-memory, 4GiB, backend vector computes in the JVM's heap and has no device whose memory could be limited",
        "--threads, 0, --threads 0: must be 1 to 1024",
        "--until, x, Invalid value for option '--until'"
    })
    void optionsThatCannotBeUsed(String option, String value, String message) throws IOException {
        replay(option, value).refused(2, message);
    }

    @Test
    void aFolderThatIsNoRunIsRefused() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Halfstep.run("replay", empty.toString()).refused(2, empty + " holds no run (no config.json in it)");
    }

    @Test
    void aRunOfAnotherExperimentIsRefused() throws IOException {
        edit(RunFolder.CONFIG, "\"experiment\" : \"cnf\"", "\"experiment\" : \"otflow\"");
        replay().refused(2, "this is a run of 'otflow', not of 'cnf'");
    }

    @Test
    void aRunOfAnotherFormatIsRefused() throws IOException {
        edit(RunFolder.CONFIG, "halfstep-run/1", "halfstep-run/2");
        replay().refused(2, file(RunFolder.CONFIG) + " has format 'halfstep-run/2', this Halfstep reads");
    }

    @Test
    void aRunWithoutDigestsIsRefused() throws IOException {
        Files.delete(file(RunFolder.DIGESTS));
        replay().refused(2, run + " has no digests: it has not got so far, or an older version of Halfstep made it");
    }

    @ParameterizedTest
    @CsvSource({
        "seed\" : 4, seed\" : 5",
        "steps\" : 3, steps\" : 4",
        "precision\" : \"float16, precision\" : \"bfloat16",
        "data\" : \"moons, data\" : \"circles"
    })
    void aConfigurationThatIsNotThatOfTheDigestsIsRefused(String from, String to) throws IOException {
        edit(RunFolder.CONFIG, from, to);
        replay().refused(2, file(RunFolder.DIGESTS) + " belongs to a run with another configuration");
    }

    @Test
    void aRunWithAnotherSeedIsARunOfItsOwn() throws IOException {
        Path other = temporary.resolve("seed");
        Halfstep.train(other, "--iterations", "3", "--seed", "-77", "--rounding", "stochastic", "--steps", "2")
                .ok();
        assertThat(Halfstep.run("replay", other.toString(), "--quiet", "--against", "reference")
                        .ok()
                        .out())
                .startsWith("equal: 3 iterations of 2 steps");
        Files.copy(file(RunFolder.DIGESTS), other.resolve(RunFolder.DIGESTS), StandardCopyOption.REPLACE_EXISTING);
        Halfstep.run("replay", other.toString(), "--quiet")
                .refused(2, other.resolve(RunFolder.DIGESTS) + " belongs to a run with another configuration");
    }

    private byte[] digests() throws IOException {
        return Files.readAllBytes(file(RunFolder.DIGESTS));
    }

    private static int offset(int iteration) {
        return RecordedBytes.offset(Recordings.STEPS, iteration);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 13, 20, 30, 60})
    void aDamagedHeaderIsRefused(int at) throws IOException {
        byte[] bytes = digests();
        bytes[at] ^= 4;
        Files.write(file(RunFolder.DIGESTS), bytes);
        Result result = replay();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("halfstep: " + file(RunFolder.DIGESTS))
                .containsAnyOf("is damaged", "is not the digests of a run", "has format version");
    }

    @Test
    void aNewerFormatOfDigestsIsRefused() throws IOException {
        byte[] bytes = digests();
        bytes[11] = 2;
        Files.write(file(RunFolder.DIGESTS), bytes);
        replay().refused(2, file(RunFolder.DIGESTS) + " has format version 2, this Halfstep reads version 1");
    }

    @Test
    void aDamagedRecordIsNamedAndThePartBeforeItCanBeReplayed() throws IOException {
        byte[] bytes = digests();
        bytes[offset(4) + 21] ^= 1;
        Files.write(file(RunFolder.DIGESTS), bytes);
        replay().refused(
                        2,
                        "the checksum of iteration 5 does not fit; restore the file, or replay the part before it: --until 4");
        assertThat(replay("--until", "4").ok().out()).startsWith("equal: 4 iterations");
    }

    @Test
    void aTornRecordIsWhatAKilledRunLeaves() throws IOException {
        byte[] bytes = digests();
        Files.write(file(RunFolder.DIGESTS), Arrays.copyOf(bytes, offset(5) + 7));
        assertThat(replay().ok().out()).startsWith("equal: 5 iterations").doesNotContain("digest ");
        Files.write(file(RunFolder.DIGESTS), Arrays.copyOf(bytes, offset(0) + 7));
        replay().refused(2, run + " has recorded no iteration yet; let the run go on a little");
    }

    @Test
    void anotherDigestWithASoundChecksumIsADifferenceToAnotherMachine() throws IOException {
        int word = 1 + Recordings.STEPS + 1 + 1; // the backward step after the first one
        RecordedBytes.flip(file(RunFolder.DIGESTS), Recordings.STEPS, 3, word);
        edit(RunFolder.ENVIRONMENT, "\"system\" : \"", "\"system\" : \"Other ");
        Result result = replay();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .startsWith("different in iteration 4: backward step 1 (t = 0.3333 to 0.6667)\n")
                .contains("vector and reference agree here in every digest of the iteration: the difference lies"
                        + " between the machine or version that made the run and this one")
                .contains("  system: recorded Other " + System.getProperty("os.name"));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aSummaryThatDoesNotFitIsTold() throws IOException {
        String digest = Files.readString(file(RunFolder.SUMMARY)).replaceAll("(?s).*\"digest\" : \"(\\w+)\".*", "$1");
        edit(RunFolder.SUMMARY, digest, "0" + digest.substring(1));
        Result result = replay();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains(", but not as summary.json has it: 0" + digest.substring(1));
    }

    @Test
    void aRunThatDoesNotSayItsBackendNeedsOneToBeNamed() throws IOException {
        Files.delete(file(RunFolder.ENVIRONMENT));
        replay().refused(2, "the run does not say on which backend it was made (no environment.json); name one");
        assertThat(replay("--against", "reference").ok().out()).startsWith("equal: 6 iterations");
    }

    @Test
    void aRunThatWasRecordedFromLaterOnIsComparedFromThere() throws IOException {
        Files.delete(file(RunFolder.DIGESTS));
        Halfstep.resume(run, "--iterations", "9").ok();
        assertThat(replay().ok().out())
                .startsWith("equal: 3 iterations")
                .contains("iterations 1 to 6 were not recorded")
                .contains(", as summary.json has it");
        replay("--until", "6").refused(2, "--until 6: the run has recorded iterations 7 to 9");
    }

    @Test
    void resumingWithDigestsThatDoNotFitIsRefusedAndChangesNothing() throws IOException {
        byte[] bytes = digests();
        Files.write(file(RunFolder.DIGESTS), Arrays.copyOf(bytes, offset(5)));
        Map<String, String> before = Halfstep.bytes(run);
        Halfstep.resume(run, "--iterations", "9")
                .refused(
                        1,
                        file(RunFolder.DIGESTS) + " is damaged: it does not reach the checkpoint's iteration 6; move it"
                                + " away to go on without it");
        assertThat(Halfstep.bytes(run)).isEqualTo(before);
    }
}
