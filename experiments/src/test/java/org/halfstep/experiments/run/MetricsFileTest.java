package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsFileTest {
    private static final List<String> COLUMNS = List.of("iteration", "loss");
    private static final String HEAD = "# halfstep-metrics/1\niteration,loss\n";

    @TempDir
    private Path temporary = Path.of("");

    private RunFolder folder;

    @BeforeEach
    void open() {
        folder = RunFolder.create(temporary.resolve("run"));
    }

    @AfterEach
    void close() {
        folder.close();
    }

    private Path file() {
        return folder.path().resolve(RunFolder.METRICS);
    }

    private MetricsFile metrics() {
        return folder.metrics(COLUMNS);
    }

    private void hold(String text) throws IOException {
        Files.writeString(file(), text);
    }

    @Test
    void everyNumberComesBackBitForBit() throws IOException {
        List<Double> special =
                List.of(0.0, -0.0, 0.1, -3.0, 1e15, 1e300, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY);
        MetricsFile written = metrics();
        for (double value : special) {
            written.append(List.of(0.0, value));
        }

        assertThat(metrics().rows()).isEqualTo(written.rows());
        assertThat(metrics().rows().stream().map(row -> row.get(1)).toList()).isEqualTo(special);
        assertThat(Files.readString(file())).startsWith(HEAD + "0,0\n0,-0.0\n0,0.1\n0,-3\n");
    }

    @Test
    void nothingIsWrittenBeforeTheFirstRow() {
        assertThat(metrics().rows()).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aRowHasAValueForEveryColumn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics().append(List.of(1.0)))
                .withMessage("metrics: 1 values for 2 columns");
    }

    @Test
    void cuttingBackDropsNewerRowsAndIsAppendedTo() throws IOException {
        hold(HEAD + "0,5\n10,4\n20,3\n");
        MetricsFile metrics = metrics();
        metrics.cutBack(10);
        metrics.append(List.of(20.0, 3.5));

        assertThat(Files.readString(file())).isEqualTo(HEAD + "0,5\n10,4\n20,3.5\n");
    }

    @Test
    void aTornLastLineIsDroppedWhereverItIsTorn() throws IOException {
        String row = "20,3.25\n";
        for (int length = 0; length < row.length(); length++) {
            hold(HEAD + "0,5\n10,4\n" + row.substring(0, length));
            assertThat(metrics().rows()).as(row.substring(0, length)).hasSize(2);
        }
        hold(HEAD + "0,5\n10,4\n" + row);
        assertThat(metrics().rows()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "'0,5\nx,4\n20,3\n', 'line 4 holds ''x'', not a number'",
        "'0,5\n10\n20,3\n', 'line 4 has 1 values, not 2'",
        "'0,5\n\n20,3\n', 'line 4 has 1 values, not 2'",
        "'0,5,6\n', 'line 3 has 3 values, not 2'"
    })
    void damageElsewhereIsRefusedAndLeftAsItIs(String rows, String what) throws IOException {
        hold(HEAD + rows);
        assertThatThrownBy(this::metrics)
                .isInstanceOf(RunFolderException.class)
                .hasMessage(file() + " is damaged: " + what + "; move it away to go on without it");
        assertThat(Files.readString(file())).isEqualTo(HEAD + rows);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "'iteration,loss\n0,5\n'",
        "'# halfstep-metrics/2\niteration,loss\n'",
        "'# halfstep-metrics/1\niteration,other\n'",
        "'# halfstep-metrics/1\niteration,loss'"
    })
    void aFileOfAnotherKindIsRefused(String text) throws IOException {
        hold(text);
        assertThatThrownBy(this::metrics)
                .isInstanceOf(RunFolderException.class)
                .hasMessageContaining("is not the metrics file of such a run of this version; move it away");
    }
}
