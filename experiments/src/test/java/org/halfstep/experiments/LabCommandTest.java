package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.halfstep.experiments.browser.BrowserPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** {@code halfstep lab} as a user calls it. */
class LabCommandTest {
    private final Path folder;

    LabCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Halfstep.Result lab(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of("lab"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve(name).toString()));
        return Halfstep.run(all.toArray(String[]::new));
    }

    private JsonNode json(String name, String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).resolve(file).toFile());
    }

    @Test
    void theTourMakesEveryExperiment() throws IOException {
        Halfstep.Result tour = lab("tour", "--problem", "decay", "--steps", "8").ok();
        assertThat(tour.out()).contains("ledger\n", "xray\n", "casts\n", "scalers\n", "adaptive\n", "report ");
        for (String file : List.of(
                "config.json",
                "environment.json",
                "report.html",
                "ledger.csv",
                "ledger-steps.csv",
                "xray.csv",
                "xray-scale.csv",
                "casts.csv",
                "casts-times.csv",
                "scalers.csv",
                "scalers-steps.csv",
                "adaptive.csv",
                "adaptive-attempts.csv")) {
            assertThat(folder.resolve("tour").resolve(file)).isNotEmptyFile();
        }
        JsonNode summary = json("tour", "summary.json");
        assertThat(summary.get("status").asText()).isEqualTo("completed");
        assertThat(summary.get("digest").asText()).isEqualTo(tour.digest().substring("digest ".length()));
        for (String experiment : List.of("ledger", "xray", "casts", "scalers", "adaptive")) {
            assertThat(summary.has(experiment)).as(experiment).isTrue();
        }
        String page = Files.readString(folder.resolve("tour").resolve("report.html"));
        assertThat(page).contains("./halfstep lab --problem decay --precision float16");
        assertThat(page.split("<figure", -1)).hasSizeGreaterThanOrEqualTo(1 + 14);
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(page))))
                .as("the page is well-formed")
                .doesNotThrowAnyException();
    }

    /** A run is named by its digest: seed and backend say which numbers, threads and the folder's name do not. */
    @Test
    void aRunCanBeRepeated() {
        String[] run = {"ledger", "--problem", "mlp", "--steps", "3", "--quiet", "--seed", "5"};
        String first = lab("a", run).ok().digest();
        assertThat(lab("b", run).ok().digest()).isEqualTo(first);
        assertThat(lab(
                                "c",
                                "ledger",
                                "--problem",
                                "mlp",
                                "--steps",
                                "3",
                                "--quiet",
                                "--seed",
                                "5",
                                "--backend",
                                "reference",
                                "--threads",
                                "2")
                        .ok()
                        .digest())
                .isEqualTo(first);
        assertThat(lab("d", "ledger", "--problem", "mlp", "--steps", "3", "--quiet", "--seed", "6")
                        .ok()
                        .digest())
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger", "xray", "casts"})
    void aUsersProblemIsLookedAtLikeAnyOther(String experiment) throws IOException {
        Path example = Repository.root().resolve("docs/examples/VanDerPol.java");
        assertThat(Files.readAllLines(example)).hasSizeLessThanOrEqualTo(20);
        lab(experiment, experiment, "--problem", example.toString(), "--steps", "16", "--role", "step-length=bfloat16")
                .ok();
        assertThat(json(experiment, "config.json").get("precision").asText()).isEqualTo("float16 step-length=bfloat16");
        assertThat(json(experiment, "summary.json").get("equation").asText()).startsWith("q' = p");
        BrowserPage.check(folder.resolve(experiment).resolve("report.html"));
    }

    @ParameterizedTest
    @CsvSource({
        "--problem, pendulum, unknown problem 'pendulum'",
        "--precision, half, unknown precision 'half'",
        "--scaling, loss, unknown scaling 'loss'",
        "--steps, 0, --steps 0: must be 1 to",
        "--method, rk7, unknown method 'rk7'",
        "--backend, abacus, unknown backend 'abacus'"
    })
    void whatCannotBeIsRefused(String option, String value, String message) {
        lab("refused", "ledger", option, value).refused(2, message);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void aSolveThatFailsSaysSoAndWhatToTry() {
        lab("failed", "ledger", "--problem", "polynomial", "--precision", "e4m3", "--quiet")
                .refused(1, "left the range of its format at step");
    }
}
