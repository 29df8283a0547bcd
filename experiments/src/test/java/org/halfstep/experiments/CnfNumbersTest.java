package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.halfstep.experiments.Halfstep.Result;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training computes, seen from the command line. */
class CnfNumbersTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path temporary = Path.of("");

    private JsonNode summary(Path folder) throws IOException {
        return MAPPER.readTree(Files.readString(folder.resolve(RunFolder.SUMMARY)));
    }

    private Path points(String name, double size) throws IOException {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(
                    String.format(Locale.ROOT, "%s,%s%n", size * random.nextGaussian(), size * random.nextGaussian()));
        }
        return Files.writeString(temporary.resolve(name), text);
    }

    private String digest(String folder, String... more) {
        List<String> options = new ArrayList<>(List.of("--iterations", "3"));
        options.addAll(List.of(more));
        return Halfstep.train(temporary.resolve(folder), options.toArray(String[]::new))
                .ok()
                .digest();
    }

    @Test
    void theDigestIsThatOfTheNumbersWhateverTheThreads() {
        String one = digest("one");
        assertThat(digest("again")).isEqualTo(one);
        for (String threads : List.of("2", "3")) {
            Path folder = temporary.resolve("threads-" + threads);
            Result result = Halfstep.run(
                    "cnf", "--preset", "tiny", "--iterations", "3", "--threads", threads, "--out", folder.toString());
            assertThat(result.ok().digest()).isEqualTo(one);
            assertThat(result.err()).contains("threads " + threads).contains("3/3  loss ");
        }
        assertThat(digest("seed", "--seed", "1")).isNotEqualTo(one);
        assertThat(digest("data", "--data", "moons")).isNotEqualTo(one);
        assertThat(digest("euler", "--method", "euler")).isNotEqualTo(one);
        assertThat(digest("steps", "--steps", "7")).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float32", "bfloat16", "float16", "rampde-0.1.0:float16"})
    void everyPrecisionRunsWithEveryScaling(String precision) throws IOException {
        for (String scaling : List.of("none", "checked", "dynamic", "loss")) {
            Path folder = temporary.resolve(scaling);
            Halfstep.train(folder, "--precision", precision, "--scaling", scaling, "--iterations", "2", "--steps", "3")
                    .ok();
            JsonNode summary = summary(folder);
            assertThat(summary.get("status").asText()).as(scaling).isEqualTo("completed");
            assertThat(summary.get("precision").asText()).isEqualTo(precision);
            assertThat(summary.get("scaling").asText()).isEqualTo(scaling);
            assertThat(summary.get("validationLoss").asDouble()).isBetween(1.0, 20.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"float64, none", "float32, none", "bfloat16, none", "float16, dynamic", "rampde-0.1.0:float16, dynamic"
    })
    void scalingIsDynamicWhereTheRangeIsSmall(String precision, String scaling) throws IOException {
        Path folder = temporary.resolve("run");
        Halfstep.train(folder, "--precision", precision, "--iterations", "1", "--steps", "2")
                .ok();
        assertThat(summary(folder).get("scaling").asText()).isEqualTo(scaling);
    }

    @Test
    void theSummaryHasEveryKey() throws IOException {
        Path folder = temporary.resolve("run");
        String digest = digest("run");
        JsonNode summary = summary(folder);

        assertThat(summary.propertyStream().map(Map.Entry::getKey))
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
                        "trajectoryNominalBytes",
                        "peakBytes",
                        "scale",
                        "nonFinite",
                        "digest");
        assertThat(summary.get("scale").propertyStream().map(Map.Entry::getKey))
                .containsExactly("initial", "final", "increases", "overflows", "retries");
        assertThat("digest " + summary.get("digest").asText()).isEqualTo(digest);
        assertThat(summary.get("iterations").asInt()).isEqualTo(3);
        assertThat(summary.get("backwardSteps").asInt()).isEqualTo(3 * 8);
        assertThat(summary.get("nonFinite").asInt()).isZero();
        assertThat(summary.get("secondsPerIteration").asDouble())
                .isCloseTo(
                        summary.get("forwardSeconds").asDouble()
                                + summary.get("backwardSeconds").asDouble(),
                        within(1e-12));
        assertThat(folder).isDirectoryContaining("glob:**" + RunFolder.REPORT);
    }

    @Test
    void float16StoresHalfTheBytesOfFloat32() throws IOException {
        digest("low", "--precision", "float16");
        digest("high", "--precision", "float32");
        long low = summary(temporary.resolve("low")).get("trajectoryBytes").asLong();
        long states = 8 + 1;
        assertThat(low).isEqualTo(states * 64 * 3 * 2);
        assertThat(summary(temporary.resolve("high")).get("trajectoryBytes").asLong())
                .isEqualTo(2 * low);
    }

    @Test
    void aRunCanTrainOnAFileOfPoints() throws IOException {
        Path csv = points("my points.txt", 1);
        Path folder = temporary.resolve("run");
        Halfstep.train(folder, "--data", csv.toString(), "--iterations", "2").ok();
        assertThat(Files.readString(folder.resolve(RunFolder.CONFIG))).contains("\"dataSha256\"");
        assertThat(folder.resolve(RunFolder.REPORT))
                .content()
                .as("the command that repeats the run can be copied")
                .contains("--data &#39;" + csv + "&#39; \\\n    --precision");
        Halfstep.resume(folder, "--iterations", "3").ok();
        Halfstep.run("cnf", "--load", folder.toString(), "--sample", "1", "--quiet")
                .ok();

        var before = Halfstep.bytes(folder);
        points("my points.txt", 2);
        Halfstep.resume(folder, "--iterations", "4").refused(2, csv + " has changed since the run in " + folder);
        Files.delete(csv);
        Halfstep.resume(folder, "--iterations", "4").refused(2, csv + ": there is no such file");
        assertThat(Halfstep.bytes(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "'1,2\n3,4\n', '2 points are too few to learn a density from; give at least 16'",
        "'1,2\n3,x\n', 'line 2: ''x'' is not a number'",
        "'1,2,3\n', 'line 1: 3 columns in ''1,2,3''; give two numbers a line'"
    })
    void aBadFileOfPointsIsRefused(String content, String message) throws IOException {
        Path csv = Files.writeString(temporary.resolve("points.csv"), content);
        Halfstep.train(temporary.resolve("run"), "--data", csv.toString()).refused(2, message);
        assertThat(temporary.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "float32"})
    void aLossThatIsNotFiniteEndsTheRunWithAReport(String precision) throws IOException {
        Path folder = temporary.resolve("run");
        Halfstep.train(folder, "--precision", precision, "--iterations", "1").ok();
        Path config = folder.resolve(RunFolder.CONFIG);
        Files.writeString(
                config, Files.readString(config).replace("\"learningRate\" : 0.01", "\"learningRate\" : 1e30"));
        Files.delete(folder.resolve(RunFolder.CHECKPOINT));
        Files.delete(folder.resolve(RunFolder.DIGESTS)); // it knows the configuration that it belongs to
        Result result = Halfstep.resume(folder, "--iterations", "5");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .containsPattern("halfstep: training stopped in iteration [2-5]: the loss is (NaN|Infinity); ")
                .contains(folder + " keeps the last checkpoint and a report. Try --scaling dynamic");
        assertThat(summary(folder).get("status").asText()).isEqualTo("failed");
        assertThat(summary(folder).get("nonFinite").asInt()).isEqualTo(1);
        assertThat(folder.resolve(RunFolder.CHECKPOINT)).isNotEmptyFile();
        assertThat(folder.resolve(RunFolder.REPORT)).content().contains("the loss is ");
    }

    @Test
    void samplesAreReproducible() throws IOException {
        Path folder = temporary.resolve("run");
        digest("run");
        Path csv = temporary.resolve("samples.csv");
        String[] command = {"cnf", "--load", folder.toString(), "--quiet", "--sample", "700"};
        String samples = Halfstep.run(command).ok().out();

        assertThat(samples.lines().toList()).hasSize(701).first().isEqualTo("x,y");
        assertThat(samples.lines().skip(1)).allMatch(line -> line.matches("-?[0-9.E-]+,-?[0-9.E-]+"));
        assertThat(Halfstep.run(command).out()).isEqualTo(samples);
        Result fewer = Halfstep.run("cnf", "--load", folder.toString(), "--sample", "5", "--csv", csv.toString());
        assertThat(fewer.ok().out()).isEmpty();
        assertThat(csv)
                .as("a sample does not depend on how many are drawn")
                .hasContent(String.join("\n", samples.lines().limit(6).toList()));
        assertThat(Halfstep.run("cnf", "--load", folder.toString(), "--quiet", "--sample", "700", "--seed", "9")
                        .out())
                .isNotEqualTo(samples);
    }

    @Test
    void aTableGoesToANewFile() throws IOException {
        Path folder = temporary.resolve("run");
        digest("run");
        Path mine = Files.writeString(temporary.resolve("mine.csv"), "mine");
        Path none = temporary.resolve("none");
        Map<String, String> refused = Map.of(
                mine.toString(),
                "--csv: " + mine + " exists already and is not overwritten; remove it, or give another",
                temporary.toString(),
                "--csv: " + temporary + " is a folder; give the name of a file in it",
                none.resolve("x.csv").toString(),
                "--csv: there is no folder " + none + " for x.csv",
                "",
                "--csv '': give the name of a file");
        for (Map.Entry<String, String> entry : refused.entrySet()) {
            Halfstep.run("cnf", "--load", folder.toString(), "--sample", "5", "--csv", entry.getKey())
                    .refused(2, entry.getValue());
        }
        assertThat(mine).hasContent("mine");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such file")
    void aTableGoesToADevice() {
        digest("run");
        String run = temporary.resolve("run").toString();
        Halfstep.run("cnf", "--load", run, "--density", "--csv", "/dev/null").ok();
    }

    @Test
    void theDensityIntegratesToAboutOne() {
        Path folder = temporary.resolve("run");
        Halfstep.train(folder, "--precision", "float32").ok();
        Result density =
                Halfstep.run("cnf", "--load", folder.toString(), "--density").ok();
        assertThat(density.err()).contains("density over [-4.0, 4.0] x [-4.0, 4.0], 100 x 100 cells");
        String table = density.out();
        List<String> lines = table.lines().toList();
        assertThat(lines).hasSize(100 * 100 + 1).first().isEqualTo("x,y,logDensity");
        double cell = 8.0 / 100;
        double mass = 0;
        for (String line : lines.subList(1, lines.size())) {
            mass += cell * cell * Math.exp(Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)));
        }
        assertThat(mass).isCloseTo(1, within(0.15));
        assertThat(lines.get(1)).startsWith("-3.96,-3.96,");
        assertThat(lines.get(2)).startsWith("-3.88,-3.96,");
    }
}
