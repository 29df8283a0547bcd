package org.halfstep.tornado;

import java.util.stream.Collectors;
import org.halfstep.core.backend.DeviceException;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.program.DeviceProgram;

/** The device has no room for what a run needs at one time. */
final class DeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1;

    /** There is no room for one more thing. */
    DeviceMemoryException(Storage storage, long count, DeviceMemory memory) {
        super("the device's memory is too small: " + count + " more numbers stored as " + storage + " are needed at one"
                + " time, and of the " + memory.size(storage) + " for which there is room " + memory.used(storage)
                + " are taken; give it more with --device-memory, or use a smaller batch");
    }

    /** A program has no room, and neither have slices of it. */
    DeviceMemoryException(DeviceProgram program, DeviceMemory memory) {
        super("the device's memory is too small, for slices of the batch too: a program needs room for "
                + describe(program, memory) + "; give it more with --device-memory, or use a smaller batch");
    }

    private static String describe(DeviceProgram program, DeviceMemory memory) {
        return DeviceProgram.STORAGES.stream()
                .map(storage -> program.elements(storage) + " numbers stored as " + storage + " and there is room for "
                        + memory.size(storage))
                .collect(Collectors.joining(", "));
    }
}
