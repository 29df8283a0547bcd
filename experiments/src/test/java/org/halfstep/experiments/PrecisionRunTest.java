package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings in formats of every kind, roles set on their own, and directions of rounding. */
class PrecisionRunTest {
    private final Path folder;

    PrecisionRunTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tf32",
                "e5m2",
                "e4m3",
                "fp6",
                "fp4",
                "custom:5:-14:15:saturating",
                "pure:bfloat16",
                "pure:float16"
            })
    void everyKindOfFormatTrains(String precision) {
        String out = Halfstep.train(folder.resolve("run"), "--iterations", "4", "--precision", precision)
                .ok()
                .out();
        assertThat(out).containsPattern("validation loss \\d\\.\\d{4}");
    }

    /** tf32 is stored as float32; its 19 bits are what it would need. */
    @ParameterizedTest
    @CsvSource({"tf32, 32, 19", "float16, 16, 16", "fp6, 8, 6", "fp4, 8, 4"})
    void storedAndNominalBytesAreToldApart(String precision, int storedBits, int nominalBits) throws IOException {
        Path run = folder.resolve("run");
        Halfstep.train(run, "--iterations", "1", "--precision", precision).ok();
        JsonNode summary =
                new ObjectMapper().readTree(run.resolve("summary.json").toFile());
        long stored = summary.get("trajectoryBytes").asLong();
        assertThat(stored).isPositive();
        assertThat(summary.get("trajectoryNominalBytes").asLong() * storedBits).isEqualTo(stored * nominalBits);
    }

    @Test
    void rolesAndRoundingAreSettings() {
        Halfstep.Result byOptions = Halfstep.train(
                        folder.resolve("options"),
                        "--iterations",
                        "4",
                        "--role",
                        "step-product=bfloat16",
                        "--role",
                        "slope=e5m2",
                        "--rounding",
                        "toward-zero")
                .ok();
        Halfstep.Result byName = Halfstep.train(
                        folder.resolve("name"),
                        "--iterations",
                        "4",
                        "--precision",
                        "float16 step-product=bfloat16 slope=e5m2 rounding=toward-zero")
                .ok();
        Halfstep.Result plain =
                Halfstep.train(folder.resolve("plain"), "--iterations", "4").ok();
        assertThat(byName.digest()).isEqualTo(byOptions.digest()).isNotEqualTo(plain.digest());
    }

    @ParameterizedTest
    @CsvSource({"bfloat16, stochastic", "pure:bfloat16, stochastic", "float16, stochastic-equal"})
    void aStochasticRunIsRepeatedAndGoesOnWithTheSameNumbers(String precision, String rounding) {
        String[] options = {"--precision", precision, "--rounding", rounding, "--iterations", "6"};
        Halfstep.Result whole = Halfstep.train(folder.resolve("whole"), options).ok();
        assertThat(Halfstep.train(folder.resolve("again"), options).ok().digest())
                .isEqualTo(whole.digest());
        Path interrupted = folder.resolve("interrupted");
        Halfstep.train(interrupted, "--precision", precision, "--rounding", rounding, "--iterations", "3")
                .ok();
        assertThat(Halfstep.resume(interrupted, "--iterations", "6", "--threads", "2")
                        .ok()
                        .digest())
                .isEqualTo(whole.digest());
        Halfstep.Result nearest = Halfstep.train(
                        folder.resolve("nearest"), "--precision", precision, "--iterations", "6")
                .ok();
        Halfstep.Result otherSeed = Halfstep.train(
                        folder.resolve("seed"),
                        "--precision",
                        precision,
                        "--rounding",
                        rounding,
                        "--iterations",
                        "6",
                        "--seed",
                        "1")
                .ok();
        assertThat(whole.digest()).isNotEqualTo(nearest.digest()).isNotEqualTo(otherSeed.digest());
    }
}
