package org.halfstep.core.format;

/** How an element of a format lies in memory. A format may be narrower than its storage: its values are then a grid. */
public enum Storage {
    /** The at most 8 bits of the format itself, in a {@code byte[]}; a {@link ByteCodec} reads and writes them. */
    BITS8(1),
    /** The 16 bits of the format itself, in a {@code short[]}; a {@link Codec} reads and writes them. */
    BITS16(2),
    /** A binary32 value that lies on the format's grid, in a {@code float[]}. */
    BINARY32(4),
    /** A binary64 value that lies on the format's grid, in a {@code double[]}. */
    BINARY64(8);

    private final int byteSize;

    Storage(int byteSize) {
        this.byteSize = byteSize;
    }

    /** Bytes one element takes. */
    public int byteSize() {
        return byteSize;
    }
}
