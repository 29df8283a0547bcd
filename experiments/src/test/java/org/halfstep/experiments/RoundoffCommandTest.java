package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.browser.BrowserPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command from its options to its files, and what it does after it was killed. */
class RoundoffCommandTest {
    @TempDir
    private Path temporary = Path.of("");

    private static Result run(Path folder, String... more) {
        return Halfstep.run(
                Stream.concat(Stream.of("roundoff", "--threads", "1", "--out", folder.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private Result linear(Path folder, String... more) {
        return run(
                folder,
                Stream.concat(
                                Stream.of("--problem", "linear", "--most-steps", "64", "--dimension", "3", "--quiet"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void aSweepLeavesItsFolder() throws IOException {
        Path folder = temporary.resolve("run");
        String out = linear(folder, "--precision", "float16,pure:custom:6:-30:30")
                .ok()
                .out();
        assertThat(out.lines().toList()).hasSize(1 + 2 * 2 * 2 + 2);
        List<String> results = Files.readAllLines(folder.resolve("results.csv"));
        assertThat(results.getFirst())
                .isEqualTo("experiment,n_timesteps,h,method,precision,scaler_type,sol_error,grad_y0_error,grad_A_error,"
                        + "retried_steps,scale_initial,scale_final,error");
        assertThat(results).hasSize(1 + 2 * 2 * 3);
        assertThat(Files.readAllLines(folder.resolve("bounds.csv"))).hasSize(1 + 2 * 2 * 2 * 3);
        JsonNode summary =
                new ObjectMapper().readTree(folder.resolve("summary.json").toFile());
        for (JsonNode row : summary.path("rows")) {
            assertThat(row.path("sol_slack").asDouble()).isGreaterThan(1);
            assertThat(row.path("grad_A_slack").asDouble()).isGreaterThan(1);
        }
        assertThat(Files.readString(folder.resolve("report.html"))).contains("rk4 in float16: solution and bound");
    }

    @Test
    void theReportOpensInABrowser() {
        Path folder = temporary.resolve("run");
        linear(folder, "--precision", "rampde-0.1.0:float16,pure:bfloat16").ok();
        BrowserPage.check(folder.resolve("report.html"));
    }

    @Test
    void aKilledSweepGoesOnWithoutComputingRowsAgain() throws IOException {
        Path folder = temporary.resolve("run");
        String digest = linear(folder, "--precision", "bfloat16").ok().digest();
        Path results = folder.resolve("results.csv");
        String whole = Files.readString(results);
        List<String> lines = whole.lines().toList();
        String kept = String.join("\n", lines.subList(0, 4)) + "\n";
        Files.writeString(results, kept + lines.get(4).substring(0, 20));
        Files.delete(folder.resolve("summary.json"));

        Result resumed = run(folder, "--resume").ok();
        assertThat(resumed.err()).contains("going on after 3 rows");
        assertThat(resumed.digest()).isEqualTo(digest);
        assertThat(Files.readString(results)).isEqualTo(whole);
        assertThat(folder.resolve("summary.json")).exists();

        String marked = kept.replaceFirst("(bfloat16,none),[^,]*,", "$1,0.125,");
        Files.writeString(results, marked);
        run(folder, "--resume", "--quiet").ok();
        assertThat(Files.readString(results)).startsWith(marked);
    }

    @Test
    void aDamagedTableIsRefused() throws IOException {
        Path folder = temporary.resolve("run");
        linear(folder, "--precision", "float16", "--method", "euler").ok();
        Path results = folder.resolve("results.csv");
        String whole = Files.readString(results);
        Files.writeString(results, whole.replaceFirst("linear,32,", "linear,many,"));
        run(folder, "--resume").refused(1, "results.csv is damaged: For input string: \"many\"");
        Files.writeString(results, whole.replaceFirst("linear,32,", "linear,32,32,"));
        run(folder, "--resume").refused(1, "results.csv is damaged: line 2 has 14 values, not 13");
    }

    @Test
    void aFlowIsTrainedOrLoaded() throws IOException {
        Path flow = temporary.resolve("flow");
        Halfstep.train(flow, "--iterations", "2", "--precision", "float32").ok();
        Path folder = temporary.resolve("run");
        String[] options = {
            "--load", flow.toString(), "--precision", "float16", "--method", "rk4", "--steps", "8", "--quiet"
        };
        run(folder, options).ok();
        assertThat(Files.readAllLines(folder.resolve("results.csv")).getFirst())
                .contains("grad_hyper_net.fc1.weight_error", "grad_hyper_net.fc3.bias_error");
        Halfstep.resume(flow, "--iterations", "3").ok();
        run(folder, "--resume").refused(2, "is not the one that the sweep in " + folder + " began with");
    }

    @ParameterizedTest
    @CsvSource({
        "--problem pendulum, unknown problem 'pendulum'; known: cnf, linear",
        "--precision float16;float15, unknown precision 'float15'",
        "--method rk4;rk5, unknown method 'rk5'",
        "--precision float64, no precision to compare: name one beside float64",
        "--scaling loss, unknown scaling 'loss'",
        "--rate -3, '--dimension, --rate and --end belong to --problem linear'",
        "--problem linear --data moons, --data belongs to --problem cnf",
        "--problem linear --steps 8 --most-steps 9, --steps runs a single N",
        "--problem linear --least-steps 100 --most-steps 50, steps from 100 to 50: must be 1 to 65536",
        "--problem linear --rate 200, 'rate T = 200.0 within -80 and 80'",
        "--data nothing, unknown data 'nothing'",
        "--iterations 3, --iterations: the flow is trained as --preset says",
        "--load nowhere, nowhere holds no run",
        "--resume, holds no run to go on with"
    })
    void whatCannotBeUsedIsRefused(String options, String message) {
        Path folder = temporary.resolve("run");
        run(folder, options.replace(';', ',').split(" ")).refused(2, message);
        assertThat(folder).doesNotExist();
    }
}
