package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Storage;
import org.halfstep.core.tensor.DeviceCopy;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.tornado.memory.Region;
import org.jspecify.annotations.Nullable;

/** A tensor's values on the device of a backend. */
final class TensorCopy extends DeviceCopy {
    private final TornadoBackend backend;
    private final FloatFormat format;
    private final Region region;
    private long lastRun;
    private Cleaner.@Nullable Cleanable place;

    TensorCopy(TornadoBackend backend, FloatFormat format, Region region) {
        this.backend = backend;
        this.format = format;
        this.region = region;
    }

    TornadoBackend backend() {
        return backend;
    }

    FloatFormat format() {
        return format;
    }

    Region region() {
        return region;
    }

    Storage storage() {
        return format.storage();
    }

    /** The run that used it last. */
    long lastRun() {
        return lastRun;
    }

    void usedBy(long run) {
        lastRun = run;
    }

    /** Says how its place is given back. */
    void freeBy(Cleaner.Cleanable cleanable) {
        place = cleanable;
    }

    /** Gives its place back. */
    void free() {
        if (place != null) {
            place.clean();
        }
    }

    @Override
    protected void download(MemorySegment target) {
        backend.machine().download(storage(), region, target);
    }

    @Override
    protected double maxAbs() {
        return backend.machine().largestMagnitude(TornadoBackend.number(format), region);
    }

    @Override
    protected int digest() {
        return backend.machine().digest(TornadoBackend.number(format), region);
    }

    @Override
    protected void clear() {
        backend.fill(this);
    }

    @Override
    protected boolean copyTo(Tensor target) {
        return backend.copy(this, target);
    }
}
