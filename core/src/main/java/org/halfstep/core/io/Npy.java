package org.halfstep.core.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;

/**
 * One tensor in a .npy file, as NumPy reads and writes it.
 *
 * <p>Formats: float64, float32 and float16 are written as they are; every other, bfloat16 too, as float32, or float64
 * if it needs that, exactly: NumPy has no type for them.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = MAGIC.length + 4;
    private static final int ALIGNMENT = 64;
    private static final int MOST_HEADER_BYTES = 1 << 20;

    private static final Map<String, FloatFormat> TYPES =
            Map.of("<f8", FloatFormat.BINARY64, "<f4", FloatFormat.BINARY32, "<f2", FloatFormat.BINARY16);
    private static final Pattern TYPE = Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private Npy() {}

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        AtomicFile.write(file, out -> write(tensor, out));
    }

    /** The bytes that {@link #write(Tensor, OutputStream)} writes. */
    static long byteSize(Tensor tensor) {
        FloatFormat format = Elements.fileFormat(tensor.format(), TYPES.values());
        return header(tensor, format).length + (long) tensor.elementCount() * format.byteSize();
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        FloatFormat format = Elements.fileFormat(tensor.format(), TYPES.values());
        out.write(header(tensor, format));
        Elements.write(tensor, format, out);
    }

    /** Format version 1.0, the data at a multiple of 64 bytes, as NumPy writes it. */
    private static byte[] header(Tensor tensor, FloatFormat format) {
        String type = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(format))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        int[] sizes = tensor.shape().sizes();
        String shape = Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape
                + (sizes.length == 1 ? ",), }" : "), }");
        int length = Math.ceilDiv(PREFIX + text.length() + 1, ALIGNMENT) * ALIGNMENT;
        byte[] header = new byte[length];
        Arrays.fill(header, (byte) ' ');
        header[length - 1] = '\n';
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (length - PREFIX))
                .put(text.getBytes(StandardCharsets.ISO_8859_1));
        return header;
    }

    /**
     * Reads a file.
     *
     * @throws FileFormatException if it is not a .npy file, cut off, or holds what no tensor of ours can
     * @throws IOException if it cannot be read
     */
    public static Tensor read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(file, "", in, Files.size(file));
        }
    }

    /**
     * Reads an array.
     *
     * @param where begins the messages: which array of the file
     * @param bytes how many the stream has
     */
    static Tensor read(Path file, String where, InputStream in, long bytes) throws IOException {
        try {
            byte[] prefix = in.readNBytes(MAGIC.length + 2);
            if (prefix.length < MAGIC.length + 2 || !Arrays.equals(prefix, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new FileFormatException(file, where + "not a .npy array: it does not begin with \\x93NUMPY");
            }
            int version = prefix[MAGIC.length];
            if (version < 1 || version > 3) {
                throw new FileFormatException(
                        file, where + "a .npy array of version " + version + "; readable are versions 1, 2 and 3");
            }
            int lengthBytes = version == 1 ? 2 : 4;
            ByteBuffer lengthBuffer = ByteBuffer.wrap(Arrays.copyOf(in.readNBytes(lengthBytes), 4))
                    .order(ByteOrder.LITTLE_ENDIAN);
            long length = Integer.toUnsignedLong(lengthBuffer.getInt());
            if (length > MOST_HEADER_BYTES || length > bytes) {
                throw new FileFormatException(file, where + "cut off or damaged: a header of " + length + " bytes");
            }
            String header = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
            long dataBytes = bytes - prefix.length - lengthBytes - length;
            return data(file, where, header, in, dataBytes);
        } catch (EOFException problem) {
            throw new FileFormatException(file, where + "cut off: " + problem.getMessage(), problem);
        }
    }

    private static Tensor data(Path file, String where, String header, InputStream in, long dataBytes)
            throws IOException {
        FloatFormat format = TYPES.get(entry(file, where, header, TYPE, "descr"));
        if (format == null) {
            throw new FileFormatException(
                    file,
                    where + "an array of type '" + entry(file, where, header, TYPE, "descr") + "'; readable are "
                            + TYPES.keySet().stream().sorted().toList()
                            + ": convert it, for example with .astype('<f4')");
        }
        if (entry(file, where, header, ORDER, "fortran_order").equals("True")) {
            throw new FileFormatException(
                    file, where + "an array in Fortran order; save it with numpy.ascontiguousarray");
        }
        String words = entry(file, where, header, SHAPE, "shape");
        long[] sizes = sizes(file, where, words);
        int count = Elements.count(sizes);
        if (count < 0) {
            throw new FileFormatException(file, where + "an array of shape (" + words + ") is too large to hold");
        }
        if ((long) count * format.byteSize() != dataBytes) {
            throw new FileFormatException(
                    file,
                    where + "an array of shape (" + words + ") takes " + (long) count * format.byteSize()
                            + " bytes, there are " + dataBytes
                            + " behind its header: it is cut off, or something was appended");
        }
        return Elements.read(in, format, Elements.shape(sizes));
    }

    private static String entry(Path file, String where, String header, Pattern pattern, String name)
            throws FileFormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new FileFormatException(
                    file, where + "damaged: its header has no readable '" + name + "': " + header.strip());
        }
        return matcher.group(1);
    }

    private static long[] sizes(Path file, String where, String words) throws FileFormatException {
        List<String> parts = Arrays.stream(words.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        long[] sizes = new long[parts.size()];
        for (int i = 0; i < sizes.length; i++) {
            try {
                sizes[i] = Long.parseLong(parts.get(i));
            } catch (NumberFormatException problem) {
                throw new FileFormatException(
                        file, where + "an array of shape (" + words + ") is too large to hold", problem);
            }
        }
        return sizes;
    }
}
