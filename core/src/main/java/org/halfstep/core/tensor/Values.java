package org.halfstep.core.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tensor and all its views: an array that is made at its first use, and what a device holds of them. A
 * tensor that is only ever used on a device costs no heap.
 *
 * <p>Who asks for the array says what for, and holds it no longer than that: device values that are newer come home
 * first unless all are overwritten, and are older from then on if the array is written. Threads may ask at the same time;
 * those that work on different elements do not disturb each other.
 *
 * @param <A> the type of the array
 */
final class Values<A> {
    /** What there is to do with one type of array: make it, set it to +0, see its bytes. */
    private record Storage<A>(IntFunction<A> made, Consumer<A> clearing, Function<A, MemorySegment> bytes) {}

    private static final Storage<float[]> FLOATS =
            new Storage<>(float[]::new, array -> Arrays.fill(array, 0), MemorySegment::ofArray);
    private static final Storage<short[]> SHORTS =
            new Storage<>(short[]::new, array -> Arrays.fill(array, (short) 0), MemorySegment::ofArray);

    private final int elementCount;
    private final Storage<A> storage;
    // Neither is volatile, so that asking costs two reads of fields. The array is set once, under the lock, and a
    // thread
    // that does not see it yet looks again there; zeros are visible to whoever sees their array. Copies come and go
    // between the runs of programs.
    private @Nullable A array;
    private @Nullable DeviceCopy copy;

    private Values(int elementCount, Storage<A> storage, @Nullable A array) {
        this.elementCount = elementCount;
        this.storage = storage;
        this.array = array;
    }

    /** Zeros of binary32 storage. */
    static Values<float[]> floats(int elementCount) {
        return new Values<>(elementCount, FLOATS, null);
    }

    /** The values of an array, which is shared. */
    static Values<float[]> over(float[] array) {
        return new Values<>(array.length, FLOATS, array);
    }

    /** Zeros of 16-bit storage. */
    static Values<short[]> shorts(int elementCount) {
        return new Values<>(elementCount, SHORTS, null);
    }

    /** The values of an array, which is shared. */
    static Values<short[]> over(short[] array) {
        return new Values<>(array.length, SHORTS, array);
    }

    int elementCount() {
        return elementCount;
    }

    /** The array with the newest values, not to be written. */
    A read() {
        @Nullable A held = array;
        @Nullable DeviceCopy there = copy;
        return held != null && (there == null || !there.isNewer()) ? held : broughtHome();
    }

    /** The array with the newest values, which becomes the newest itself. */
    A write() {
        @Nullable A held = array;
        @Nullable DeviceCopy there = copy;
        return held != null && (there == null || !there.isCurrent()) ? held : broughtHomeToWrite();
    }

    /** The array with arbitrary values, which becomes the newest: the caller writes every element. */
    A overwrite() {
        @Nullable A held = array;
        @Nullable DeviceCopy there = copy;
        return held != null && (there == null || !there.isCurrent()) ? held : takenToWrite();
    }

    private synchronized A broughtHome() {
        A held = allocated();
        if (copy != null && copy.isNewer()) {
            copy.download(storage.bytes.apply(held));
            copy.broughtHome();
        }
        return held;
    }

    private synchronized A broughtHomeToWrite() {
        broughtHome();
        return takenToWrite();
    }

    private synchronized A takenToWrite() {
        A held = allocated();
        if (copy != null) {
            copy.hostWrote();
        }
        return held;
    }

    private A allocated() {
        @Nullable A held = array;
        if (held == null) {
            held = storage.made.apply(elementCount);
            array = held;
        }
        return held;
    }

    /** The bytes of the newest values, read-only. */
    MemorySegment bytes() {
        return storage.bytes.apply(read()).asReadOnly();
    }

    /** Whether the values are zeros that no array holds. */
    boolean isUntouched() {
        return array == null && (copy == null || !copy.isCurrent());
    }

    /** Sets every element to +0, on the device if its values are current; an array that is not made yet has them. */
    void clear() {
        if (copy != null && copy.isCurrent()) {
            copy.clear();
            copy.deviceWrote();
        } else if (array != null) {
            storage.clearing.accept(array);
        }
    }

    @Nullable
    DeviceCopy copy() {
        return copy;
    }

    /** Attaches a copy in the place of another one, whose newer values come home first. */
    synchronized void attach(DeviceCopy other) {
        if (other == copy) {
            return;
        }
        if (other.owner() != null) {
            throw new IllegalArgumentException("a device's copy of a tensor belongs to another tensor already");
        }
        if (copy != null) {
            detach(copy);
        }
        copy = other;
        other.owned(this);
    }

    /** Brings newer values home and lets go of the copy. */
    synchronized void detach(DeviceCopy attached) {
        if (attached.isNewer()) {
            broughtHome();
        }
        attached.hostWrote();
        attached.owned(null);
        copy = null;
    }
}
