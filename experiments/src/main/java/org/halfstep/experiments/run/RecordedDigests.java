package org.halfstep.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The digests that a run left in its folder; read without opening it for writing. */
public final class RecordedDigests {
    private final Path file;
    private final byte[] bytes;
    private final DigestsFormat format;

    private RecordedDigests(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
        format = DigestsFormat.parse(bytes, file);
    }

    /** The digests of a run, if it has some. */
    public static Optional<RecordedDigests> read(Path folder) {
        Path file = folder.resolve(RunFolder.DIGESTS);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new RecordedDigests(file, Files.readAllBytes(file)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new RunFolderException(file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    /**
     * The digests of a run that is to be repeated.
     *
     * @param identity what decides the run's numbers
     * @param words words of an iteration
     * @throws RunFolderException if there are none, or they are damaged, or belong to another configuration
     */
    public static RecordedDigests read(Path folder, String identity, int words) {
        RecordedDigests recorded = read(folder)
                .orElseThrow(() -> new RunFolderException(
                        RunFolderException.Kind.USAGE,
                        folder + " has no " + RunFolder.DIGESTS + ": it has not got so far, or an older version of"
                                + " Halfstep made it; only runs that recorded their digests can be replayed"));
        recorded.require(identity, words);
        return recorded;
    }

    /** Whether two runs have one configuration, so that equal words are to be expected. */
    public boolean isOfTheSameRunAs(RecordedDigests other) {
        return format.words() == other.format.words() && format.identity().equals(other.format.identity());
    }

    private void require(String identity, int words) {
        if (format.words() != words || !format.identity().equals(DigestsFormat.hashed(identity))) {
            throw new RunFolderException(
                    RunFolderException.Kind.USAGE,
                    file + " belongs to a run with another configuration or other points: config.json has changed"
                            + " since; undo that");
        }
    }

    /** The first iteration recorded, counted from 0. */
    public long first() {
        return format.first();
    }

    /** The digest of the state before it. */
    public int start() {
        return format.start();
    }

    /** The iteration after the last one recorded; what was torn as the run was killed does not count. */
    public long end() {
        return format.end(bytes.length);
    }

    /**
     * The words of an iteration.
     *
     * @throws RunFolderException if they are damaged
     */
    public int[] words(long iteration) {
        int[] words = new int[format.words()];
        if (!format.read(bytes, Math.toIntExact(format.offset(iteration)), iteration, words)) {
            throw new RunFolderException(
                    RunFolderException.Kind.FAILURE,
                    file + " is damaged: the checksum of iteration " + (iteration + 1) + " does not fit; restore the"
                            + " file"
                            + (iteration > first() ? ", or replay the part before it: --until " + iteration : ""));
        }
        return words;
    }
}
