package org.halfstep.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Where things are in a file of digests, as docs/arithmetic.md describes it. */
final class RecordedBytes {
    private static final int HEADER_BYTES = 64;

    private RecordedBytes() {}

    /** The bytes of a record of an iteration of N steps: its number, 2N + 3 words, its checksum. */
    static int recordBytes(int steps) {
        return Integer.BYTES * (2 * steps + 3 + 2);
    }

    /** Where the record of an iteration begins, counted from 0. */
    static int offset(int steps, int iteration) {
        return HEADER_BYTES + iteration * recordBytes(steps);
    }

    /** Changes a word of an iteration, and its checksum with it. */
    static void flip(Path file, int steps, int iteration, int word) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = offset(steps, iteration);
        bytes[at + Integer.BYTES * (1 + word)] ^= 1;
        CRC32 crc = new CRC32();
        crc.update(bytes, at, recordBytes(steps) - Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(at + recordBytes(steps) - Integer.BYTES, (int) crc.getValue());
        Files.write(file, bytes);
    }
}
