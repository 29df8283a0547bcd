package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.halfstep.experiments.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code halfstep} in JVMs that lack something: it says what, and the other backends work. */
class OtherMachinesTest {
    private static final int LIMIT_SECONDS = 60;
    private static final String SDK = "@" + System.getenv("TORNADOVM_HOME") + "/tornado-argfile";
    private static final String FLAGS =
            "@" + Path.of("..", "halfstep-tornado-flags").toAbsolutePath().normalize();

    @TempDir
    private Path temporary = Path.of("");

    private String devices(Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        return run(environment, options, 0, "devices");
    }

    private String run(Map<String, String> environment, List<String> options, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        Path output = temporary.resolve("output");
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(options);
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isEqualTo(exitCode);
        return text;
    }

    private static void isListedAsUnavailable(String text, String reason) {
        assertThat(text)
                .containsPattern("(?m)^tornado +- +- +not available: " + reason)
                .containsPattern("(?m)^reference .*plain loops");
    }

    @Test
    void withTornadoVmTheDeviceIsListed() throws IOException, InterruptedException {
        String text = devices(Map.of(), List.of(SDK, FLAGS));
        assertThat(text).containsPattern("(?m)^tornado(:0)? +[1-9][0-9.]* GiB +float32, float16, bfloat16 +\\w+ on ");
    }

    @Test
    void withTornadoVmTheDeviceIsMeasured() throws IOException, InterruptedException {
        String text =
                run(Map.of(), List.of(SDK, FLAGS), 0, "bench", "--backend", "tornado", "--quick", "--only", "peak");
        assertThat(text)
                .containsPattern("(?m)^fused multiply-adds in registers +- +[0-9.]+ GFLOP/s$")
                .containsPattern("(?m)^launch that computes nothing +- +[0-9.]+ us$")
                .containsPattern("(?m)^bench: peak: done after [0-9]+ s$");
    }

    @Test
    void withoutTheSdksArguments() throws IOException, InterruptedException {
        isListedAsUnavailable(
                devices(Map.of(), List.of()),
                "the JVM was started without TornadoVM; name it by --backend tornado or set HALFSTEP_TORNADO=always");
    }

    @Test
    void withoutAFlagOrWithAnother() throws IOException, InterruptedException {
        isListedAsUnavailable(
                devices(Map.of(), List.of(SDK)), "the JVM was started without -Dtornado.recover.bailout=False, so");
        String other = run(
                Map.of(),
                List.of(SDK, FLAGS, "-Dtornado.enable.fma=False"),
                2,
                Stream.of(
                                "lab",
                                "ledger",
                                "--backend",
                                "tornado",
                                "--out",
                                temporary.resolve("run").toString())
                        .toArray(String[]::new));
        assertThat(other)
                .contains("halfstep: backend tornado cannot run here: the JVM was started with"
                        + " -Dtornado.enable.fma=False instead of -Dtornado.enable.fma=True");
    }

    @Test
    void withoutADriver() throws IOException, InterruptedException {
        Map<String, String> noDriver =
                Map.of("OCL_ICD_VENDORS", temporary.resolve("none").toString(), "CUDA_VISIBLE_DEVICES", "");
        isListedAsUnavailable(devices(noDriver, List.of(SDK, FLAGS)), "TornadoVM .*; is the GPU's driver installed");
    }

    @Test
    void withoutTheSdksLibraries() throws IOException, InterruptedException {
        isListedAsUnavailable(
                devices(Map.of(), List.of(SDK, FLAGS, "-Djava.library.path=" + temporary)),
                "TornadoVM does not start: .*; is the GPU's driver installed");
    }
}
