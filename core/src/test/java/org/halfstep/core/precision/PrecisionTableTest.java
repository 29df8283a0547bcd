package org.halfstep.core.precision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The casting tables stand in a file of the sources, so that a change of numerics is a diff. */
class PrecisionTableTest {
    private static final Path GOLDEN =
            Path.of("src", "test", "resources", "org", "halfstep", "core", "precision", "precision-table.txt");
    private static final String REGENERATE = "halfstep.regenerate";
    private static final List<String> POLICIES = List.of(
            "float64",
            "float32",
            "bfloat16",
            "float16",
            "pure:float16",
            "e4m3 step-product=bfloat16 rounding=stochastic",
            "rampde-0.1.0:bfloat16",
            "rampde-0.1.0:float16");

    @Test
    void theTablesAreTheCommittedOnes() throws IOException {
        String tables = POLICIES.stream()
                .map(name -> PrecisionTable.of(PrecisionPolicy.parse(name)))
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean(REGENERATE)) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, tables);
        }
        assertThat(tables)
                .withFailMessage(() -> "the casting table is not the one in core/" + GOLDEN
                        + "\nIf the change of numerics is meant, write the file anew and read its diff:"
                        + "\n  mvn -pl core test -Dtest=PrecisionTableTest -D" + REGENERATE + "=true\n" + tables)
                .isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void aTableHasALineForEveryRole() {
        String table = PrecisionTable.of(PrecisionPolicy.parse("float16"));
        assertThat(table.lines().count()).isEqualTo(5 + Role.values().length);
        assertThat(table.lines()).allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
        assertThat(table.lines().skip(5).map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly(List.of(Role.values()).stream().map(Role::word).toArray(String[]::new));
    }
}
