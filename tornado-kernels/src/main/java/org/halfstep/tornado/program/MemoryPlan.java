package org.halfstep.tornado.program;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.backend.UnsupportedProgramException;
import org.halfstep.core.format.Storage;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.memory.Regions;

/**
 * Where the slots of a program between its inputs and outputs lie, relative to the start of the room that all programs
 * use in turn: a slot has its place from the launch that writes it first to the last that reads it.
 */
final class MemoryPlan {
    private final Map<Slot, Region> places = new HashMap<>();
    private final Map<Storage, Regions> rooms = new EnumMap<>(Storage.class);

    MemoryPlan(Program program, List<Schedule.Launch> launches) {
        Set<Slot> bound = new HashSet<>(program.inputs());
        bound.addAll(program.outputs());
        Map<Slot, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < launches.size(); i++) {
            for (DeviceOp op : launches.get(i).ops()) {
                lastUse.put(op.target(), i);
                for (Slot slot : op.reads()) {
                    lastUse.put(slot, i);
                }
            }
        }
        for (int i = 0; i < launches.size(); i++) {
            for (DeviceOp op : launches.get(i).ops()) {
                Slot slot = op.target();
                if (!bound.contains(slot) && !places.containsKey(slot)) {
                    places.put(slot, take(slot));
                }
            }
            int now = i;
            places.forEach((slot, place) -> {
                if (lastUse.getOrDefault(slot, 0) == now) {
                    room(slot).giveBack(place);
                }
            });
        }
    }

    private Regions room(Slot slot) {
        return rooms.computeIfAbsent(slot.format().storage(), _ -> new Regions(Integer.MAX_VALUE));
    }

    private Region take(Slot slot) {
        return room(slot)
                .takeFirst(slot.shape().elementCount())
                .orElseThrow(() -> new UnsupportedProgramException(
                        "a program of more than 2^31 numbers between its inputs and outputs; use a smaller batch"));
    }

    /** Where a slot lies, in elements. */
    int offset(Slot slot) {
        Region place = places.get(slot);
        if (place == null) {
            throw new UnsupportedProgramException(
                    slot + " is an input or an output: it has no place of the program's own");
        }
        return place.first();
    }

    /** How many elements of a storage the program needs at a time. */
    int elements(Storage storage) {
        Regions room = rooms.get(storage);
        return room == null ? 0 : room.high();
    }
}
