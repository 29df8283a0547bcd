package org.halfstep.tornado.memory;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Hands out the elements of a device's array. */
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

    /** The first elements of the first gap that is large enough, if there is one. */
    public Optional<Region> takeFirst(int count) {
        int length = aligned(count);
        return gap(gaps, length).map(gap -> take(gap, gap.getKey(), count));
    }

    /** The last elements of the last gap that is large enough, if there is one. */
    public Optional<Region> takeLast(int count) {
        int length = aligned(count);
        return gap(gaps.descendingMap(), length).map(gap -> take(gap, gap.getKey() + gap.getValue() - length, count));
    }

    private static Optional<Map.Entry<Integer, Integer>> gap(Map<Integer, Integer> inOrder, int length) {
        return inOrder.entrySet().stream()
                .filter(entry -> entry.getValue() >= length)
                .findFirst();
    }

    private Region take(Map.Entry<Integer, Integer> gap, int first, int count) {
        int length = aligned(count);
        int start = gap.getKey();
        int end = start + gap.getValue();
        gaps.remove(start);
        if (first > start) {
            gaps.put(start, first - start);
        }
        if (first + length < end) {
            gaps.put(first + length, end - first - length);
        }
        used += length;
        high = Math.max(high, first + length);
        return new Region(first, count);
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

    /** How many elements are taken for so many. */
    public static int aligned(int count) {
        return Math.ceilDiv(Math.max(1, count), ALIGNMENT) * ALIGNMENT;
    }
}
