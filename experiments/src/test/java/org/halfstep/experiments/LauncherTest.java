package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(arguments));
        return ChildProcess.run(
                folder,
                Map.of("PATH", tools.toString(), "HALFSTEP_JAVA_HOME", System.getProperty("java.home")),
                command);
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
}
