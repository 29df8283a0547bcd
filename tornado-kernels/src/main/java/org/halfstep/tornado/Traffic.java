package org.halfstep.tornado;

import java.util.List;
import org.halfstep.core.backend.DeviceMeter.Counts;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Counts what a machine does. */
final class Traffic {
    private static final double NANO = 1e-9;

    private long launches;
    private long bytesUp;
    private long bytesDown;
    private boolean profiled;
    private long kernelNanos;

    /** A kernel was started. */
    void launched(TornadoExecutionResult result) {
        launches++;
        if (profiled) {
            kernelNanos += result.getProfilerResult().getDeviceKernelTime();
        }
    }

    /** Arrays came with a launch. */
    void sent(List<TornadoNativeArray> arrays) {
        for (TornadoNativeArray array : arrays) {
            bytesUp += array.getNumBytesOfSegment();
        }
    }

    void fetched(long bytes) {
        bytesDown += bytes;
    }

    /** Whether executions tell how long their kernels computed; the sum begins anew. */
    void profiled(boolean wanted) {
        profiled = wanted;
        kernelNanos = 0;
    }

    Counts counts() {
        return new Counts(launches, bytesUp, bytesDown);
    }

    /** How long kernels computed since {@link #profiled} was called, s. */
    double kernelSeconds() {
        return kernelNanos * NANO;
    }
}
