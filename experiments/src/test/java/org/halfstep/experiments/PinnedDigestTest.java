package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A change of numerics, anywhere, is a change of these lines: the first 16 digits of each run's digest, on every backend
 * of the processor and any number of threads.
 */
class PinnedDigestTest {
    @ParameterizedTest
    @CsvSource({
        "float64, none, cd8cb09ce1fb74b4",
        "float32, none, 9b054b71613a4c93",
        "bfloat16, none, 6b2419c9720e01c0",
        "float16, dynamic, b9cdedc797d23f40",
        "float16, none, 692fae8715798f18",
        "float16, checked, 692fae8715798f18",
        "float16, loss, b9cdedc797d23f40",
        "rampde-0.1.0:float16, dynamic, 47d55c489dba3430",
        "rampde-0.1.0:bfloat16, none, 51fdb8dcd6fc7a80"
    })
    void tinyRuns(String precision, String scaling, String digest, @TempDir Path folder) {
        for (String backend : List.of("reference 1", "reference 2", "vector 1", "vector 2")) {
            Path run = folder.resolve(backend.replace(' ', '-'));
            String name = backend.substring(0, backend.indexOf(' '));
            String threads = backend.substring(backend.indexOf(' ') + 1);
            assertThat(Halfstep.run(
                                    "cnf",
                                    "--preset",
                                    "tiny",
                                    "--quiet",
                                    "--out",
                                    run.toString(),
                                    "--iterations",
                                    "4",
                                    "--precision",
                                    precision,
                                    "--scaling",
                                    scaling,
                                    "--backend",
                                    name,
                                    "--threads",
                                    threads)
                            .ok()
                            .digest())
                    .as(backend)
                    .startsWith("digest " + digest);
        }
    }
}
