package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, on a copy of it in a folder that looks like the project; no test builds anything. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    private static final List<String> TOOLS = List.of("dirname", "readlink", "grep", "find", "mkdir", "touch", "git");

    private Path folder = Path.of("");
    private Path home = Path.of("");
    private Path tools = Path.of("");

    /** A project whose sources are a minute old, and a PATH without Maven. */
    @BeforeEach
    void project(@TempDir Path empty) throws IOException {
        folder = empty;
        home = Files.createDirectory(folder.resolve("with a space"));
        Files.copy(Repository.root().resolve("halfstep"), home.resolve("halfstep"));
        FileTime old = FileTime.fromMillis(System.currentTimeMillis() - 60_000);
        for (String file : List.of("pom.xml", "core/pom.xml", "core/src/main/Source.java")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.writeString(home.resolve(file), "");
        }
        for (String file : List.of("pom.xml", "core/pom.xml", "core/src/main/Source.java", "core/src/main")) {
            Files.setLastModifiedTime(home.resolve(file), old);
        }
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            for (String bin : List.of("/bin", "/usr/bin")) {
                if (Files.isExecutable(Path.of(bin, tool))) {
                    Path forwarder = tools.resolve(tool);
                    Files.writeString(forwarder, "#!/bin/sh\nexec " + bin + "/" + tool + " \"$@\"\n");
                    assertThat(forwarder.toFile().setExecutable(true)).isTrue();
                }
            }
        }
    }

    private ChildProcess launch(Path script, String... arguments) throws IOException, InterruptedException {
        return launch(Map.of(), script, arguments);
    }

    private ChildProcess launch(Map<String, String> more, Path script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(arguments));
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH",
                tools.toString(),
                "HALFSTEP_JAVA_HOME",
                System.getProperty("java.home"),
                "TORNADOVM_HOME",
                "",
                "HALFSTEP_TORNADO",
                ""));
        variables.putAll(more);
        return ChildProcess.run(folder, variables, command);
    }

    private void markAsBuilt() throws IOException {
        Path target = Files.createDirectories(home.resolve("experiments/target"));
        Files.writeString(target.resolve("halfstep-built"), "");
    }

    @Test
    void bashUnderstandsIt() throws IOException, InterruptedException {
        Path script = Repository.root().resolve("halfstep");
        ChildProcess child = ChildProcess.run(folder, Map.of(), List.of("bash", "-n", script.toString()));
        assertThat(child).isEqualTo(new ChildProcess(0, ""));
        assertThat(script).isExecutable();
    }

    /** The usual folders of this machine hold a JDK 25, so the copy looks for a version that no machine has. */
    @Test
    void withoutTheJdkItSaysWhereItLookedAndWhatToInstall() throws IOException, InterruptedException {
        String text = Files.readString(home.resolve("halfstep"));
        assertThat(text).contains("\nwanted=25\n");
        Files.writeString(home.resolve("halfstep"), text.replace("\nwanted=25\n", "\nwanted=999\n"));
        ChildProcess child = launch(home.resolve("halfstep"), "--version");
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.output())
                .startsWith("halfstep: found no JDK 999. Looked at HALFSTEP_JAVA_HOME and JAVA_HOME")
                .contains("apt install openjdk-999-jdk");
    }

    @Test
    void withoutMavenItSaysSo() throws IOException, InterruptedException {
        ChildProcess child = launch(home.resolve("halfstep"), "--version");
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.output()).isEqualTo("""
                        halfstep: found no Maven (mvn). Install Maven 3.8 or newer, for example: apt install maven
                        """);
    }

    @Test
    void whatIsBuiltIsNotBuiltAgain() throws IOException, InterruptedException {
        markAsBuilt();
        ChildProcess child = launch(home.resolve("halfstep"), "java", "-version");
        assertThat(child.exitCode()).isZero();
        assertThat(child.output()).contains("version \"25");
    }

    @Test
    void aSourceNewerThanTheBuildAsksForABuild() throws IOException, InterruptedException {
        markAsBuilt();
        FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 60_000);
        Files.setLastModifiedTime(home.resolve("core/src/main/Source.java"), later);
        ChildProcess child = launch(home.resolve("halfstep"), "java", "-version");
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.output()).contains("found no Maven");
    }

    @Test
    void aLinkToItFindsTheProject() throws IOException, InterruptedException {
        markAsBuilt();
        Files.createSymbolicLink(folder.resolve("first"), Path.of("with a space/halfstep"));
        Path link = Files.createSymbolicLink(folder.resolve("second"), folder.resolve("first"));
        ChildProcess child = launch(link, "java", "-version");
        assertThat(child.exitCode()).as(child.output()).isZero();
    }

    @Test
    void theCommandsExitCodeIsTheLaunchers() throws IOException, InterruptedException {
        markAsBuilt();
        ChildProcess child = launch(home.resolve("halfstep"), "devices");
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.output()).contains("org.halfstep.experiments.Main");
    }

    /** A folder with what the launcher looks for in an SDK, beside a java that only says what it was given. */
    private Map<String, String> sdk(String version) throws IOException {
        Path sdk = folder.resolve("sdk " + version);
        Path jars = Files.createDirectories(sdk.resolve("share/java/tornado"));
        Files.writeString(jars.resolve("tornado-api-" + version + ".jar"), "");
        Path arguments = Files.writeString(sdk.resolve("tornado-argfile"), "");
        Files.setLastModifiedTime(arguments, FileTime.fromMillis(System.currentTimeMillis() - 60_000));
        Path jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Path java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/bash\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return Map.of("TORNADOVM_HOME", sdk.toString(), "HALFSTEP_JAVA_HOME", jdk.toString());
    }

    private void markAsBuiltWith(Map<String, String> sdk, String version) throws IOException {
        markAsBuilt();
        Path target = Files.createDirectories(home.resolve("tornado-kernels/target"));
        Files.writeString(target.resolve("halfstep-built"), sdk.get("TORNADOVM_HOME") + " " + version + "\n");
        Files.writeString(home.resolve("halfstep-tornado-flags"), "");
        Files.setLastModifiedTime(
                home.resolve("halfstep-tornado-flags"), FileTime.fromMillis(System.currentTimeMillis() - 60_000));
    }

    @Test
    void aFolderThatIsNoSdkOfTornadoVmIsRefused() throws IOException, InterruptedException {
        markAsBuilt();
        ChildProcess child = launch(Map.of("TORNADOVM_HOME", folder.toString()), home.resolve("halfstep"), "devices");
        assertThat(child.exitCode()).isEqualTo(1);
        assertThat(child.output())
                .isEqualTo(
                        "halfstep: TORNADOVM_HOME is " + folder + ", which is no SDK of TornadoVM: it lacks\n"
                                + "  share/java/tornado/tornado-api-VERSION.jar\n  tornado-argfile\n"
                                + "Set it to an SDK (docs/gpu.md says how to install one), or unset it to work without GPUs.\n");
    }

    @Test
    void anSdkAsksForABuildWithItAndAnotherOneForAnother() throws IOException, InterruptedException {
        Map<String, String> sdk = sdk("5.2.0-jdk25");
        markAsBuilt();
        assertThat(launch(sdk, home.resolve("halfstep"), "cnf").output()).contains("found no Maven");
        markAsBuiltWith(sdk, "5.2.0-jdk25");
        assertThat(launch(sdk, home.resolve("halfstep"), "cnf").exitCode()).isZero();
        assertThat(launch(sdk("5.3.0-jdk25"), home.resolve("halfstep"), "cnf").output())
                .contains("found no Maven");
        String without = launch(home.resolve("halfstep"), "java", "-XshowSettings:properties", "-version")
                .output();
        assertThat(without).contains("experiments/target/classes").doesNotContain("tornado");
    }

    @ParameterizedTest
    @CsvSource({
        "'', cnf --backend tornado, true",
        "'', cnf --backend=tornado:h200 --quiet, true",
        "'', replay run --against tornado:1, true",
        "'', replay run, true",
        "'', devices, true",
        "'', cnf --backend vector, false",
        "'', cnf --backend=reference, false",
        "'', replay run --against vector, false",
        "'', precision float16, false",
        "'', --version, false",
        "always, cnf --backend vector, true",
        "always, java Own.java, true",
        "never, cnf --backend tornado, false",
        "never, devices, false"
    })
    void theJvmGetsTornadoVmWhereItMayBeUsed(String variable, String line, boolean wanted)
            throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(sdk("5.2.0-jdk25"));
        variables.put("HALFSTEP_TORNADO", variable);
        markAsBuiltWith(variables, "5.2.0-jdk25");
        List<String> given = launch(variables, home.resolve("halfstep"), line.split(" "))
                .output()
                .lines()
                .toList();
        Path kernels = home.resolve("tornado-kernels/target");
        assertThat(given).anyMatch(word -> word.endsWith(":" + kernels.resolve("classes")));
        String[] tornado = {"@" + kernels.resolve("halfstep-arguments"), "@" + home.resolve("halfstep-tornado-flags")};
        if (wanted) {
            assertThat(given).contains(tornado).doesNotContain("-XX:+UseSerialGC");
        } else {
            assertThat(given).doesNotContain(tornado).contains("-XX:+UseSerialGC");
        }
    }

    @Test
    void aWrongWordForWhenToUseItIsRefused() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(sdk("5.2.0-jdk25"));
        variables.put("HALFSTEP_TORNADO", "yes");
        markAsBuiltWith(variables, "5.2.0-jdk25");
        ChildProcess child = launch(variables, home.resolve("halfstep"), "cnf");
        assertThat(child)
                .isEqualTo(new ChildProcess(
                        1, "halfstep: HALFSTEP_TORNADO is yes; it can be always or never, or unset it\n"));
    }
}
