package org.halfstep.core.backend;

import java.util.List;

/**
 * A device on which a backend can run.
 *
 * @param word what the user writes behind the backend's name and a colon; unique within the backend
 * @param name its maker's name for it; a part of it that no other device has does as well as the word
 * @param availability what it is, or why it cannot be used
 * @param memoryBytes how much memory it has for tensors
 * @param formats the formats that it computes, in words
 */
public record Device(String word, String name, Availability availability, long memoryBytes, List<String> formats) {
    public Device {
        formats = List.copyOf(formats);
    }

    /** The processor with the JVM's heap, in which every format is computed. */
    public static Device processor(Availability availability) {
        return new Device("cpu", "processor", availability, Runtime.getRuntime().maxMemory(), List.of("every format"));
    }
}
