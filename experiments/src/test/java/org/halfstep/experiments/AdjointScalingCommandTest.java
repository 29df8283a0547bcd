package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.halfstep.experiments.browser.BrowserPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command from its options to its files. */
class AdjointScalingCommandTest {
    @TempDir
    private Path temporary = Path.of("");

    private Halfstep.Result run(Path folder, String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"adjoint-scaling", "--quiet", "--out", folder.toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Halfstep.run(arguments);
    }

    @Test
    void aRunLeavesItsFolder() throws IOException {
        Path folder = temporary.resolve("run");
        String out = run(folder, "--precision", "float16,pure:bfloat16", "--steps", "150")
                .ok()
                .out();
        assertThat(out.lines().toList()).hasSize(1 + 6 + 2);
        assertThat(out).contains("rampde-0.1.0:float16", "pure:bfloat16", "digest ", "report.html");

        JsonNode summary =
                new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
        assertThat(summary.path("format").asText()).isEqualTo("halfstep-run/1");
        assertThat(summary.path("rows")).hasSize(6);
        assertThat(summary.path("rows").path(3).path("error dL/dc").asDouble()).isBetween(1e-5, 0.1);
        List<String> states = Files.readAllLines(folder.resolve("state_curve.csv"));
        assertThat(states).hasSize(152);
        assertThat(states.getFirst())
                .isEqualTo("t,y_analytic,y_rk4_rampde-0.1.0:float16,y_rk4_float16,y_rk4_pure:bfloat16");
        assertThat(Files.readAllLines(folder.resolve("scale_trace.csv"))).hasSize(1 + 6 * 150);
        assertThat(Files.readString(folder.resolve("report.html"))).contains("S in float16", "tried again");
    }

    @Test
    void theReportOpensInABrowser() {
        Path folder = temporary.resolve("run");
        run(folder, "--precision", "float16,e4m3", "--steps", "40").ok();
        BrowserPage.check(folder.resolve("report.html"));
    }

    @Test
    void theSameCommandGivesTheSameNumbers() {
        Halfstep.Result first = run(temporary.resolve("a"), "--precision", "float16", "--threads", "1");
        Halfstep.Result second =
                run(temporary.resolve("b"), "--precision", "float16", "--threads", "2", "--backend", "reference");
        assertThat(second.ok().digest()).isEqualTo(first.ok().digest());
    }

    @Test
    void aRowThatOverflowsDoesNotEndTheRun() {
        assertThat(run(temporary.resolve("run"), "--precision", "e4m3", "--steps", "50")
                        .ok()
                        .out())
                .contains("none");
    }

    @ParameterizedTest
    @CsvSource({
        "--precision, 'float16,float15', unknown precision 'float15'",
        "--scaling, 'none,some', unknown scaling 'some'",
        "--scaling, loss, unknown scaling 'loss'",
        "--method, rk5, unknown method 'rk5'",
        "--end, -1, T = -1.0 must be positive",
        "--iterations, 5, --iterations: nothing is trained here"
    })
    void whatCannotBeUsedIsRefused(String option, String value, String message) {
        Path folder = temporary.resolve("run");
        run(folder, option, value).refused(2, message);
        assertThat(folder).doesNotExist();
    }
}
