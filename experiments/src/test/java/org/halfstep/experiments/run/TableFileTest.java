package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.halfstep.experiments.cli.TextTable;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that grows row by row, and one on the terminal. */
class TableFileTest {
    @TempDir
    private Path temporary = Path.of("");

    @Test
    void rowsAreThereAtOnceAndATornOneIsLeftOut() throws IOException {
        Path path = temporary.resolve("run");
        try (RunFolder folder = RunFolder.create(path)) {
            TableFile table = new TableFile(folder, "t.csv", List.of("a", "b"));
            table.repair();
            table.append(List.of("x", "1"));
            assertThat(Files.readString(path.resolve("t.csv"))).isEqualTo("a,b\nx,1\n");
            Files.writeString(path.resolve("t.csv"), "a,b\nx,1\ny,");
            TableFile again = new TableFile(folder, "t.csv", List.of("a", "b"));
            assertThat(again.rows()).containsExactly(List.of("x", "1"));
            again.repair();
            again.append(List.of("y", "2"));
            assertThat(Files.readString(path.resolve("t.csv"))).isEqualTo("a,b\nx,1\ny,2\n");
            assertThatThrownBy(() -> new TableFile(folder, "t.csv", List.of("a", "c")))
                    .hasMessageContaining("is not the table of such a run");
            assertThatThrownBy(() -> again.append(List.of("y"))).hasMessageContaining("1 values for 2 columns");
            assertThatThrownBy(() -> again.append(List.of("y,z", "2"))).hasMessageContaining("holds a comma");
        }
    }

    @Test
    void aTableOnTheTerminalIsAligned() {
        Table table = new Table(
                List.of(Column.words("name"), Column.numbers("error")),
                List.of(List.of("float16", "1.5×10⁻⁴"), List.of("e4m3", "0.1")));
        assertThat(TextTable.of(table)).isEqualTo("""
                name        error
                float16  1.5×10⁻⁴
                e4m3          0.1
                """);
    }
}
