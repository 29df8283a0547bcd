package org.halfstep.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The digests of every step of a run, to be compared with those of a repetition: one 32-bit word a step and direction.
 *
 * <p>Records are gathered in memory and appended when the run saves, before its checkpoint: so a killed run has the
 * digests of every iteration that its checkpoint has done. What is newer, or torn, is cut off on resuming. Its size is
 * 64 bytes and 4 (words + 2) an iteration.
 */
public final class DigestsFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private final RunFolder folder;
    private final String identity;
    private final int words;
    private final ByteBuffer buffer;
    /** Of the file that is there. */
    private @Nullable DigestsFormat format;

    private long next;

    DigestsFile(RunFolder folder, String identity, int words) {
        this.folder = folder;
        this.identity = DigestsFormat.hashed(identity);
        this.words = words;
        buffer = ByteBuffer.allocate(Math.max(BUFFER_BYTES, new DigestsFormat(words, 0, 0, "").recordBytes()));
        if (folder.has(RunFolder.DIGESTS)) {
            DigestsFormat found = DigestsFormat.parse(header(), path());
            if (found.words() != words || !found.identity().equals(this.identity)) {
                throw DigestsFormat.unusable(path(), "belongs to a run with another configuration");
            }
            format = found;
        }
    }

    private Path path() {
        return folder.path().resolve(RunFolder.DIGESTS);
    }

    private byte[] header() {
        try (InputStream in = Files.newInputStream(path())) {
            return in.readNBytes(DigestsFormat.HEADER_BYTES);
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be read: " + IoReason.of(e), e);
        }
    }

    /**
     * Checks that it can go on after so many iterations.
     *
     * @throws RunFolderException if it ends before, or begins after them
     */
    public void requireReaching(long iterations) {
        DigestsFormat found = format;
        try {
            if (found != null && (found.first() > iterations || found.end(Files.size(path())) < iterations)) {
                throw DigestsFormat.unusable(
                        path(), "is damaged: it does not reach the checkpoint's iteration " + iterations);
            }
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be read: " + IoReason.of(e), e);
        }
    }

    /**
     * Begins, or goes on after some iterations: what is recorded of later ones is dropped.
     *
     * @param iterations iterations done
     * @param state the digest of the state before the next one
     */
    public void begin(long iterations, int state) {
        requireReaching(iterations);
        next = iterations;
        buffer.clear();
        DigestsFormat found = format;
        if (found == null) {
            DigestsFormat fresh = new DigestsFormat(words, iterations, state, identity);
            folder.write(RunFolder.DIGESTS, fresh.header());
            format = fresh;
            return;
        }
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
            channel.truncate(found.offset(iterations));
            channel.force(true);
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be written: " + IoReason.of(e), e);
        }
    }

    /** Records the next iteration. */
    public void append(int[] digests) {
        DigestsFormat begun = format;
        if (begun == null || digests.length != words) {
            throw new IllegalStateException(
                    "digests: " + digests.length + " words, expected " + words + " after begin");
        }
        if (buffer.remaining() < begun.recordBytes()) {
            flush();
        }
        begun.put(buffer, next++, digests);
    }

    /** Writes what is gathered, and forces it to the disk. */
    public void flush() {
        if (buffer.position() == 0) {
            return;
        }
        buffer.flip();
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be written: " + IoReason.of(e), e);
        }
        buffer.clear();
    }
}
