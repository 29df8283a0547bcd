package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.halfstep.experiments.run.RunFolderException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path temporary = Path.of("");

    private Path run() {
        return temporary.resolve("a/run");
    }

    private void begin() {
        try (RunFolder folder = RunFolder.create(run())) {
            folder.writeJson(
                    RunFolder.CONFIG, JsonNodeFactory.instance.objectNode().put("seed", 7));
        }
    }

    private static void requireRefused(Kind kind, String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RunFolderException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void aNewFolderIsMadeWithItsParentsAndReadAgain() {
        begin();
        assertThat(RunFolder.readConfig(run()).get("seed").asInt()).isEqualTo(7);
        assertThat(RunFolder.readConfig(run()).properties().iterator().next().getKey())
                .isEqualTo("format");
        try (RunFolder folder = RunFolder.open(run())) {
            assertThat(folder.path()).isEqualTo(run());
            assertThat(folder.loadCheckpoint()).isEmpty();
        }
    }

    @Test
    void whatAKilledRunLeftBesideDoesNotCount() throws IOException {
        Files.createDirectories(run());
        Files.writeString(run().resolve("config.json.unfinished"), "{");
        Files.writeString(run().resolve(".lock"), "");
        begin();
        Files.writeString(run().resolve("checkpoint.unfinished"), "HALF");
        RunFolder.open(run()).close();
        assertThat(run().resolve("checkpoint.unfinished")).doesNotExist();
    }

    @Test
    void aFolderInUseIsRefused() {
        begin();
        try (RunFolder folder = RunFolder.open(run())) {
            requireRefused(Kind.USAGE, folder.path() + " is in use by another process", () -> RunFolder.open(run()));
        }
        RunFolder.open(run()).close();
    }

    @Test
    void foldersThatCannotBeANewRunAreRefused() throws IOException {
        begin();
        Path file = Files.writeString(temporary.resolve("file"), "text");
        Path foreign = Files.createDirectories(temporary.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.tex"), "text");

        requireRefused(Kind.USAGE, "holds a run already; go on with it by --resume", () -> RunFolder.create(run()));
        requireRefused(Kind.USAGE, "is a file; give --out a folder", () -> RunFolder.create(file));
        requireRefused(Kind.USAGE, "is not empty and holds no run", () -> RunFolder.create(foreign));
        requireRefused(Kind.FAILURE, "cannot be created: Not a directory", () -> RunFolder.create(file.resolve("run")));
        assertThat(foreign.resolve(".lock")).doesNotExist();
    }

    @Test
    void aRunThatIsNotThereIsRefused() {
        requireRefused(Kind.USAGE, "holds no run to go on with (no config.json in it)", () -> RunFolder.open(run()));
        requireRefused(Kind.USAGE, "holds no run (no config.json in it)", () -> RunFolder.readConfig(run()));
        begin();
        requireRefused(Kind.USAGE, "has no checkpoint yet", () -> RunFolder.readCheckpoint(run()));
    }

    @Test
    void aBrokenConfigurationIsRefused() throws IOException {
        begin();
        Path config = run().resolve(RunFolder.CONFIG);
        String whole = Files.readString(config);
        for (int length = 1; length < whole.stripTrailing().length(); length++) {
            Files.writeString(config, whole.substring(0, length));
            requireRefused(Kind.FAILURE, config + " is damaged: it is not JSON", () -> RunFolder.readConfig(run()));
        }
        Files.writeString(config, whole + "}");
        requireRefused(Kind.FAILURE, "is damaged: it is not JSON", () -> RunFolder.readConfig(run()));
        Files.writeString(config, "");
        requireRefused(Kind.FAILURE, "has format 'none'", () -> RunFolder.readConfig(run()));
        Files.writeString(config, "[1]");
        requireRefused(Kind.FAILURE, "has format 'none'", () -> RunFolder.readConfig(run()));
        Files.writeString(config, whole.replace("halfstep-run/1", "halfstep-run/2"));
        requireRefused(
                Kind.FAILURE,
                "has format 'halfstep-run/2', this Halfstep reads 'halfstep-run/1'; use the version that wrote it",
                () -> RunFolder.readConfig(run()));
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheOldOneAndIsNamed() throws IOException {
        try (RunFolder folder = RunFolder.create(run())) {
            folder.write(RunFolder.REPORT, "old");
            Files.createDirectories(run().resolve("report.html.unfinished"));
            requireRefused(
                    Kind.FAILURE,
                    "report.html cannot be written: Is a directory",
                    () -> folder.write(RunFolder.REPORT, "new"));
            assertThat(run().resolve(RunFolder.REPORT)).hasContent("old");
        }
    }
}
