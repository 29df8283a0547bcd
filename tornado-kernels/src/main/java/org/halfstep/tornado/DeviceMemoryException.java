package org.halfstep.tornado;

import java.util.Locale;
import java.util.stream.Collectors;
import org.halfstep.core.backend.DeviceException;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.program.DeviceProgram;

/** The device has no room for what a run needs at one time. */
final class DeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1;

    private static final double MEBIBYTE = 1 << 20;

    /** There is no room for one more thing. */
    DeviceMemoryException(Storage storage, long count, DeviceMemory memory) {
        super("the device's memory is too small: " + mebibytes(storage, count) + " more of " + word(storage)
                + " are needed at one time, and of the " + mebibytes(storage, memory.size(storage))
                + " for which there is room " + mebibytes(storage, memory.used(storage))
                + " are taken; give it more by --device-memory, or use a smaller batch");
    }

    /** A program has no room, and neither have slices of it. */
    DeviceMemoryException(DeviceProgram program, DeviceMemory memory) {
        super("the device's memory is too small, for slices of the batch too: a program needs "
                + describe(program, memory) + "; give it " + enough(program)
                + " MiB or more by --device-memory, or use a smaller batch");
    }

    /** What does not fit. */
    private static String describe(DeviceProgram program, DeviceMemory memory) {
        return DeviceProgram.STORAGES.stream()
                .filter(storage -> program.elements(storage) > memory.size(storage))
                .map(storage -> mebibytes(storage, program.elements(storage)) + " of " + word(storage)
                        + " at a time, and there is room for " + mebibytes(storage, memory.size(storage)))
                .collect(Collectors.joining("; "));
    }

    /** Of the memory two thirds are for binary32 values and one third for 16-bit codes. */
    private static long enough(DeviceProgram program) {
        double floats = 1.5 * Float.BYTES * program.elements(Storage.BINARY32);
        double halves = 3.0 * Short.BYTES * program.elements(Storage.BITS16);
        return (long) Math.ceil(Math.max(floats, halves) / MEBIBYTE);
    }

    private static String mebibytes(Storage storage, long count) {
        return String.format(Locale.ROOT, "%.2f MiB", count * storage.byteSize() / MEBIBYTE);
    }

    private static String word(Storage storage) {
        return storage == Storage.BITS16 ? "16-bit numbers" : "float32 numbers";
    }
}
