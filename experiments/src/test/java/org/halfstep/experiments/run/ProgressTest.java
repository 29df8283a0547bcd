package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    @Test
    void aLineSaysIterationsLossSpeedTimeLeftAndScale() {
        StringWriter text = new StringWriter();
        try (Progress progress = new Progress.InLines(4, 1, new PrintWriter(text))) {
            progress.step(2, 5.25, 1024);
            progress.step(3, 3.5, 1024);
            progress.step(4, 2.00004, 3);
        }
        assertThat(text.toString())
                .as("where it begins, the first iteration, one every few seconds, and the last")
                .matches(
                        "1/4  begins\\R2/4  loss 5\\.2500  [0-9]+\\.[0-9] it/s  0:00 left  S 2\\^10\\R4/4  loss 2\\.0000  [0-9]+\\.[0-9] it/s  0:00 left  S 3\\.0\\R");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0:00",
        "0.4, 0:00",
        "59.6, 1:00",
        "61, 1:01",
        "3599, 59:59",
        "3600, 1:00:00",
        "36061, 10:01:01",
        "Infinity, -",
        "NaN, -"
    })
    void durations(double seconds, String text) {
        assertThat(Progress.duration(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 2^0", "1024, 2^10", "0.25, 2^-2", "3, 3.0", "0, -", "-2, -", "NaN, -", "Infinity, -"})
    void powersOfTwoAreWrittenAsSuch(double scale, String text) {
        assertThat(Progress.scaleText(scale)).isEqualTo(text);
    }
}
