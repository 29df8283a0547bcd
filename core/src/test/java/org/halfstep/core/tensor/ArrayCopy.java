package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import org.halfstep.core.program.Casts;

/** A device whose memory is another tensor, and which counts what it is asked for. */
final class ArrayCopy extends DeviceCopy {
    final Tensor memory;
    int downloads;
    int copies;
    boolean refusesCopies;

    private ArrayCopy(Tensor memory) {
        this.memory = memory;
    }

    /** A copy attached to a tensor; the device's memory holds zeros and is older. */
    static ArrayCopy of(Tensor tensor) {
        ArrayCopy copy = new ArrayCopy(Tensor.zeros(tensor.format(), tensor.shape()));
        tensor.keepOnDevice(copy);
        return copy;
    }

    /** As {@link #of}, with these values, which are newer. */
    static ArrayCopy newer(Tensor tensor, double... values) {
        ArrayCopy copy = of(tensor);
        copy.memory.write(0, values.length, values, 0);
        copy.deviceWrote();
        return copy;
    }

    /** As {@link #of}, with the tensor's own values. */
    static ArrayCopy same(Tensor tensor) {
        ArrayCopy copy = of(tensor);
        copy.memory.copy(0, Tensor.of(tensor.format(), tensor.shape(), tensor.toDoubles()), 0, tensor.elementCount());
        copy.uploaded();
        return copy;
    }

    @Override
    protected void download(MemorySegment target) {
        downloads++;
        target.copyFrom(memory.bytes());
    }

    @Override
    protected double maxAbs() {
        return TensorStatistics.maxAbs(memory);
    }

    @Override
    protected int digest() {
        return TensorDigest.of(memory);
    }

    @Override
    protected void clear() {
        memory.clear();
    }

    @Override
    protected boolean copyTo(Tensor target) {
        if (refusesCopies || target instanceof DoubleTensor) {
            return false;
        }
        copies++;
        ArrayCopy other = target.deviceCopy() instanceof ArrayCopy attached ? attached : of(target);
        Casts.copy(memory, other.memory);
        return true;
    }
}
