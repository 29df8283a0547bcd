package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.halfstep.experiments.report.Numbers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the commands of docs/lessons, and compares what comes out with the pictures and the numbers in the text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LessonsTest {
    private static final Path LESSONS = Repository.root().resolve("docs/lessons");

    private final Path runs;
    private List<Lesson> lessons = List.of();

    LessonsTest(@TempDir Path runs) {
        this.runs = runs;
    }

    @BeforeAll
    void run() throws IOException {
        lessons = Lesson.all(LESSONS);
        assertThat(lessons).hasSize(6);
        for (int i = 0; i < lessons.size(); i++) {
            for (int j = 0; j < lessons.get(i).commands().size(); j++) {
                List<String> command = lessons.get(i).commands().get(j);
                Halfstep.run(Lesson.commandInto(command, folder(i + 1, j))).ok();
            }
        }
    }

    /** A line of a table by the names of its columns. */
    private record Row(Map<String, String> values) {
        String of(String column) {
            return Objects.requireNonNull(values.get(column), column);
        }
    }

    private Path folder(int lesson, int command) {
        return runs.resolve(lesson + "-" + command);
    }

    private String text(int lesson) throws IOException {
        return Files.readString(lessons.get(lesson - 1).page());
    }

    /** The lines of a table. */
    private List<Row> table(int lesson, int command, String file) throws IOException {
        List<String> lines = Files.readAllLines(folder(lesson, command).resolve(file)).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        String[] names = lines.getFirst().split(",", -1);
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], values[i]);
            }
            rows.add(new Row(row));
        }
        return rows;
    }

    /** The solution's error in a sweep. */
    private double error(int lesson, int command, int steps, String precision) throws IOException {
        for (Row row : table(lesson, command, "results.csv")) {
            if (row.of("n_timesteps").equals(Integer.toString(steps))
                    && row.of("precision").equals(precision)) {
                return Double.parseDouble(row.of("sol_error"));
            }
        }
        throw new AssertionError("no row of " + steps + " steps in " + precision);
    }

    private void saysErrors(int lesson, int command, String precision, int... steps) throws IOException {
        for (int n : steps) {
            assertThat(text(lesson)).contains(Numbers.general(error(lesson, command, n, precision)));
        }
    }

    /** A scaling rule's line. */
    private double ofRule(int lesson, int command, String rule, String column) throws IOException {
        for (Row row : table(lesson, command, "scalers.csv")) {
            if (row.of("rule").equals(rule)) {
                return Double.parseDouble(row.of(column));
            }
        }
        throw new AssertionError("no rule " + rule);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void thePictureIsTheFigureOfTheReport(int lesson) throws IOException {
        Lesson of = lessons.get(lesson - 1);
        assertThat(of.drawing(folder(lesson, 0)))
                .as(of.picture() + " is not what its command draws; scripts/lessons.sh draws it again")
                .isEqualTo(Files.readString(of.picture()))
                .doesNotContain("var(");
    }

    @Test
    void theIndexNamesEveryLesson() throws IOException {
        String index = Files.readString(LESSONS.resolve("README.md"));
        for (Lesson lesson : lessons) {
            String page = Files.readString(lesson.page());
            String title = page.lines().findFirst().orElseThrow().replaceFirst("# \\d\\. ", "");
            assertThat(index).contains("[" + title + "](" + lesson.page().getFileName() + ")");
            assertThat(page.split("<details><summary>Answer</summary>", -1)).hasSize(4);
        }
    }

    @Test
    void float16GradientsVanish() throws IOException {
        double steps = 64;
        double zero = 0;
        double subnormal = 0;
        double gradientsZero = 0;
        double lowest = 0;
        for (Row row : table(1, 0, "xray.csv")) {
            String exponent = row.of("exponent");
            double share = Double.parseDouble(row.of("share")) / steps;
            if (row.of("quantity").equals("|a|")) {
                int power = Integer.parseInt(exponent);
                zero += power < -24 ? share : 0;
                subnormal += power >= -24 && power < -14 ? share : 0;
                lowest = Math.min(lowest, power);
            } else if (row.of("quantity").equals("|dtheta|")) {
                gradientsZero += exponent.equals("zero") || Integer.parseInt(exponent) < -24 ? share : 0;
            }
        }
        assertThat(lowest).isEqualTo(-25);
        assertThat(text(1)).contains("85.9 % would be zero", "10.9 % are\nsubnormal", "96.9 % of the contributions");
        assertThat(zero).isBetween(0.8585, 0.8595);
        assertThat(subnormal).isBetween(0.1085, 0.1095);
        assertThat(gradientsZero).isBetween(0.9685, 0.9695);
    }

    @Test
    void bfloat16NeedsNoScaling() throws IOException {
        double none = ofRule(2, 0, "none", "relativeError");
        for (String rule : List.of("loss", "released", "dynamic", "oracle")) {
            assertThat(ofRule(2, 0, rule, "relativeError")).as(rule).isEqualTo(none);
            assertThat(ofRule(2, 0, rule, "angle")).as(rule).isEqualTo(ofRule(2, 0, "none", "angle"));
        }
        assertThat(text(2))
                .contains(Numbers.general(none))
                .contains(Numbers.general(ofRule(2, 0, "none", "angle")) + " degrees")
                .contains(Numbers.general(ofRule(6, 0, "dynamic", "relativeError")) + " on this problem");
    }

    @Test
    void aRoundedStepSizeShowsUnlessItIsAPowerOfTwo() throws IOException {
        String released = "rampde-0.1.0:bfloat16";
        saysErrors(3, 0, "bfloat16", 60);
        saysErrors(3, 0, released, 60);
        saysErrors(3, 1, "bfloat16", 1024);
        saysErrors(3, 1, released, 1024);
        assertThat(error(3, 0, 60, released) / error(3, 0, 60, "bfloat16")).isBetween(16.5, 17.5);
        for (int n = 60; n <= 960; n *= 2) {
            assertThat(error(3, 0, n, "bfloat16")).isLessThan(0.001);
            assertThat(error(3, 0, n, released)).isBetween(0.015, 0.02);
        }
    }

    @Test
    void moreStepsMakePureFloat16Worse() throws IOException {
        saysErrors(4, 0, "pure:float16", 16, 1024, 2048, 4096);
        for (int n = 16; n <= 4096; n *= 2) {
            saysErrors(4, 0, "float16", n);
            assertThat(error(4, 0, n, "float64")).isLessThan(1e-6);
        }
        assertThat(error(4, 0, 4096, "pure:float16")).isBetween(Math.E - 1.001, Math.E - 0.999);
        assertThat(error(4, 0, 2048, "pure:float16")).isBetween(0.315, 0.325);
    }

    @Test
    void stochasticRoundingRescuesIt() throws IOException {
        String stochastic = "pure:float16 rounding=stochastic";
        saysErrors(5, 0, "pure:float16", 16, 64, 4096);
        saysErrors(5, 0, stochastic, 16, 64, 4096);
        assertThat(error(5, 0, 4096, stochastic)).isLessThan(error(5, 0, 4096, "pure:float16") / 40);
    }

    @Test
    void theCorrectedRuleCostsLittle() throws IOException {
        String text = text(6);
        for (String rule : List.of("none", "loss", "released", "dynamic", "oracle")) {
            assertThat(text).contains(Numbers.general(ofRule(6, 0, rule, "relativeError")));
        }
        for (String rule : List.of("dynamic", "oracle")) {
            assertThat(text).contains(Numbers.general(ofRule(6, 0, rule, "angle")));
        }
        assertThat(text).contains("with 22 and with 3 steps run again", "runs 92 steps\ninstead of 64");
        assertThat(ofRule(6, 0, "released", "retries")).isEqualTo(22);
        assertThat(ofRule(6, 0, "dynamic", "retries")).isEqualTo(3);
        assertThat(ofRule(6, 1, "released", "stepsRun")).isEqualTo(92);
        assertThat(ofRule(6, 1, "dynamic", "stepsRun")).isEqualTo(64);
        assertThat(ofRule(6, 0, "oracle", "toSubnormal") / 64).isBetween(0.7185, 0.7195);
    }
}
