package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code halfstep cnf} through the command line: its numbers, its files, its messages and exit codes. */
class CnfCommandTest {
    private Path folder = Path.of("");
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void empty(@TempDir Path temporary) {
        folder = temporary;
    }

    private int cnf(String... options) {
        CommandLine commands = Main.commandLine();
        out = new StringWriter();
        err = new StringWriter();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("cnf"));
        arguments.addAll(List.of(options));
        return commands.execute(arguments.toArray(String[]::new));
    }

    /** A tiny run of few iterations. */
    private int tiny(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "--preset", "tiny", "--quiet", "--out", folder.resolve(name).toString()));
        if (!List.of(options).contains("--iterations")) {
            arguments.addAll(List.of("--iterations", "4"));
        }
        arguments.addAll(List.of(options));
        return cnf(arguments.toArray(String[]::new));
    }

    private JsonNode summary(String name) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(name).resolve("summary.json").toFile());
    }

    private String digest(String name) throws IOException {
        return summary(name).get("digest").asText();
    }

    /** Every file of a folder with its bytes, but the lock. */
    private Map<String, List<Byte>> contents(String name) throws IOException {
        Map<String, List<Byte>> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.toList()) {
                List<Byte> bytes = new ArrayList<>();
                for (byte b : Files.readAllBytes(file)) {
                    bytes.add(b);
                }
                contents.put(file.getFileName().toString(), bytes);
            }
        }
        contents.remove(".lock");
        return contents;
    }

    /** A change of numerics, anywhere, is a change of these lines: the first 16 digits of each run's digest. */
    @ParameterizedTest
    @CsvSource({
        "float64, none, cd8cb09ce1fb74b4",
        "float32, none, 9b054b71613a4c93",
        "bfloat16, none, 6b2419c9720e01c0",
        "float16, dynamic, b9cdedc797d23f40",
        "float16, none, 692fae8715798f18",
        "float16, checked, 692fae8715798f18",
        "float16, loss, b9cdedc797d23f40",
        "rampde-0.1.0:float16, dynamic, 47d55c489dba3430",
        "rampde-0.1.0:bfloat16, none, 51fdb8dcd6fc7a80"
    })
    void everyPrecisionAndScalingTrains(String precision, String scaling, String digest) throws IOException {
        assertThat(tiny("run", "--precision", precision, "--scaling", scaling))
                .as(err.toString())
                .isZero();
        JsonNode summary = summary("run");
        assertThat(summary.get("status").asText()).isEqualTo("completed");
        assertThat(summary.get("validationLoss").asDouble()).isBetween(3.0, 6.0);
        assertThat(summary.get("nonFinite").asInt()).isZero();
        assertThat(digest("run")).startsWith(digest);
        assertThat(folder.resolve("run").resolve("report.html")).content().contains("subnormal");
        assertThat(out.toString()).contains("validation loss ", "digest " + digest("run"), "report ");
    }

    @Test
    void theSummaryHasEveryKey() throws IOException {
        assertThat(tiny("run")).isZero();
        List<String> keys = new ArrayList<>();
        summary("run").fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .contains(
                        "format",
                        "experiment",
                        "precision",
                        "scaling",
                        "method",
                        "backend",
                        "threads",
                        "seed",
                        "iterations",
                        "steps",
                        "trainLoss",
                        "validationLoss",
                        "secondsPerIteration",
                        "forwardSeconds",
                        "backwardSeconds",
                        "trajectoryBytes",
                        "peakBytes",
                        "scale",
                        "nonFinite",
                        "digest");
        List<String> scale = new ArrayList<>();
        summary("run").get("scale").fieldNames().forEachRemaining(scale::add);
        assertThat(scale).containsExactly("initial", "final", "increases", "overflows", "retries");
    }

    @Test
    void aDigestDependsOnTheSeedAndNotOnThreadsOrRepetition() throws IOException {
        tiny("a");
        tiny("b");
        tiny("one", "--threads", "1");
        tiny("three", "--threads", "3");
        tiny("seed", "--seed", "1");
        tiny("data", "--data", "moons");
        assertThat(List.of(digest("b"), digest("one"), digest("three"))).containsOnly(digest("a"));
        assertThat(List.of(digest("seed"), digest("data"))).doesNotContain(digest("a"));
    }

    @Test
    void aLowFormatStoresHalfTheBytes() throws IOException {
        tiny("low", "--precision", "float16");
        tiny("high", "--precision", "float32");
        assertThat(2 * summary("low").get("trajectoryBytes").asLong())
                .isEqualTo(summary("high").get("trajectoryBytes").asLong());
    }

    @Test
    void aResumedRunMayGoOnLongerAndEqualsALongRun() throws IOException {
        tiny("long", "--iterations", "25");
        tiny("short", "--iterations", "15");
        assertThat(cnf(
                        "--resume",
                        "--iterations",
                        "25",
                        "--quiet",
                        "--out",
                        folder.resolve("short").toString()))
                .as(err.toString())
                .isZero();
        assertThat(digest("short")).isEqualTo(digest("long"));
        assertThat(losses("short")).containsSubsequence(losses("long"));
        assertThat(cnf("--resume", "--quiet", "--out", folder.resolve("short").toString()))
                .isZero();
        assertThat(digest("short")).isEqualTo(digest("long"));
    }

    /** Iteration and losses of every row. */
    private List<String> losses(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("metrics.csv")).stream()
                .skip(2)
                .map(line -> line.split(",", -1))
                .map(cells -> cells[0] + " " + cells[2] + " " + cells[4])
                .toList();
    }

    @Test
    void aTrainedFlowIsSampledAndItsDensityComputed() throws IOException {
        tiny("run", "--iterations", "30");
        String run = folder.resolve("run").toString();
        assertThat(cnf("--load", run, "--sample", "700", "--quiet")).isZero();
        String samples = out.toString();
        assertThat(samples.lines()).hasSize(701).first().isEqualTo("x,y");
        cnf("--load", run, "--sample", "700", "--quiet");
        assertThat(out.toString()).isEqualTo(samples);
        cnf("--load", run, "--sample", "700", "--quiet", "--seed", "5");
        assertThat(out.toString()).isNotEqualTo(samples);
        Path csv = folder.resolve("density.csv");
        assertThat(cnf("--load", run, "--density", "--csv", csv.toString(), "--quiet"))
                .isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(10_001).first().isEqualTo("x,y,logDensity");
        double integral = lines.stream()
                .skip(1)
                .mapToDouble(line -> Math.exp(Double.parseDouble(line.split(",", -1)[2])) * 0.08 * 0.08)
                .sum();
        assertThat(integral).isBetween(0.9, 1.02);
    }

    @Test
    void aUsersPointsAreLearned() throws IOException {
        Path csv = folder.resolve("points.csv");
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 100; i++) {
            text.append(Math.cos(i)).append(',').append(Math.sin(i)).append('\n');
        }
        Files.writeString(csv, text);
        assertThat(tiny("run", "--data", csv.toString())).as(err.toString()).isZero();
        assertThat(folder.resolve("run").resolve("config.json")).content().contains("dataSha256");
        Files.writeString(csv, text + "5,5\n");
        assertThat(cnf("--resume", "--quiet", "--out", folder.resolve("run").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("another configuration or other data");
    }

    @Test
    void pointsBeyondEveryFormatEndTheRunWithAReport() throws IOException {
        Path csv = folder.resolve("points.csv");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append(i * 1e36).append(',').append(-i * 1e36).append('\n');
        }
        Files.writeString(csv, text);
        assertThat(tiny("run", "--data", csv.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("training stopped in iteration 1: the loss is", "Try --scaling dynamic")
                .doesNotContain("\tat ");
        assertThat(summary("run").get("status").asText()).isEqualTo("failed");
        assertThat(summary("run").get("nonFinite").asInt()).isEqualTo(1);
        assertThat(folder.resolve("run").resolve("report.html")).content().contains("failed in iteration");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--precision float15 | unknown precision 'float15'; known: float64, float32, bfloat16, float16",
                "--scaling often | unknown scaling 'often'; known: none, checked, dynamic, loss",
                "--method rk5 | unknown method 'rk5'; known: euler, rk4",
                "--backend abacus | unknown backend 'abacus'; known are reference, auto",
                "--preset huge | unknown preset 'huge'; known: tiny, quick, paper",
                "--data gaussians | unknown data 'gaussians'; known: 2spirals, 8gaussians",
                "--data nowhere.csv | nowhere.csv: there is no such file",
                "--steps 0 | --steps 0: must be 1 or more",
                "--steps -3 | --steps -3: must be 1 or more",
                "--iterations 0 | --iterations 0: must be 1 or more",
                "--threads 0 | --threads 0: must be 1 or more",
                "--threads many | 'many' is not an int",
                "--seed x | 'x' is not a long",
                "--presision float16 | Unknown option",
                "--sample 10 | name its folder by --load RUN",
                "--load nowhere | give either --sample N or --density",
                "--load nowhere --sample 5 | nowhere holds no run",
                "--load nowhere --sample 0 | --sample 0: must be 1 or more",
                "--load nowhere --sample 5 --density | give either --sample N or --density",
                "--resume | --resume: name the run's folder by --out DIR",
                "--resume --out nowhere | nowhere holds no run to go on with"
            })
    void misuseIsToldWithExitCodeTwo(String options, String message) {
        assertThat(cnf(options.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownCommandIsMetWithTheKnownOnes() {
        CommandLine commands = Main.commandLine();
        commands.setErr(new PrintWriter(err, true));
        assertThat(commands.execute("cmf")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown command or option 'cmf'; commands: cnf, proof, precision");
    }

    @Test
    void anUnknownOptionIsMetWithASuggestion() {
        assertThat(cnf("--presision", "float16")).isEqualTo(2);
        assertThat(err.toString()).contains("--precision", "Try 'halfstep cnf --help'");
    }

    @Test
    void foldersThatDoNotFitAreRefusedAndLeftAlone() throws IOException {
        tiny("run");
        Map<String, List<Byte>> before = contents("run");
        assertThat(tiny("run")).isEqualTo(2);
        assertThat(err.toString()).contains("holds a run already; go on with it by --resume");
        String run = folder.resolve("run").toString();
        assertThat(cnf("--resume", "--out", run, "--precision", "float32")).isEqualTo(2);
        assertThat(err.toString()).contains("leave --precision out");
        assertThat(contents("run")).isEqualTo(before);

        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThat(tiny("file")).isEqualTo(2);
        assertThat(err.toString()).contains("is a file; give --out a folder");
        assertThat(file).content().isEqualTo("mine");
        assertThat(tiny("file/below")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be created");

        Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(folder.resolve("foreign").resolve("thesis.tex"), "mine");
        assertThat(tiny("foreign")).isEqualTo(2);
        assertThat(err.toString()).contains("is not empty and holds no run");
        assertThat(contents("foreign")).containsOnlyKeys("thesis.tex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "flipped", "foreign", "newer"})
    void aDamagedCheckpointIsToldAndNothingIsOverwritten(String damage) throws IOException {
        tiny("run");
        Path checkpoint = folder.resolve("run").resolve("checkpoint");
        byte[] bytes = Files.readAllBytes(checkpoint);
        String message =
                switch (damage) {
                    case "truncated" -> {
                        bytes = java.util.Arrays.copyOf(bytes, bytes.length / 2);
                        yield "its header says";
                    }
                    case "flipped" -> {
                        bytes[bytes.length - 100] ^= 1;
                        yield "its checksum does not fit";
                    }
                    case "foreign" -> {
                        bytes[0] = 'h';
                        yield "is not a checkpoint of Halfstep";
                    }
                    default -> {
                        bytes[11] = 9;
                        yield "has format version 9, this Halfstep reads version 1";
                    }
                };
        Files.write(checkpoint, bytes);
        Map<String, List<Byte>> before = contents("run");
        String run = folder.resolve("run").toString();
        assertThat(cnf("--resume", "--quiet", "--out", run)).isEqualTo(1);
        assertThat(err.toString()).contains(checkpoint.toString(), message).doesNotContain("\tat ");
        assertThat(cnf("--load", run, "--sample", "3", "--quiet")).isEqualTo(1);
        assertThat(contents("run").get("checkpoint")).isEqualTo(before.get("checkpoint"));
        assertThat(contents("run").get("summary.json")).isEqualTo(before.get("summary.json"));
        assertThat(contents("run").get("metrics.csv")).isEqualTo(before.get("metrics.csv"));
    }

    @Test
    void aDamagedConfigurationIsTold() throws IOException {
        tiny("run");
        String run = folder.resolve("run").toString();
        Path config = folder.resolve("run").resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replace("halfstep-run/1", "halfstep-run/7"));
        assertThat(cnf("--resume", "--out", run)).isEqualTo(1);
        assertThat(err.toString()).contains("has format 'halfstep-run/7'; this Halfstep reads 'halfstep-run/1'");
        Files.writeString(config, text.replace("\"steps\"", "\"stops\""));
        assertThat(cnf("--resume", "--out", run)).isEqualTo(1);
        assertThat(err.toString()).contains("config.json: the configuration lacks 'steps'");
        Files.writeString(config, "{");
        assertThat(cnf("--resume", "--out", run)).isEqualTo(1);
        assertThat(err.toString())
                .contains("config.json is damaged: it is not JSON")
                .doesNotContain("\tat ");
        assertThat(cnf("--resume", "--out", run, "--debug")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void badPointsAreTold() throws IOException {
        Path csv = Files.writeString(folder.resolve("points.csv"), "1,2\n3,4\n");
        assertThat(tiny("run", "--data", csv.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("2 points are too few");
        Files.writeString(csv, "1,2\n3,four\n");
        assertThat(tiny("run", "--data", csv.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("points.csv").contains("four").doesNotContain("\tat ");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
