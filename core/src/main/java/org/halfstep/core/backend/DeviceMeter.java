package org.halfstep.core.backend;

import java.util.List;

/**
 * Measures the device on which a backend runs, and says what the backend does with it. What takes time is measured
 * when it is asked for, each time anew.
 */
public interface DeviceMeter {
    /**
     * What a backend has done since it was opened.
     *
     * @param launches kernels that it started
     * @param bytesUp what it sent to the device
     * @param bytesDown what it fetched from there
     */
    record Counts(long launches, long bytesUp, long bytesDown) {
        /** What was done since an earlier count. */
        public Counts since(Counts earlier) {
            return new Counts(launches - earlier.launches, bytesUp - earlier.bytesUp, bytesDown - earlier.bytesDown);
        }
    }

    /**
     * Memory of the device that is used for something.
     *
     * @param what in words
     * @param bytes now
     * @param highest the most at any time since the backend was opened
     */
    record Use(String what, long bytes, long highest) {}

    /** Whether the device is the host's own processor, which is no faster than the host and shares its memory. */
    boolean isProcessor();

    /** What the device computes at most: binary32 operations a second of fused multiply-adds in registers, two each. */
    double peakOperations();

    /** The median duration of a launch that computes nothing, s. */
    double launchSeconds();

    /** Bytes a second from the host to the device, as tensors go. */
    double uploadRate();

    /** Bytes a second from the device to the host, as tensors go. */
    double downloadRate();

    /** What was done until now. */
    Counts counts();

    /** How long kernels computed while this work was done, by the device's own clock, s; the work itself takes longer. */
    double kernelSeconds(Runnable work);

    /** What the memory of the device is used for; what nothing is used for is left out. */
    List<Use> memory();

    /** The most bytes that were used at a time since the backend was opened. */
    long highestBytes();
}
