package org.halfstep.experiments.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a picture of at most 256 colours as PNG (ISO/IEC 15948: colour type 3, 8 bits, no filter). */
final class PalettePng {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private PalettePng() {}

    /**
     * The picture as a data URI.
     *
     * @param indices [height, width] row-major from the top, each the unsigned index of a colour
     * @param palette the colours, 0xAARRGGBB
     */
    static String dataUri(int width, int height, byte[] indices, int[] palette) {
        byte[] png = encode(width, height, indices, palette);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    static byte[] encode(int width, int height, byte[] indices, int[] palette) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 3, 0, 0, 0})
                .array();
        chunk(png, "IHDR", header);
        ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
        for (int argb : palette) {
            colours.put((byte) (argb >> 16)).put((byte) (argb >> 8)).put((byte) argb);
        }
        chunk(png, "PLTE", colours.array());
        byte[] opacity = new byte[palette.length];
        for (int i = 0; i < opacity.length; i++) {
            opacity[i] = (byte) (palette[i] >>> 24);
        }
        chunk(png, "tRNS", opacity);
        chunk(png, "IDAT", deflate(filtered(width, height, indices)));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    /** Each row after a byte that says it is not filtered. */
    private static byte[] filtered(int width, int height, byte[] indices) {
        byte[] rows = new byte[height * (width + 1)];
        for (int row = 0; row < height; row++) {
            System.arraycopy(indices, row * width, rows, row * (width + 1) + 1, width);
        }
        return rows;
    }

    private static byte[] deflate(byte[] data) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }
}
