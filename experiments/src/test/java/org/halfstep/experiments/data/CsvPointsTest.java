package org.halfstep.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvPointsTest {
    @TempDir
    Path folder = Path.of(".");

    @Test
    void headerCommentsBlankLinesAndAByteOrderMarkAreSkipped() throws IOException {
        CsvPoints points = CsvPoints.read(file("\uFEFF# measured\n\n x , y \n" + lines(20) + "\n  \n# end\n"));
        assertThat(points.count()).isEqualTo(20);
        assertThat(points.name()).isEqualTo("points.csv");
        assertThat(points.standardisation().meanX()).isEqualTo(9.5);
        assertThat(points.standardisation().meanY()).isEqualTo(-4.75);
    }

    @Test
    void theDigestIsOfTheFilesBytes() throws IOException {
        Path file = file("0,1\n".repeat(8) + "1,0\n".repeat(8));
        assertThat(CsvPoints.read(file).sha256())
                .isEqualTo("56317c80cdd45c2c4863c148f709e4f973814b22e61b22abe2e8d9632796c20a");
    }

    @Test
    void itDrawsItsOwnPointsWithReplacement() throws IOException {
        CsvPoints points = CsvPoints.read(file(lines(20)));
        float[] drawn = points.sample(stream(5), 1000);
        Set<Float> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(drawn[2 * i + 1]).isEqualTo(-0.5f * drawn[2 * i]);
            seen.add(drawn[2 * i]);
        }
        assertThat(seen).hasSize(20);
        assertThat(points.sample(stream(5), 1000)).isEqualTo(drawn);
        assertThat(points.sample(stream(6), 1000)).isNotEqualTo(drawn);
    }

    @Test
    void itDrawsInOtherUnitsFromBinary64() throws IOException {
        String lines = IntStream.range(0, 20)
                .mapToObj(i -> 1e9 + 0.25 * i + "," + i + "\n")
                .collect(Collectors.joining());
        CsvPoints points = CsvPoints.read(file(lines));
        assertThat(points.units()).isEqualTo(Standardisation.NONE);
        Standardisation units = new Standardisation(1e9, 0, 0.25, 1);
        CsvPoints.Split split = points.in(units).split();
        assertThat(split.training().units()).isEqualTo(units);
        float[] drawn = split.validation().sample(stream(5), 100);
        for (int i = 0; i < 100; i++) {
            assertThat(drawn[2 * i]).isEqualTo(drawn[2 * i + 1]).isIn(4f, 9f, 14f, 19f);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1,two        | line 22: 'two' is not a number; write it like -1.25
        1f,2         | line 22: '1f' is not a number
        1,           | line 22: '' is not a number
        1,2,3        | line 22: 3 columns in '1,2,3'; give two numbers a line, separated by a comma
        1            | line 22: 1 columns in '1'; give two numbers a line
        1;2          | line 22: 1 columns in '1;2'; separate the columns by a comma
        NaN,1        | line 22: 'NaN' is not finite in binary32; remove the line
        1,1e39       | line 22: '1e39' is not finite in binary32; remove the line or rescale
        1,-Infinity  | line 22: '-Infinity' is not finite in binary32
        """)
    void aFaultyLineIsNamedWithItsRemedy(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(file("x,y\n" + lines(20) + line + "\n" + lines(3))))
                .withMessageContaining("points.csv, " + message);
        assertThatIllegalArgumentException()
                .as("the last line, without its end")
                .isThrownBy(() -> CsvPoints.read(file("x,y\n" + lines(20) + line)))
                .withMessageContaining("points.csv, " + message);
    }

    @Test
    void aFirstLineWithOneNumberIsAFaultAndNoHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(file("1.0,O.5\n" + lines(20))))
                .withMessageContaining("line 1: 'O.5' is not a number");
    }

    @Test
    void filesThatAreMissingShortConstantOrMisquotedAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(folder.resolve("none.csv")))
                .withMessageContaining("none.csv: there is no such file; give the path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(file("x,y\n" + lines(15))))
                .withMessageContaining("15 points are too few to learn a density from; give at least 16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(file("")))
                .withMessageContaining("0 points are too few");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(file(lines(20).replaceAll("(?m),.*$", ",3"))))
                .withMessageContaining("column 2 is 3.0 in every line");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvPoints.read(file("\"1\" 2,3\n" + lines(20))))
                .withMessageContaining("remove the quotation marks");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("points.csv"), content);
    }

    /** (0, -0), (1, -0.5), (2, -1), ... */
    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i + "," + -0.5 * i + "\n")
                .collect(Collectors.joining());
    }

    private static Stream stream(long seed) {
        return new CounterRandom(seed, Purpose.TRAINING_DATA).at(0, 0, 0, 0);
    }
}
