package org.halfstep.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, open for one process at a time.
 *
 * <p>A file is written beside its place, forced to the disk and moved there at once; what a killed run left beside is
 * removed at the next opening.
 */
public final class RunFolder implements AutoCloseable {
    /** Everything needed to repeat the run. */
    public static final String CONFIG = "config.json";
    /** Machine, JVM, commit. */
    public static final String ENVIRONMENT = "environment.json";
    /** A row an evaluation. */
    public static final String METRICS = "metrics.csv";
    /** What the run came to. */
    public static final String SUMMARY = "summary.json";
    /** The page to look at. */
    public static final String REPORT = "report.html";
    /** A digest of every step of every iteration. */
    public static final String DIGESTS = "digests";
    /** What the run needs to go on. */
    public static final String CHECKPOINT = "checkpoint";

    private static final String FORMAT = "halfstep-run/1";
    private static final String LOCK = ".lock";
    private static final String UNFINISHED = ".unfinished";
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path path;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private RunFolder(Path path, FileChannel lockChannel, FileLock lock) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /** A place for a run that nobody named: a folder under runs/ that tells the words and the time. */
    public static Path freshPath(String... words) {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        StringBuilder name = new StringBuilder();
        for (String word : words) {
            name.append(word.replaceAll("[^A-Za-z0-9.-]", "-")).append('-');
        }
        return Path.of("runs", name + time);
    }

    /** Refuses a place where no new run can begin: for those who have much to do before they create its folder. */
    public static void requireNew(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw usage(path + " is a file; give --out a folder");
        }
        if (Files.isDirectory(path)) {
            requireUnused(path);
        }
    }

    /** Opens a new or empty folder for a new run. */
    public static RunFolder create(Path path) {
        requireNew(path);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new RunFolderException(path + " cannot be created: " + IoReason.of(e), e);
        }
        RunFolder folder = locked(path);
        try {
            requireUnused(path); // another process may have begun and ended a run here before the lock was ours
        } catch (RunFolderException e) {
            folder.close();
            throw e;
        }
        return folder;
    }

    private static void requireUnused(Path path) {
        if (Files.exists(path.resolve(CONFIG))) {
            throw usage(path + " holds a run already; go on with it by --resume, or give another --out");
        }
        if (!isUnused(path)) {
            throw usage(path + " is not empty and holds no run; give --out a new or empty folder");
        }
    }

    /** Opens the folder of a run that there is, to go on with it. */
    public static RunFolder open(Path path) {
        if (!Files.isRegularFile(path.resolve(CONFIG))) {
            throw usage(
                    path + " holds no run to go on with (no " + CONFIG + " in it); leave --resume out to begin one");
        }
        RunFolder folder = locked(path);
        folder.removeUnfinished();
        return folder;
    }

    /** Reads the configuration of a run without opening it for writing. */
    public static JsonNode readConfig(Path path) {
        if (!Files.isRegularFile(path.resolve(CONFIG))) {
            throw usage(path + " holds no run (no " + CONFIG + " in it)");
        }
        return parse(path.resolve(CONFIG));
    }

    /** Reads another of a run's JSON files, if it is there, without opening the run for writing. */
    public static Optional<JsonNode> readJson(Path path, String name) {
        Path file = path.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(parse(file)) : Optional.empty();
    }

    /** Reads the checkpoint of a run without opening it for writing. */
    public static Checkpoint readCheckpoint(Path path) {
        Path file = path.resolve(CHECKPOINT);
        if (!Files.isRegularFile(file)) {
            throw usage(path + " has no checkpoint yet; let the run go on a little");
        }
        return Checkpoint.parse(bytes(file), file.toString());
    }

    private static boolean isUnused(Path path) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name =
                        entry.getFileName() == null ? "" : entry.getFileName().toString();
                if (!name.equals(LOCK) && !name.endsWith(UNFINISHED)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new RunFolderException(path + " cannot be read: " + IoReason.of(e), e);
        }
    }

    private static RunFolder locked(Path path) {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw usage(path + " is in use by another process; wait for it, or give another --out");
            }
            return new RunFolder(path, channel, lock);
        } catch (IOException e) {
            throw new RunFolderException(path + " cannot be written: " + IoReason.of(e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private void removeUnfinished() {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, "*" + UNFINISHED)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new RunFolderException(path + " cannot be cleaned up: " + IoReason.of(e), e);
        }
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /** Writes a text file. */
    public void write(String name, String text) {
        writeAtomically(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file of bytes. */
    void write(String name, byte[] bytes) {
        writeAtomically(name, bytes);
    }

    /** Writes a JSON file, its format version first. */
    public void writeJson(String name, ObjectNode content) {
        ObjectNode file = MAPPER.createObjectNode();
        file.put("format", FORMAT);
        file.setAll(content);
        try {
            write(name, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n");
        } catch (JsonProcessingException e) {
            throw new RunFolderException(path.resolve(name) + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Reads a text file. */
    public String readText(String name) {
        return new String(bytes(path.resolve(name)), StandardCharsets.UTF_8);
    }

    /** Whether a file is there. */
    public boolean has(String name) {
        return Files.exists(path.resolve(name));
    }

    /** The metrics of this run, those of an earlier session among them. */
    public MetricsFile metrics(List<String> columns) {
        return new MetricsFile(this, columns);
    }

    /**
     * The step digests of this run, those of an earlier session among them.
     *
     * @param identity what decides the run's numbers
     * @param words words of an iteration
     */
    public DigestsFile digests(String identity, int words) {
        return new DigestsFile(this, identity, words);
    }

    /** Replaces the checkpoint. */
    public void save(Checkpoint checkpoint) {
        writeAtomically(CHECKPOINT, checkpoint.toBytes());
    }

    /** The checkpoint, if there is one yet. */
    public Optional<Checkpoint> loadCheckpoint() {
        return has(CHECKPOINT) ? Optional.of(readCheckpoint(path)) : Optional.empty();
    }

    private void writeAtomically(String name, byte[] bytes) {
        Path target = path.resolve(name);
        Path unfinished = path.resolve(name + UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunFolderException(target + " cannot be written: " + IoReason.of(e), e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new RunFolderException(file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    private static JsonNode parse(Path file) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes(file));
        } catch (IOException e) {
            throw new RunFolderException(
                    file + " is damaged: it is not JSON; restore it, or begin a new run with another --out", e);
        }
        String format = node == null || node.get("format") == null
                ? "none"
                : node.get("format").asText();
        if (node == null || !format.equals(FORMAT)) {
            throw new RunFolderException(
                    RunFolderException.Kind.FAILURE,
                    file + " has format '" + format + "', this Halfstep reads '" + FORMAT
                            + "'; use the version that wrote it, or begin a new run with another --out");
        }
        return node;
    }

    private static RunFolderException usage(String message) {
        return new RunFolderException(RunFolderException.Kind.USAGE, message);
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException e) {
            throw new RunFolderException(path + " cannot be closed: " + IoReason.of(e), e);
        }
    }
}
