package org.halfstep.core.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;

/**
 * Named tensors in a safetensors file, as Python's {@code safetensors} package reads and writes them: eight bytes of
 * header length, a JSON header, and the elements, little-endian, one tensor behind another.
 *
 * <p>Formats: float64, float32, float16, bfloat16, e4m3 (OCP) and e5m2 are written as they are; every other as float32,
 * or float64 if it needs that, exactly. NaN is written as the format's canonical one.
 */
public final class Safetensors {
    static final int LENGTH_BYTES = 8;
    static final long MOST_HEADER_BYTES = 100_000_000;
    /** The data begins at a multiple of this. */
    private static final int ALIGNMENT = 8;

    /** The types that a file may have, by the names that the format gives them. */
    private static final Map<String, FloatFormat> TYPES = Map.of(
            "F64", FloatFormat.BINARY64,
            "F32", FloatFormat.BINARY32,
            "F16", FloatFormat.BINARY16,
            "BF16", FloatFormat.BFLOAT16,
            "F8_E4M3", FloatFormat.E4M3,
            "F8_E5M2", FloatFormat.E5M2);

    /**
     * What a file holds.
     *
     * @param tensors by name, in the order of their data
     * @param metadata words that belong to them
     */
    public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {
        public Content {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    private Safetensors() {}

    /** The format that a tensor of a format is written in. */
    static FloatFormat fileFormat(FloatFormat format) {
        return Elements.fileFormat(format, TYPES.values());
    }

    /** The file type's name of such a format. */
    static String type(FloatFormat fileFormat) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(fileFormat))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Writes a file, whole or not at all. Equal contents give equal bytes.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        byte[] header = SafetensorsHeader.write(tensors, metadata);
        byte[] padded = Arrays.copyOf(header, Math.ceilDiv(header.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, header.length, padded.length, (byte) ' ');
        byte[] length = ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded.length)
                .array();
        AtomicFile.write(file, out -> {
            out.write(length);
            out.write(padded);
            for (Tensor tensor : tensors.values()) {
                Elements.write(tensor, fileFormat(tensor.format()), out);
            }
        });
    }

    /**
     * Reads a file.
     *
     * @throws FileFormatException if it is not a safetensors file, cut off, or holds what no tensor of ours can
     * @throws IOException if it cannot be read
     */
    public static Content read(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] lengthBytes = in.readNBytes(LENGTH_BYTES);
            if (lengthBytes.length < LENGTH_BYTES) {
                throw new FileFormatException(
                        file,
                        "not a safetensors file: it has " + size + " bytes, the length of a header alone takes 8");
            }
            long length =
                    ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (length < 2 || length > MOST_HEADER_BYTES || length > size - LENGTH_BYTES) {
                throw new FileFormatException(
                        file,
                        "not a safetensors file, or cut off: its first 8 bytes say that the header has "
                                + Long.toUnsignedString(length) + " bytes, the file has " + size);
            }
            byte[] header = in.readNBytes((int) length);
            SafetensorsHeader parsed = SafetensorsHeader.parse(file, header, size - LENGTH_BYTES - length, TYPES);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : parsed.entries()) {
                tensors.put(entry.name(), Elements.read(in, entry.format(), Elements.shape(entry.sizes())));
            }
            return new Content(tensors, parsed.metadata());
        } catch (EOFException problem) {
            throw new FileFormatException(file, "cut off while it was read: " + problem.getMessage(), problem);
        }
    }

    /** The names of the types that can be read. */
    static List<String> typeNames() {
        return TYPES.keySet().stream().sorted().toList();
    }
}
