package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Storage;
import org.halfstep.core.tensor.DeviceCopy;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.tornado.Machine.Values;
import org.halfstep.tornado.memory.Region;
import org.jspecify.annotations.Nullable;

/** A tensor's values on the device of a backend. */
final class TensorCopy extends DeviceCopy {
    /** What the run that wrote a tensor has left in flags. */
    interface Flags {
        /** Whether they are those of that run still. */
        boolean areKept();

        /** Whether no element of the tensor is infinite or NaN. */
        boolean allFinite();
    }

    private final TornadoBackend backend;
    private final FloatFormat format;
    private final Region region;
    private long lastRun;
    private Cleaner.@Nullable Cleanable place;
    private @Nullable Flags flags;

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

    /** The device has written it, and flags tell of its values. */
    void writtenWith(Flags told) {
        deviceWrote();
        flags = told;
    }

    /** It has got other values, of which no flags tell. */
    void written() {
        flags = null;
    }

    @Override
    protected boolean allFinite() {
        @Nullable Flags told = flags;
        if (told != null && told.areKept()) {
            return told.allFinite();
        }
        return super.allFinite();
    }

    @Override
    protected void download(MemorySegment target) {
        backend.machine().download(storage(), region, target);
    }

    private Values values() {
        return new Values(TornadoBackend.number(format), region);
    }

    @Override
    protected double maxAbs() {
        return backend.machine().largestMagnitude(List.of(values()));
    }

    @Override
    protected OptionalDouble maxAbs(List<Tensor> tensors) {
        return here(tensors)
                .map(backend.machine()::largestMagnitude)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    @Override
    protected int digest() {
        int[] digest = new int[1];
        backend.machine().digests(List.of(values()), digest);
        return digest[0];
    }

    @Override
    protected boolean digests(List<Tensor> tensors, int[] into) {
        Optional<List<Values>> all = here(tensors);
        all.ifPresent(several -> backend.machine().digests(several, into));
        return all.isPresent();
    }

    /** Where the values of tensors are, if they are on this device. */
    private Optional<List<Values>> here(List<Tensor> tensors) {
        List<Values> all = new ArrayList<>();
        for (Tensor tensor : tensors) {
            if (tensor.deviceCopy() instanceof TensorCopy copy && copy.backend == backend && copy.isCurrent()) {
                all.add(copy.values());
            }
        }
        return all.size() == tensors.size() ? Optional.of(all) : Optional.empty();
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
