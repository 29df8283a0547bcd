package org.halfstep.tornado;

import org.halfstep.core.format.Storage;

/** The device has no room for what a run needs at one time. */
final class DeviceMemoryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    DeviceMemoryException(Storage storage, int count, DeviceMemory memory) {
        super("the device's memory is too small: " + count + " more numbers stored as " + storage + " are needed at one"
                + " time, and of the " + memory.size(storage) + " for which there is room " + memory.used(storage)
                + " are taken; give it more with --device-memory, or use a smaller batch");
    }
}
