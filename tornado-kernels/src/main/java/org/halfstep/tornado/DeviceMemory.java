package org.halfstep.tornado;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.memory.Regions;
import org.jspecify.annotations.Nullable;

/**
 * The places of tensors in a device's arrays. Where there is no room for another one, those that were used longest ago
 * go home to the host; those of the present run stay.
 */
final class DeviceMemory {
    private record Freed(Storage storage, Region region) {}

    private static final Cleaner CLEANER = Cleaner.create();

    private final Map<Storage, Regions> arrays = new EnumMap<>(Storage.class);
    private final List<WeakReference<TensorCopy>> residents = new ArrayList<>();
    private final Queue<Freed> freed = new ConcurrentLinkedQueue<>();

    DeviceMemory(MachineSizes sizes) {
        arrays.put(Storage.BINARY32, new Regions(sizes.floats()));
        arrays.put(Storage.BITS16, new Regions(sizes.halves()));
    }

    /** A place that stays until it is given back. */
    Optional<Region> take(Storage storage, int count, long run) {
        takeFreedBack();
        Regions array = array(storage);
        Optional<Region> region = array.take(count);
        while (region.isEmpty() && sendHome(storage, run)) {
            region = array.take(count);
        }
        return region;
    }

    /** Takes a place back. */
    void giveBack(Storage storage, Region region) {
        array(storage).giveBack(region);
    }

    /** Remembers a copy, whose place is free when nothing refers to it any more. */
    void add(TensorCopy copy) {
        residents.add(new WeakReference<>(copy));
        Freed place = new Freed(copy.storage(), copy.region());
        copy.freeBy(CLEANER.register(copy, () -> freed.add(place)));
    }

    private void takeFreedBack() {
        Freed place = freed.poll();
        while (place != null) {
            giveBack(place.storage, place.region);
            place = freed.poll();
        }
    }

    /** Sends home what was used longest ago, before this run; false if there is nothing. */
    private boolean sendHome(Storage storage, long run) {
        residents.removeIf(reference -> reference.get() == null);
        @Nullable
        TensorCopy oldest = residents.stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .filter(copy -> copy.storage() == storage && copy.lastRun() < run)
                .min(Comparator.comparingLong(TensorCopy::lastRun))
                .orElse(null);
        if (oldest == null) {
            return false;
        }
        residents.removeIf(reference -> reference.get() == oldest);
        oldest.leave();
        oldest.free();
        takeFreedBack();
        return true;
    }

    /** Sends everything home. */
    void sendAllHome() {
        for (WeakReference<TensorCopy> reference : List.copyOf(residents)) {
            TensorCopy copy = reference.get();
            if (copy != null) {
                copy.leave();
            }
        }
        residents.clear();
    }

    /** How many elements of a storage there are. */
    int size(Storage storage) {
        return array(storage).size();
    }

    /** How many of them are taken. */
    int used(Storage storage) {
        return array(storage).used();
    }

    private Regions array(Storage storage) {
        return Objects.requireNonNull(arrays.get(storage), () -> "a device holds no tensor stored as " + storage);
    }
}
