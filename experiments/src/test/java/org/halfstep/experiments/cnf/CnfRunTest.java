package org.halfstep.experiments.cnf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.report.CnfReportData.Interrupted;
import org.halfstep.experiments.report.CnfReportData.Outcome;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is interrupted between any two iterations comes to the numbers of one that was not. */
class CnfRunTest {
    private static final int ITERATIONS = 7;
    private static final int EVALUATE_EVERY = 3;

    @TempDir
    private Path temporary = Path.of("");

    private final Backend backend = Backends.open("reference", 1);

    /**
     * What a session came to.
     *
     * @param outcome how it ended
     * @param digest names its numbers
     */
    private record Session(Outcome outcome, String digest) {}

    private static CnfConfig config(String precision, String scaling, long iterations, double learningRate) {
        return new CnfConfig(
                "tiny",
                "moons",
                precision,
                scaling,
                "rk4",
                3,
                16,
                8,
                8,
                iterations,
                learningRate,
                5,
                EVALUATE_EVERY,
                32,
                4);
    }

    private Session session(CnfConfig config, RunFolder folder, long interruptAfter) {
        CnfData data = CnfData.of(config.data());
        try (CnfRun run = new CnfRun(config, data, backend, folder);
                Interrupt interrupt = Interrupt.none();
                Progress progress = interruptingAfter(interruptAfter, interrupt)) {
            if (interruptAfter == 0) {
                interrupt.request();
            }
            Outcome outcome = run.train(progress, interrupt);
            run.report(outcome, Map.of());
            return new Session(outcome, run.digest());
        }
    }

    private Session undisturbed(CnfConfig config, String name) {
        try (RunFolder folder = RunFolder.create(temporary.resolve(name))) {
            return session(config, folder, Long.MAX_VALUE);
        }
    }

    private static Progress interruptingAfter(long iteration, Interrupt interrupt) {
        return new Progress() {
            @Override
            public void step(long done, double loss, double scale) {
                if (done == iteration) {
                    interrupt.request();
                }
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    /** The rows without the two columns of seconds. */
    private List<String> rows(String name) throws IOException {
        return Files.readAllLines(temporary.resolve(name).resolve(RunFolder.METRICS)).stream()
                .map(line -> {
                    List<String> cells = Arrays.asList(line.split(",", -1));
                    return cells.size() < 9
                            ? line
                            : String.join(",", cells.subList(0, 7)) + ","
                                    + String.join(",", cells.subList(9, cells.size()));
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "float16, dynamic",
        "float16, loss",
        "bfloat16, none",
        "float64, checked",
        "rampde-0.1.0:float16, dynamic"
    })
    void interruptedAfterAnyIterationAndResumedItIsTheSameRun(String precision, String scaling) throws IOException {
        CnfConfig config = config(precision, scaling, ITERATIONS, 0.01);
        Session whole = undisturbed(config, "whole");
        assertThat(whole.outcome()).isEqualTo(new Completed());

        for (long after = 0; after < ITERATIONS; after++) {
            String name = "interrupted-" + after;
            try (RunFolder folder = RunFolder.create(temporary.resolve(name))) {
                assertThat(session(config, folder, after).outcome()).isEqualTo(new Interrupted(after));
                assertThat(session(config, folder, Long.MAX_VALUE)).isEqualTo(whole);
            }
            assertThat(rows(name)).isEqualTo(rows("whole"));
            assertThat(temporary.resolve(name).resolve(RunFolder.DIGESTS))
                    .hasSameBinaryContentAs(temporary.resolve("whole").resolve(RunFolder.DIGESTS));
        }
    }

    @Test
    void resumedForLongerItIsALongerRun() throws IOException {
        CnfConfig shorter = config("float16", "dynamic", 2 * EVALUATE_EVERY, 0.01);
        CnfConfig longer = config("float16", "dynamic", 2 * EVALUATE_EVERY + 2, 0.01);
        Session whole = undisturbed(longer, "whole");
        try (RunFolder folder = RunFolder.create(temporary.resolve("longer"))) {
            assertThat(session(shorter, folder, Long.MAX_VALUE)).isNotEqualTo(whole);
            assertThat(session(longer, folder, Long.MAX_VALUE)).isEqualTo(whole);
        }
        assertThat(rows("longer")).isEqualTo(rows("whole"));
    }

    @Test
    void rowsNewerThanTheCheckpointAreComputedAgain() throws IOException {
        CnfConfig config = config("float32", "none", ITERATIONS, 0.01);
        Session whole = undisturbed(config, "whole");
        try (RunFolder folder = RunFolder.create(temporary.resolve("torn"))) {
            assertThat(session(config, folder, 4).outcome()).isEqualTo(new Interrupted(4));
            Path metrics = folder.path().resolve(RunFolder.METRICS);
            Files.writeString(metrics, Files.readString(metrics) + "6,1,2,3,4,5,6,7,8,9,10,11,12,13\n7,1,2,0.0");
            assertThat(session(config, folder, Long.MAX_VALUE)).isEqualTo(whole);
        }
        assertThat(rows("torn")).isEqualTo(rows("whole"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "float32"})
    void aStepThatExplodesEndsTheRunAndKeepsWhatWasBefore(String precision) throws IOException {
        CnfConfig config = config(precision, "none", ITERATIONS, 1e30);
        try (RunFolder folder = RunFolder.create(temporary.resolve("exploded"))) {
            Outcome outcome = session(config, folder, Long.MAX_VALUE).outcome();
            assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.iteration()).isEqualTo(2);
                assertThat(failed.reason()).isNotBlank();
            });
            assertThat(session(config, folder, Long.MAX_VALUE).outcome()).isEqualTo(outcome);
            assertThat(folder.loadCheckpoint().orElseThrow().getLong("iterations"))
                    .isEqualTo(1);
            assertThat(folder.readText(RunFolder.SUMMARY)).contains("\"status\" : \"failed\"");
            assertThat(folder.readText(RunFolder.REPORT)).contains("<html");
        }
    }

    @Test
    void aRunWhoseLastEvaluationIsNotFiniteHasFailed() {
        Outcome outcome =
                undisturbed(config("float32", "none", 1, 1e30), "last").outcome();
        assertThat(outcome).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.iteration()).isEqualTo(1);
            assertThat(failed.reason()).startsWith("the validation loss is ");
        });
    }
}
