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
import java.util.function.Function;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.MemoryAccount.Purpose;
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
    private final MemoryAccount account = new MemoryAccount();
    private final Map<Storage, Region> rooms = new EnumMap<>(Storage.class);
    /** How large the rooms must be for the present run. */
    private final Map<Storage, Integer> needed = new EnumMap<>(Storage.class);

    DeviceMemory(MachineSizes sizes) {
        arrays.put(Storage.BINARY32, new Regions(sizes.floats()));
        arrays.put(Storage.BITS16, new Regions(sizes.halves()));
    }

    /**
     * Makes the room in which a run's values between inputs and outputs lie, before the run's tensors get their places;
     * programs use it in turn. It is at the start of the array, so that it can grow; tensors are put at the end.
     *
     * @throws DeviceMemoryException if there is no room
     */
    void makeRoom(Storage storage, int count, long run) {
        needed.put(storage, count);
        Region room = rooms.get(storage);
        if (room == null || room.count() < count) {
            replaceRoom(storage, count, run);
        }
    }

    private void replaceRoom(Storage storage, int count, long run) {
        Region old = rooms.remove(storage);
        if (old != null) {
            giveBack(Purpose.ROOM, storage, old);
        }
        Region room = take(storage, run, array -> array.takeFirst(count))
                .orElseThrow(() -> new DeviceMemoryException(storage, count, this));
        account.taken(Purpose.ROOM, storage, count);
        rooms.put(storage, room);
    }

    /** That room. */
    Region room(Storage storage) {
        return Objects.requireNonNull(rooms.get(storage), "no room was made");
    }

    /**
     * A place for a tensor. A room that is larger than the present run needs gives way.
     *
     * @throws DeviceMemoryException if there is no place
     */
    Region place(Storage storage, int count, long run) {
        Optional<Region> place = take(storage, run, array -> array.takeLast(count));
        if (place.isEmpty()) {
            replaceRoom(storage, needed.getOrDefault(storage, 0), run);
            place = take(storage, run, array -> array.takeLast(count));
        }
        Region found = place.orElseThrow(() -> new DeviceMemoryException(storage, count, this));
        account.taken(Purpose.TENSOR, storage, count);
        return found;
    }

    /** Takes what there is a gap for, when tensors that the run does not need have gone home if need be. */
    private Optional<Region> take(Storage storage, long run, Function<Regions, Optional<Region>> way) {
        takeFreedBack();
        Regions array = array(storage);
        Optional<Region> region = way.apply(array);
        while (region.isEmpty() && sendHome(storage, run)) {
            region = way.apply(array);
        }
        return region;
    }

    /** Takes a place back. */
    void giveBack(Purpose purpose, Storage storage, Region region) {
        array(storage).giveBack(region);
        account.givenBack(purpose, storage, region.count());
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
            giveBack(Purpose.TENSOR, place.storage, place.region);
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
                copy.free();
            }
        }
        residents.clear();
        takeFreedBack();
    }

    /** Who took places, and how many bytes. */
    MemoryAccount account() {
        return account;
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
