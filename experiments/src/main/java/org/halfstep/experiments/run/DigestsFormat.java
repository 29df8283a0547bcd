package org.halfstep.experiments.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The bytes of a run's digests: a header of 64 bytes, then one record of equal size an iteration, all numbers with
 * their most significant byte first.
 *
 * <pre>
 *   header   HSDIGEST, version, words an iteration, first iteration (8 bytes), digest of the state before it,
 *            SHA-256 of what decides the run's numbers, CRC-32 of all that
 *   record   iteration modulo 2^32, words, CRC-32 of all that
 * </pre>
 *
 * @param words words of an iteration
 * @param first the first iteration recorded, counted from 0
 * @param start the digest of the state before it
 * @param identity SHA-256 of what decides the run's numbers
 */
record DigestsFormat(int words, long first, int start, String identity) {
    /** The bytes of a header. */
    static final int HEADER_BYTES = 64;

    private static final byte[] MAGIC = "HSDIGEST".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SHA_BYTES = 32;
    private static final int MAX_WORDS = 1 << 24;

    /** What decides a run's numbers, as a header has it. */
    static String hashed(String identity) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return new String(sha, StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The bytes of a record. */
    int recordBytes() {
        return Integer.BYTES * (words + 2);
    }

    /** Where the record of an iteration begins. */
    long offset(long iteration) {
        return HEADER_BYTES + (iteration - first) * recordBytes();
    }

    /** The iteration after the last whole record of a file of so many bytes. */
    long end(long fileBytes) {
        return first + (fileBytes - HEADER_BYTES) / recordBytes();
    }

    /** The header of a new file. */
    byte[] header() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(words)
                .putLong(first)
                .putInt(start)
                .put(identity.getBytes(StandardCharsets.ISO_8859_1));
        return buffer.putInt(crc(buffer.array(), 0, buffer.position())).array();
    }

    /**
     * Reads a header.
     *
     * @throws RunFolderException if it is damaged, foreign, or of another version
     */
    static DigestsFormat parse(byte[] bytes, Path file) {
        if (bytes.length < HEADER_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw unusable(file, "is not the digests of a run");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, MAGIC.length, HEADER_BYTES - MAGIC.length);
        int version = buffer.getInt();
        if (version != VERSION) {
            throw unusable(file, "has format version " + version + ", this Halfstep reads version " + VERSION);
        }
        int words = buffer.getInt();
        long first = buffer.getLong();
        int start = buffer.getInt();
        byte[] sha = new byte[SHA_BYTES];
        buffer.get(sha);
        boolean sound = buffer.getInt() == crc(bytes, 0, HEADER_BYTES - Integer.BYTES);
        if (!sound || words < 1 || words > MAX_WORDS || first < 0) {
            throw unusable(file, "is damaged: the checksum of its header does not fit");
        }
        return new DigestsFormat(words, first, start, new String(sha, StandardCharsets.ISO_8859_1));
    }

    /** Appends a record. */
    void put(ByteBuffer buffer, long iteration, int[] digests) {
        int begin = buffer.position();
        buffer.putInt((int) iteration);
        for (int digest : digests) {
            buffer.putInt(digest);
        }
        CRC32 crc = new CRC32();
        crc.update(buffer.duplicate().flip().position(begin));
        buffer.putInt((int) crc.getValue());
    }

    /** The words of a record; false if its checksum or its iteration does not fit. */
    boolean read(byte[] bytes, int at, long iteration, int[] into) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, at, recordBytes());
        int number = buffer.getInt();
        for (int i = 0; i < words; i++) {
            into[i] = buffer.getInt();
        }
        return number == (int) iteration && buffer.getInt() == crc(bytes, at, recordBytes() - Integer.BYTES);
    }

    private static int crc(byte[] bytes, int at, int count) {
        CRC32 crc = new CRC32();
        crc.update(bytes, at, count);
        return (int) crc.getValue();
    }

    static RunFolderException unusable(Path file, String what) {
        return new RunFolderException(
                RunFolderException.Kind.FAILURE, file + " " + what + "; move it away to go on without it");
    }
}
