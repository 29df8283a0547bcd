package org.halfstep.core.backend;

import java.util.OptionalLong;

/**
 * What a backend may take of the machine.
 *
 * @param threads how many threads its kernels use, 1 or more
 * @param deviceMemory the most bytes that it takes of its device's own memory, 1 or more; empty for its own choice
 */
public record Resources(int threads, OptionalLong deviceMemory) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public Resources {
        if (threads < 1) {
            throw new IllegalArgumentException("a backend needs 1 thread or more, not " + threads);
        }
        if (deviceMemory.isPresent() && deviceMemory.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "a backend needs 1 byte or more of its device, not " + deviceMemory.getAsLong());
        }
    }

    /**
     * So many threads, and as much memory of a device as the backend chooses.
     *
     * @throws IllegalArgumentException if there are fewer than 1
     */
    public static Resources threads(int threads) {
        return new Resources(threads, OptionalLong.empty());
    }

    /**
     * For backends that compute in the JVM's heap.
     *
     * @throws IllegalArgumentException if the memory of a device is limited
     */
    public void requireNoDeviceMemory(String backend) {
        if (deviceMemory.isPresent()) {
            throw new IllegalArgumentException("backend " + backend
                    + " computes in the JVM's heap and has no device whose memory could be limited; leave that limit"
                    + " out, and set the heap by JAVA_TOOL_OPTIONS=-Xmx8g");
        }
    }
}
