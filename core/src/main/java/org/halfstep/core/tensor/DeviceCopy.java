package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a device holds of a tensor's values; the views that share the tensor's array share it too.
 *
 * <p>It knows whose values are the newest, the array's or the device's, or that both are the same. A tensor brings newer
 * device values home when its array is read or written in part, and never uploads: the backend does that before it reads
 * the device values, unless {@link #isCurrent}. A new copy holds nothing yet: the array is newer.
 *
 * <p>The operations are called by whatever thread uses the tensor, for different copies possibly at the same time.
 * {@link #download} runs under the tensor's lock, so it must not wait for another tensor. All else here is for the thread
 * that prepares and runs programs.
 */
public abstract class DeviceCopy {
    private enum Newest {
        HOST,
        DEVICE,
        BOTH
    }

    // Volatile: who sees that the array is current must see the values that were brought home.
    private volatile Newest newest = Newest.HOST;
    private @Nullable Values<?> owner;

    /** A copy that holds nothing yet. */
    protected DeviceCopy() {
        // the array is newer
    }

    /** Whether the device's values are newer than the array. */
    public final boolean isNewer() {
        return newest == Newest.DEVICE;
    }

    /** Whether the device's values are the tensor's: newer than the array, or the same. */
    public final boolean isCurrent() {
        return newest != Newest.HOST;
    }

    /**
     * Whether the tensor's values are zeros that no array holds yet: {@link #clear} serves instead of an upload, for
     * which an array would be made.
     */
    public final boolean isUntouched() {
        return owner != null && owner.isUntouched();
    }

    /** The backend has written the device's values: the array is older now. */
    public final void deviceWrote() {
        newest = Newest.DEVICE;
    }

    /** The backend has given the device the array's values. */
    public final void uploaded() {
        newest = Newest.BOTH;
    }

    /** The array has the device's values now. */
    final void broughtHome() {
        newest = Newest.BOTH;
    }

    /** The array is being written: the device's values are older now. */
    final void hostWrote() {
        newest = Newest.HOST;
    }

    /** Nobody needs the values any more: the array's are as good as newer ones of the device. */
    final void valuesDropped() {
        if (isNewer()) {
            newest = Newest.BOTH;
        }
    }

    /**
     * Brings newer values home and leaves the tensor, which is on no device then. A backend calls it before it gives the
     * device's memory to something else or closes.
     */
    public final void leave() {
        if (owner != null) {
            owner.detach(this);
        }
    }

    final void owned(@Nullable Values<?> by) {
        owner = by;
    }

    final @Nullable Values<?> owner() {
        return owner;
    }

    /**
     * Copies a tensor into another of the same element count on the device that has the source's newest values, each
     * element rounded once to nearest even.
     *
     * @return false if it must be done on the host: the array's values are the newest, or the same as the device's and
     *     the target is on no device, or the device cannot do it; nothing was written then
     */
    public static boolean copy(Tensor source, Tensor target) {
        @Nullable DeviceCopy from = source.deviceCopy();
        if (from == null || !from.isCurrent() || (!from.isNewer() && target.deviceCopy() == null)) {
            return false;
        }
        if (from == target.deviceCopy()) {
            return true;
        }
        if (!from.copyTo(target)) {
            return false;
        }
        Objects.requireNonNull(target.deviceCopy(), "a copy on the device leaves the target there")
                .deviceWrote();
        return true;
    }

    /** Copies all of the tensor's bytes, row-major and as the tensor stores them, into a segment of their size. */
    protected abstract void download(MemorySegment target);

    /** max|x| as {@link TensorStatistics#maxAbs} defines it: NaN if an element is NaN, 0 for an empty tensor. */
    protected abstract double maxAbs();

    /** Whether no element is infinite or NaN; a device that knows it from writing them need not look. */
    protected boolean allFinite() {
        return Double.isFinite(maxAbs());
    }

    /** The digest as {@link TensorDigest} defines it. */
    protected abstract int digest();

    /**
     * The digests of several tensors at once, if this device has the values of all of them.
     *
     * @return false if it has not, or forms one at a time only; nothing was written then
     */
    protected boolean digests(List<Tensor> tensors, int[] into) {
        return false;
    }

    /**
     * max|x| over several tensors at once, if this device has the values of all of them.
     *
     * @return empty if it has not, or looks at one at a time only
     */
    protected OptionalDouble maxAbs(List<Tensor> tensors) {
        return OptionalDouble.empty();
    }

    /** Sets every element of the device's values to +0; who calls it says how they relate to the array then. */
    protected abstract void clear();

    /**
     * Copies all elements to a tensor of the same element count on the device, each rounded once to nearest even to the
     * target's format, and attaches a copy to the target if it has none of this device; {@link #copy} says then that it
     * is newer. The two share no memory.
     *
     * @return false if the device cannot, a format it does not know, say; the target is as it was then
     */
    protected abstract boolean copyTo(Tensor target);
}
