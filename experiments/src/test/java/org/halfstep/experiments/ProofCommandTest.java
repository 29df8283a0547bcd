package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code halfstep proof} with golden files of one's own: what it prints, and its exit codes. */
class ProofCommandTest {
    private static final Path GOLDEN = Path.of("src/main/resources/org/halfstep/experiments/proof/golden");

    private Path folder = Path.of("");
    private Path run = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void empty(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectory(temporary.resolve("golden"));
        run = temporary.resolve("run");
    }

    private int prove(Path golden, String... options) {
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        List<String> arguments =
                new ArrayList<>(List.of("proof", "--quiet", "--golden", golden.toString(), "--out", run.toString()));
        arguments.addAll(List.of(options));
        return commands.execute(arguments.toArray(String[]::new));
    }

    private void copy(String file) throws IOException {
        Files.copy(GOLDEN.resolve(file), folder.resolve(file));
    }

    @Test
    void theTableNamesAFileOnceAndCountsItsChecks() throws IOException {
        copy("a_linear_ode.json");
        copy("f_rounding.json");
        assertThat(prove(folder)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("""
                          case                       measure     worst     bound  of

                        a_linear_ode.json
                          float64 euler uniform8     rel      \
                        """)
                .contains("\n  300 checks, 0 failed; worst: rel ")
                .contains("""
                         (bound 2.00e-06)

                        f_rounding.json
                          rounding, vector           count           0         0  float16 by definition
                          4 checks, 0 failed; worst: count 0 (bound 0)

                        """)
                .contains("\n304 checks, 0 failed\n")
                .contains("a_linear_ode.json: relative error")
                .contains("\n2 checks of 304 cases, 0 failed\n");
    }

    @Test
    void aNumberBeyondItsBoundIsNamed() throws IOException {
        String text = Files.readString(GOLDEN.resolve("a_linear_ode.json"));
        Files.writeString(
                folder.resolve("a_linear_ode.json"),
                text.replaceFirst("\"loss\": 2.2672853941336317", "\"loss\": 2.2672853941436317"));
        assertThat(prove(folder)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("\n  float64 euler uniform8 +rel +4\\.41e-12 +1\\.00e-12  rampde loss  FAILED\n")
                .contains("\n  300 checks, 1 failed; worst: rel 4.41e-12 (bound 1.00e-12)\n")
                .contains("FAILED: a_linear_ode.json: float64 euler uniform8: rampde loss: rel 4.41e-12 (bound"
                        + " 1.00e-12)\n")
                .contains("FAILED: golden: a_linear_ode.json: relative error\n")
                .contains("  where    float64 euler uniform8, rampde loss: 4.41e-12, bound 1.00e-12\n");
    }

    @Test
    void unknownKindsAndFoldersAreNamed() throws IOException {
        copy("f_rounding.json");
        Files.writeString(folder.resolve("README.md"), "words");
        Files.writeString(folder.resolve("z_new.json"), "{}");
        Files.writeString(folder.resolve("f_rounding.txt"), "{}");
        Files.createDirectory(folder.resolve("b_folder"));
        assertThat(prove(folder)).isZero();
        assertThat(out.toString()).contains("""
                        not read: README.md (not of a known kind)
                        not read: b_folder (a folder)
                        not read: f_rounding.txt (not of a known kind)
                        not read: z_new.json (not of a known kind)
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a_broken.json | {\"cases\": [ | it is not JSON: Unexpected end-of-input",
                "a_twice.json | {} {} | it is not JSON: Trailing token",
                "b_empty.json | {} | no entry 'y0'",
                "e_none.json | {\"cases\": []} | no case in it",
                "e_list.json | [1, 2] | no case in it",
                "c_nothing.json | '' | no case in it"
            })
    void aFileThatCannotBeUsedFails(String file, String content, String reason) throws IOException {
        copy("f_rounding.json");
        Files.writeString(folder.resolve(file), content);
        assertThat(prove(folder)).isEqualTo(1);
        assertThat(out.toString()).contains("\nFAILED: " + file + ": " + reason).contains("4 checks, 0 failed\n");
    }

    @Test
    void aMissingEntryFails() throws IOException {
        Files.writeString(folder.resolve("f_rounding.json"), "{\"fp16_exact\": [0]}");
        assertThat(prove(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAILED: f_rounding.json: rounding, vector: cannot be recomputed: no" + " entry 'x_bits'");
    }

    @Test
    void anEmptyFolderFailsAndNamesTheKinds() {
        assertThat(prove(folder)).isEqualTo(1);
        assertThat(out.toString())
                .contains("the folder: it holds no golden file that could be read")
                .contains("e  dynamic scaling");
    }

    @Test
    void aMissingFolderAndWrongOptionsAreWrongUsage() {
        assertThat(prove(folder.resolve("nowhere"))).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere: there is no such folder");
        assertThat(prove(folder, "--backend", "abacus")).isEqualTo(2);
        assertThat(prove(folder, "--threads", "0")).isEqualTo(2);
    }
}
