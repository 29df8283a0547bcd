package org.halfstep.tornado;

import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/**
 * How many elements the arrays of a device have.
 *
 * @param floats binary32 values of tensors and of what lies between them
 * @param constants binary32 values behind those, of programs
 * @param halves 16-bit codes
 * @param code numbers that describe ops
 * @param flags flags of ops
 */
record MachineSizes(int floats, int constants, int halves, int code, int flags) {
    private static final int CODE = 1 << 21;
    private static final int FLAGS = 1 << 16;
    private static final int CONSTANTS = 1 << 16;
    /** What the self-test needs. */
    private static final int LEAST = 1 << 16;

    private static final long MEBIBYTE = 1 << 20;
    private static final long DEFAULT_OF_CPU = 512 * MEBIBYTE;
    /** An array's length is an int, and its header takes a few places. */
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 64L;

    /** The arrays for so many bytes of values: two thirds binary32, one third 16-bit. */
    static MachineSizes of(long bytes, long mostBytesOfArray) {
        long floats = Math.min(bytes * 2 / 3, mostBytesOfArray) / Float.BYTES;
        long halves = Math.min(bytes / 3, mostBytesOfArray) / Short.BYTES;
        return new MachineSizes(
                (int) Math.clamp(floats, LEAST, MOST_ELEMENTS - CONSTANTS),
                CONSTANTS,
                (int) Math.clamp(halves, LEAST, MOST_ELEMENTS),
                CODE,
                FLAGS);
    }

    /** What is taken of a device if nobody says how much: half of a GPU's memory, and less of a CPU's. */
    static long defaultBytes(TornadoDevice device) {
        long half = device.getMaxGlobalMemory() / 2;
        return device.getDeviceType() == TornadoDeviceType.CPU ? Math.min(half, DEFAULT_OF_CPU) : half;
    }
}
