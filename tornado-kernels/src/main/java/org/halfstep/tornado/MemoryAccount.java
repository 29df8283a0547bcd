package org.halfstep.tornado;

import java.util.HashMap;
import java.util.Map;
import org.halfstep.core.format.Storage;

/** For what the places of a device's arrays of values are taken, and how many bytes at a time at most. */
final class MemoryAccount {
    /** What a place is taken for. */
    enum Purpose {
        /** Tensors, until nothing refers to them any more. */
        TENSOR("tensors"),
        /** What programs compute between inputs and outputs. */
        ROOM("values of programs"),
        /** Constants of programs. */
        CONSTANT("constants of programs");

        private final String words;

        Purpose(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private record Kind(Purpose purpose, Storage storage) {}

    private final Map<Kind, Long> now = new HashMap<>();
    private final Map<Kind, Long> highest = new HashMap<>();
    private long all;
    private long highestOfAll;

    void taken(Purpose purpose, Storage storage, int count) {
        Kind kind = new Kind(purpose, storage);
        long bytes = (long) count * storage.byteSize();
        highest.merge(kind, now.merge(kind, bytes, Long::sum), Math::max);
        all += bytes;
        highestOfAll = Math.max(highestOfAll, all);
    }

    void givenBack(Purpose purpose, Storage storage, int count) {
        long bytes = (long) count * storage.byteSize();
        now.merge(new Kind(purpose, storage), -bytes, Long::sum);
        all -= bytes;
    }

    /** Forgets what was taken before: the most bytes are those of now. */
    void begin() {
        highest.clear();
        highest.putAll(now);
        highestOfAll = all;
    }

    /** The bytes that are taken for a purpose. */
    long bytes(Purpose purpose, Storage storage) {
        return now.getOrDefault(new Kind(purpose, storage), 0L);
    }

    /** The most bytes that ever were. */
    long highest(Purpose purpose, Storage storage) {
        return highest.getOrDefault(new Kind(purpose, storage), 0L);
    }

    /** The most bytes that ever were for all purposes together. */
    long highest() {
        return highestOfAll;
    }
}
