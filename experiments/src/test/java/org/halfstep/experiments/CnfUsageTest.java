package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.halfstep.experiments.Halfstep.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that cannot be used: exit code 2, a message that names the remedy, and nothing written. */
class CnfUsageTest {
    @TempDir
    private Path temporary = Path.of("");

    private Result refused(String message, String... arguments) throws IOException {
        Result result = Halfstep.train(temporary.resolve("run"), arguments).refused(2, message);
        assertThat(Halfstep.bytes(temporary)).containsOnlyKeys("");
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        "--precision, float17, 'unknown precision ''float17''; known: float64, float32, tf32, bfloat16, '",
        "--precision, rampde-0.1.0:, 'unknown floating-point format ''''; known: '",
        "--role, slope, '--role slope: write ROLE=FORMAT, for example step-product=bfloat16'",
        "--role, speed=float16, 'unknown role ''speed''; known: time, network-time, '",
        "--role, slope=half, 'unknown floating-point format ''half''; known: float64, '",
        "--role, rounding=upward, 'unknown role ''rounding''; known: '",
        "--rounding, odd, 'unknown rounding ''odd''; known: nearest-even, nearest-away, '",
        "--scaling, dynamics, '--scaling: unknown scaling ''dynamics''; known: none, checked, dynamic, loss'",
        "--method, rk5, 'unknown method ''rk5''; known: euler, midpoint, '",
        "--backend, cuda, 'unknown backend ''cuda''; known are tornado, vector, reference, auto'",
        "--backend, tornado, 'backend tornado cannot run here: TORNADOVM_HOME names no SDK of TornadoVM; docs/gpu.md says'",
        "--backend, tornado:h200, 'backend tornado cannot run here: TORNADOVM_HOME names no SDK of TornadoVM; docs/gpu.md'",
        "--backend, vector:1, 'backend vector has no device ''1''; it has vector:cpu (processor)'",
        "--device-memory, 512MiB, 'no backend can run here; not vector: backend vector computes in the JVM''s heap and has'",
        "--device-memory, 512, '--device-memory 512: write a whole number and its unit without a space, for example 512MiB'",
        "--device-memory, 0MiB, '--device-memory 0MiB: write a whole number and its unit without a space'",
        "--device-memory, 4 GB, '--device-memory 4 GB: write a whole number and its unit without a space'",
        "--device-memory, 999999999GiB, '--device-memory 999999999GiB: that is more than any device has'",
        "--data, spirals, 'unknown data ''spirals''; known: 2spirals, 8gaussians, checkerboard, circles, moons,'",
        "--data, '', 'unknown data ''''; known: '",
        "--steps, 0, '--steps 0: must be 1 to 1000000'",
        "--steps, -3, '--steps -3: must be 1 to 1000000'",
        "--steps, 2147483647, '--steps 2147483647: must be 1 to 1000000'",
        "--iterations, 0, '--iterations 0: must be 1 to '",
        "--iterations, -1, '--iterations -1: must be 1 to '",
        "--steps, 3.5, 'Invalid value for option ''--steps'': ''3.5'' is not an int'",
        "--steps, 99999999999, 'is not an int'",
        "--iterations, many, 'Invalid value for option ''--iterations'': ''many'' is not a long'",
        "--seed, x, 'Invalid value for option ''--seed'': ''x'' is not a long'",
        "--data, missing.csv, 'missing.csv: there is no such file; give the path of a CSV file'"
    })
    void aWrongValueIsNamedWithTheKnownOnes(String option, String value, String message) throws IOException {
        refused(message, option, value);
    }

    @ParameterizedTest
    @CsvSource({"0", "-2", "100000"})
    void theThreadsHaveARange(String threads) throws IOException {
        Halfstep.run(
                        "cnf",
                        "--threads",
                        threads,
                        "--out",
                        temporary.resolve("run").toString())
                .refused(2, "--threads " + threads + ": must be 1 to 1024");
        assertThat(Halfstep.bytes(temporary)).containsOnlyKeys("");
    }

    @Test
    void anUnknownPresetIsNamedWithTheKnownOnes() {
        Halfstep.run(
                        "cnf",
                        "--preset",
                        "huge",
                        "--out",
                        temporary.resolve("run").toString())
                .refused(2, "unknown preset 'huge'; known: tiny, quick, paper");
    }

    @Test
    void aMisspeltOptionIsSuggested() throws IOException {
        refused("Unknown option", "--precison", "float16").refused(2, "Possible solutions: --precision");
        refused("Try 'halfstep cnf --help'.", "--step", "3");
    }

    @Test
    void tablesNeedATrainedFlow() throws IOException {
        String message = "--sample, --density and --csv use a trained flow: name its folder by --load RUN";
        refused(message, "--sample", "10");
        refused(message, "--density");
        refused(message, "--csv", "x.csv");
    }

    @Test
    void aFlowIsLoadedForOneTable() throws IOException {
        String here = temporary.toString();
        Halfstep.run("cnf", "--load", here).refused(2, "--load: give either --sample N or --density");
        Halfstep.run("cnf", "--load", here, "--sample", "3", "--density")
                .refused(2, "--load: give either --sample N or --density");
        for (String count : Stream.of("0", "-1", "10000001").toList()) {
            Halfstep.run("cnf", "--load", here, "--sample", count)
                    .refused(2, "--sample " + count + ": must be 1 to 10000000; draw more in parts");
        }
        Halfstep.run("cnf", "--load", here, "--density").refused(2, here + " holds no run (no config.json in it)");
        assertThat(Halfstep.bytes(temporary)).containsOnlyKeys("");
    }

    @ParameterizedTest
    @CsvSource({
        "--precision, float16",
        "--scaling, none",
        "--method, rk4",
        "--steps, 3",
        "--preset, tiny",
        "--data, moons",
        "--iterations, 3",
        "--out, x"
    })
    void aLoadedFlowIsNotTrainedInAnotherWay(String option, String value) {
        Halfstep.run("cnf", "--load", temporary.toString(), "--density", option, value)
                .refused(2, "is used as it was trained, so leave " + option + " out");
        Halfstep.run("cnf", "--load", temporary.toString(), "--density", "--resume")
                .refused(2, "is used as it was trained, so leave --resume out");
    }

    @Test
    void resumingNeedsARun() throws IOException {
        Halfstep.run("cnf", "--resume").refused(2, "--resume: name the run's folder by --out DIR");
        Halfstep.resume(temporary.resolve("none"))
                .refused(2, "holds no run to go on with (no config.json in it); leave --resume out to begin one");
        Halfstep.resume(temporary).refused(2, "holds no run to go on with");
        assertThat(Halfstep.bytes(temporary)).containsOnlyKeys("");
    }

    @Test
    void aFolderThatIsInTheWayIsLeftAsItIs() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "mine");
        Path foreign = Files.createDirectories(temporary.resolve("foreign"));
        Files.writeString(foreign.resolve("letter"), "mine too");
        var before = Halfstep.bytes(temporary);

        Halfstep.train(file).refused(2, file + " is a file; give --out a folder");
        Halfstep.train(foreign).refused(2, foreign + " is not empty and holds no run; give --out a new or empty");
        Halfstep.train(file.resolve("run")).refused(1, "cannot be created: Not a directory");
        assertThat(Halfstep.bytes(temporary)).isEqualTo(before);
    }
}
