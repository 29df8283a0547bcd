package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.browser.BrowserPage;
import org.halfstep.experiments.cnf.Recordings;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** {@code halfstep compare} on runs of this and of any other experiment. */
class CompareCommandTest {
    @TempDir
    private static Path shared = Path.of("");

    @TempDir
    private Path temporary = Path.of("");

    @BeforeAll
    static void train() {
        try (Backend reference = Backends.open("reference", 1);
                Backend vector = Backends.open("vector", 1)) {
            Recordings.record(Recordings.config("float16", "dynamic", 6), reference, run("half"));
            Recordings.record(Recordings.config("float16", "dynamic", 6), vector, run("again"));
            Recordings.record(Recordings.config("bfloat16", "none", 6), reference, run("brain"));
            Recordings.record(Recordings.config("float32", "none", 9), reference, run("long"));
        }
    }

    private static Path run(String name) {
        return shared.resolve(name);
    }

    private static String word(String name) {
        return run(name).toString();
    }

    private static JsonNode summary(String name) throws IOException {
        return new ObjectMapper().readTree(run(name).resolve(RunFolder.SUMMARY).toFile());
    }

    private static String line(String out, String begin) {
        return out.lines()
                .filter(line -> line.startsWith(begin + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(begin + " in\n" + out));
    }

    @Test
    void theConsoleShowsWhatDiffersAndFoldsWhatIsEqual() {
        String out = Halfstep.run("compare", word("half"), word("brain"), word("again"))
                .ok()
                .out();
        assertThat(line(out, "configuration")).matches("configuration +half +brain +again");
        assertThat(line(out, "precision")).matches("precision +float16 +bfloat16 +float16");
        assertThat(line(out, "scaling")).matches("scaling +dynamic +none +dynamic");
        assertThat(line(out, "configuration: equal are"))
                .contains("experiment, ", "seed", "steps")
                .doesNotContain("precision");
        assertThat(line(out, "backend")).matches("backend +reference: .* +reference: .* +vector: .*");
        assertThat(out).contains("The digests are not all equal: half = again | brain.\n");
        assertThat(out).contains("half and again: every step digest of iterations 1 to 6 is equal\n");
        assertThat(out).doesNotContain("half and brain: every");
    }

    @Test
    void theFinalNumbersHaveTheirDifferencesAndTheBestIsMarked() throws IOException {
        String out = Halfstep.run("compare", word("half"), word("long")).ok().out();
        double half = summary("half").get("validationLoss").asDouble();
        double other = summary("long").get("validationLoss").asDouble();
        String change = String.format(Locale.ROOT, "%+.1f %%", 100 * (other - half) / Math.abs(half));
        assertThat(line(out, "validationLoss"))
                .matches("validationLoss +[0-9.]+" + (half < other ? " \\*" : "") + " +[0-9.]+ \\("
                        + Pattern.quote(change) + "\\)" + (other < half ? " \\*" : ""));
        assertThat(line(out, "backwardSteps"))
                .as("neither better nor worse")
                .matches("backwardSteps +18 +27 \\(\\+50 %\\)");
        assertThat(line(out, "scale.final")).matches("scale.final +[0-9]+ +1 \\(-[0-9]+ %\\)");
    }

    @Test
    void theReportIsOneWellFormedFileWithEveryCurve() throws IOException, ParserConfigurationException, SAXException {
        Path report = temporary.resolve("comparison.html");
        Result result = Halfstep.run(
                        "compare", word("half"), word("brain"), word("long"), "--out", report.toString(), "--quiet")
                .ok();
        assertThat(result.out()).isEqualTo("report " + report + System.lineSeparator());
        String page = Files.readString(report);
        byte[] xml = page.substring(page.indexOf('\n')).getBytes(StandardCharsets.UTF_8);
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml))
                        .getElementsByTagName("figure")
                        .getLength())
                .isGreaterThanOrEqualTo(8);
        assertThat(page)
                .contains("Comparison of runs: cnf", "<h1>half, brain, long</h1>")
                .contains("<h3>Validation loss</h3>", "<h3>Train loss</h3>", "<h3>Seconds per iteration</h3>")
                .contains("<h3>Scale final</h3>", "validation loss, nats", "seconds per iteration, s")
                .contains("At iteration 6, the last that all have: half ")
                .contains("The runs are of different lengths: the curves have the part up to 6 in common")
                .contains("<td class=\"left\">bfloat16</td>")
                .contains("Not drawn, the same in every row of every run: retries 0")
                .containsPattern("[0-9]+ settings differ; (half|brain|long) has the best validation loss\\.");
    }

    @Test
    void theReportWorksInABrowser() {
        Path report = temporary.resolve("comparison.html");
        Halfstep.run(
                        "compare",
                        word("half"),
                        word("again"),
                        word("brain"),
                        word("long"),
                        "--out",
                        report.toString(),
                        "--quiet")
                .ok();
        BrowserPage.check(report);
    }

    @Test
    void theTableHasEveryNumberWithAllItsDigits() throws IOException {
        Path table = temporary.resolve("comparison.csv");
        Halfstep.run("compare", word("half"), word("brain"), "--csv", table.toString(), "--quiet")
                .ok();
        List<String> lines = Files.readAllLines(table);
        assertThat(lines.getFirst()).isEqualTo("part,name,half,brain");
        assertThat(lines)
                .contains("configuration,precision,float16,bfloat16")
                .contains("configuration,seed,4,4")
                .contains(
                        "summary,trainLoss," + summary("half").get("trainLoss").asDouble() + ","
                                + summary("brain").get("trainLoss").asDouble())
                .contains("summary,digest," + summary("half").get("digest").asText() + ","
                        + summary("brain").get("digest").asText());
    }

    @Test
    void runsOfOneConfigurationThatPartSayWhere() throws IOException {
        Path other = Halfstep.copy(run("half"), temporary.resolve("other"));
        RecordedBytes.flip(other.resolve(RunFolder.DIGESTS), Recordings.STEPS, 3, 6);
        assertThat(Halfstep.run("compare", word("half"), other.toString()).ok().out())
                .contains("half and other: every step digest is equal before iteration 4, and there the first to differ"
                        + " is backward step 1; ./halfstep replay names the op");
    }

    private Path foreign(String name, String summary, String metrics) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        Files.writeString(
                folder.resolve(RunFolder.CONFIG),
                "{\"format\" : \"halfstep-run/1\", \"experiment\" : \"lab\", \"steps\" : [4, 8]}");
        if (!summary.isEmpty()) {
            Files.writeString(folder.resolve(RunFolder.SUMMARY), summary);
        }
        if (!metrics.isEmpty()) {
            Files.writeString(folder.resolve(RunFolder.METRICS), metrics);
        }
        return folder;
    }

    @Test
    void foldersOfOtherExperimentsAreComparedByWhatTheyHave() throws IOException {
        Path one = foreign(
                "one",
                "{\"format\" : \"halfstep-run/1\", \"rows\" : [{\"error\" : 0.5}, {\"error\" : \"NaN\"}], \"speedup\" : 2}",
                "# halfstep-metrics/1\nN,error,slackFactor\n4,1e-2,3\n8,1e-5,3\n16,1e-7,3\n");
        Path other = foreign(
                "other",
                "{\"format\" : \"halfstep-run/1\", \"rows\" : [{\"error\" : 0.25}, {\"error\" : 1}], \"speedup\" : 3}",
                "# halfstep-metrics/1\nN,error\n4,2e-2\n8,NaN\n");
        Path unfinished = foreign("unfinished", "", "");
        Path report = temporary.resolve("report.html");
        Result result = Halfstep.run(
                        "compare", one.toString(), other.toString(), unfinished.toString(), "--out", report.toString())
                .ok();
        assertThat(line(result.out(), "rows.0.error")).matches("rows.0.error +0.5 +0.25 \\(-50 %\\) \\* +-");
        assertThat(line(result.out(), "rows.1.error")).matches("rows.1.error +NaN +1 +-");
        assertThat(line(result.out(), "speedup")).matches("speedup +2 +3 \\(\\+50 %\\) \\* +-");
        assertThat(result.out())
                .contains("configuration: equal are experiment, steps.0, steps.1", "No run has a digest.");
        assertThat(Files.readString(report))
                .contains("Comparison of runs: lab", "<h3>Error</h3>", "slack factor 3")
                .contains("At n 8, the last that all have: one 1.000e-05, other NaN.");
    }

    @Test
    void runsOfDifferentExperimentsAreToldApart() throws IOException {
        Path lab = foreign("lab", "", "# halfstep-metrics/1\niteration,validationLoss\n0,3\n9,2\n");
        assertThat(Halfstep.run("compare", word("half"), lab.toString()).ok().out())
                .contains(
                        "The runs are of different experiments (cnf, lab): what has the same name need not be the same.");
    }

    @Test
    void runsWhoseFoldersHaveOneNameAreToldApart() throws IOException {
        Path other = Halfstep.copy(run("half"), temporary.resolve("half"));
        String out =
                Halfstep.run("compare", word("half"), other.toString()).ok().out();
        assertThat(line(out, "final numbers"))
                .contains(shared.getFileName() + "/half", temporary.getFileName() + "/half");
        assertThat(out).contains("All digests are equal: the same numbers, bit for bit.");
    }

    @Test
    void whatCannotBeComparedIsRefused() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        Halfstep.run("compare", word("half"), empty.toString())
                .refused(2, empty + " holds no run (no config.json in it)");
        Halfstep.run("compare", word("half"), word("half")).refused(2, "half is named twice; name different runs");
        assertThat(Halfstep.run("compare", word("half")).code()).isEqualTo(2);
        Path newer = Halfstep.copy(run("half"), temporary.resolve("newer"));
        Path config = newer.resolve(RunFolder.CONFIG);
        Files.writeString(config, Files.readString(config).replace("halfstep-run/1", "halfstep-run/9"));
        Halfstep.run("compare", word("half"), newer.toString())
                .refused(1, config + " has format 'halfstep-run/9', this Halfstep reads 'halfstep-run/1'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iteration,x\n1,2\n",
                "# halfstep-metrics/2\niteration,x\n1,2\n",
                "# halfstep-metrics/1\na,b\n1\n"
            })
    void damagedMetricsAreRefused(String metrics) throws IOException {
        Path damaged = foreign("damaged", "", metrics);
        Result result = Halfstep.run("compare", word("half"), damaged.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("halfstep: " + damaged.resolve(RunFolder.METRICS) + " is ");
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws IOException {
        Path there = Files.writeString(temporary.resolve("there.html"), "mine");
        Halfstep.run("compare", word("half"), word("brain"), "--out", there.toString())
                .refused(2, "--out: " + there + " exists already and is not overwritten");
        Halfstep.run("compare", word("half"), word("brain"), "--csv", temporary.toString())
                .refused(2, "--csv: " + temporary + " is a folder");
        Halfstep.run(
                        "compare",
                        word("half"),
                        word("brain"),
                        "--out",
                        temporary.resolve("no/x.html").toString())
                .refused(2, "--out: there is no folder ");
        assertThat(there).content().isEqualTo("mine");
    }

    @Test
    void theFoldersAreOnlyRead() throws IOException {
        Map<String, String> before = new TreeMap<>(Halfstep.bytes(shared));
        Halfstep.run("compare", word("half"), word("brain"), word("long")).ok();
        assertThat(Halfstep.bytes(shared)).isEqualTo(before);
    }
}
