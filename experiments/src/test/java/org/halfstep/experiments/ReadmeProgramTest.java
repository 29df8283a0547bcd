package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README says to paste and to type works. */
class ReadmeProgramTest {
    private static final String LAUNCHER = "./halfstep ";

    private static List<String> program() {
        List<String> lines = Repository.read("README.md").lines().toList();
        int start = lines.indexOf("```java") + 1;
        assertThat(start).as("a java block").isPositive();
        return lines.subList(start, start + lines.subList(start, lines.size()).indexOf("```"));
    }

    /** The child has the class path of the tests, of which main code and its libraries are what the program needs. */
    @Test
    void theProgramRunsAndLearns(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> program = program();
        assertThat(program).hasSizeBetween(20, 45);
        Path file = Files.write(folder.resolve("Turn.java"), program);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ChildProcess child = ChildProcess.run(
                folder,
                Map.of(),
                List.of(
                        java.toString(),
                        "-cp",
                        absoluteClassPath(),
                        file.getFileName().toString()));
        assertThat(child.exitCode()).as(child.output()).isZero();
        List<String> lines = child.output().lines().toList();
        assertThat(lines).first().asString().startsWith("0  ");
        assertThat(loss(lines.getLast())).isLessThan(1e-3).isLessThan(loss(lines.getFirst()) / 100);
    }

    private static double loss(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    static String absoluteClassPath() {
        return String.join(
                System.getProperty("path.separator"),
                Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /** The arguments of every line that begins with the launcher, and of every such piece of code in the text. */
    static List<String> commands() {
        List<String> commands = new ArrayList<>();
        Repository.read("README.md").lines().forEach(line -> {
            if (line.startsWith("    " + LAUNCHER)) {
                commands.add(line.strip().substring(LAUNCHER.length()).replaceFirst("\\s+#.*", ""));
            } else {
                inline(line, commands);
            }
        });
        return commands.stream().filter(command -> !command.startsWith("java ")).toList();
    }

    private static void inline(String line, List<String> commands) {
        String[] pieces = line.split("`", -1);
        for (int i = 1; i < pieces.length; i += 2) {
            if (pieces[i].startsWith(LAUNCHER)) {
                commands.add(pieces[i].substring(LAUNCHER.length()));
            }
        }
    }

    @Test
    void theReadmeNamesCommands() {
        assertThat(commands()).hasSizeGreaterThanOrEqualTo(8).anyMatch(command -> command.startsWith("proof "));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandAndItsOptionsExist(String command) {
        assertThatCode(() -> Main.commandLine().parseArgs(command.split(" +")))
                .as(command)
                .doesNotThrowAnyException();
    }
}
