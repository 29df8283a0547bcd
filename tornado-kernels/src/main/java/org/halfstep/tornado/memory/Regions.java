package org.halfstep.tornado.memory;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Hands out the elements of a device's array: the first gap that is large enough. */
public final class Regions {
    private static final int ALIGNMENT = 32;

    private final int size;
    private final TreeMap<Integer, Integer> gaps = new TreeMap<>();
    private int used;
    private int high;

    /** All of an array's elements, free. */
    public Regions(int size) {
        this.size = size;
        gaps.put(0, size);
    }

    /** A region, if there is room for one. */
    public Optional<Region> take(int count) {
        int length = aligned(count);
        Optional<Map.Entry<Integer, Integer>> gap = gaps.entrySet().stream()
                .filter(entry -> entry.getValue() >= length)
                .findFirst();
        return gap.map(found -> {
            int first = found.getKey();
            int rest = found.getValue() - length;
            gaps.remove(first);
            if (rest > 0) {
                gaps.put(first + length, rest);
            }
            used += length;
            high = Math.max(high, first + length);
            return new Region(first, count);
        });
    }

    /** Takes a region back; neighbouring gaps become one. */
    public void giveBack(Region region) {
        int first = region.first();
        int length = aligned(region.count());
        used -= length;
        Map.Entry<Integer, Integer> before = gaps.lowerEntry(first);
        if (before != null && before.getKey() + before.getValue() == first) {
            first = before.getKey();
            length += before.getValue();
        }
        Integer after = gaps.remove(region.first() + aligned(region.count()));
        gaps.put(first, after == null ? length : length + after);
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    /** How many of them are taken. */
    public int used() {
        return used;
    }

    /** Behind the last element that was ever taken. */
    public int high() {
        return high;
    }

    private static int aligned(int count) {
        return Math.ceilDiv(Math.max(1, count), ALIGNMENT) * ALIGNMENT;
    }
}
