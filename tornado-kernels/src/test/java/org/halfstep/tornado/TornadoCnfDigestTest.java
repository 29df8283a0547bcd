package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.Halfstep;
import org.halfstep.experiments.cnf.CnfConfig;
import org.halfstep.experiments.cnf.Recordings;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training gives the processor's digests on the device, step by step. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TornadoCnfDigestTest {
    private static final String DIGESTS = "digests";

    private final Backend tornado = Backends.open("tornado", 1);
    private final Backend vector = Backends.open("vector", 1);

    @TempDir
    private Path temporary = Path.of("");

    @AfterAll
    void close() {
        tornado.close();
        vector.close();
    }

    private byte[] digests(CnfConfig config, Backend backend) throws IOException {
        Path folder = temporary.resolve(backend.name());
        assertThat(Recordings.record(config, backend, folder)).isInstanceOf(Completed.class);
        return Files.readAllBytes(folder.resolve(DIGESTS));
    }

    @ParameterizedTest
    @CsvSource({
        "float32, none, 1", "float32, none, 2", "float32, none, 3",
        "float16, dynamic, 1", "float16, dynamic, 2", "float16, dynamic, 3",
        "bfloat16, none, 1", "bfloat16, none, 2", "bfloat16, none, 3",
        "rampde-0.1.0:float16, dynamic, 1"
    })
    void everyStepHasTheDigestOfTheProcessor(String precision, String scaling, long seed) throws IOException {
        CnfConfig config = Recordings.config(precision, scaling, 4, 0.01, seed);
        assertThat(digests(config, tornado)).isEqualTo(digests(config, vector));
    }

    @Test
    void runsAndReplaysAtTheCommandLine() {
        String[] options = {"--precision", "float16", "--iterations", "2", "--backend", "tornado"};
        String digest =
                Halfstep.train(temporary.resolve("device"), options).ok().digest();
        options[5] = "vector";
        Path run = temporary.resolve("processor");
        assertThat(Halfstep.train(run, options).ok().digest()).isEqualTo(digest);
        assertThat(Halfstep.run("replay", run.toString(), "--quiet", "--against", "tornado")
                        .ok()
                        .out())
                .contains("equal: 2 iterations of ")
                .contains(" on tornado, threads ");
    }
}
