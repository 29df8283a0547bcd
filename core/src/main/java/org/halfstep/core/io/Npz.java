package org.halfstep.core.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.halfstep.core.tensor.Tensor;

/**
 * Named tensors in a .npz file, as {@code numpy.savez} writes and {@code numpy.load} reads them: a zip archive of
 * {@link Npy} arrays, stored without compression.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";
    /** Zip has no other way to say nothing about the time. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    /** No compression makes a byte of more than so many. */
    private static final long MOST_EXPANSION = 1100;

    private Npz() {}

    /**
     * Writes a file, whole or not at all. Equal contents give equal bytes.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        AtomicFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                    zip.putNextEntry(stored(entry.getKey(), entry.getValue()));
                    Npy.write(entry.getValue(), zip);
                    zip.closeEntry();
                }
            }
        });
    }

    /** What is stored without compression needs its checksum first. */
    private static ZipEntry stored(String name, Tensor tensor) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
        Npy.write(tensor, checked);
        ZipEntry entry = new ZipEntry(name + SUFFIX);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(Npy.byteSize(tensor));
        entry.setCrc(checked.getChecksum().getValue());
        entry.setTimeLocal(NO_TIME);
        return entry;
    }

    /**
     * Reads a file; arrays may be compressed.
     *
     * @throws FileFormatException if it is not a .npz file, cut off, or holds what no tensor of ours can
     * @throws IOException if it cannot be read
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                String where = "array '" + name + "': ";
                if (!name.endsWith(SUFFIX)) {
                    throw new FileFormatException(file, "'" + name + "' in it is not a " + SUFFIX + " array");
                }
                if (entry.getSize() > MOST_EXPANSION * (entry.getCompressedSize() + 1)) {
                    throw new FileFormatException(file, where + "it claims a size that it cannot have");
                }
                try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                    Tensor tensor = Npy.read(file, where, in, entry.getSize());
                    tensors.put(name.substring(0, name.length() - SUFFIX.length()), tensor);
                }
            }
            return Collections.unmodifiableMap(tensors);
        } catch (ZipException | EOFException problem) {
            throw new FileFormatException(
                    file, "not a .npz file, or cut off or damaged: " + problem.getMessage(), problem);
        }
    }
}
