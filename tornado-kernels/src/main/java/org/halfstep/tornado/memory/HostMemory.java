package org.halfstep.tornado.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory of the C library for the host's halves of a device's large arrays. TornadoVM wants them, though few of their
 * pages are ever touched: the JVM's own memory outside the heap would be zeroed, and is limited to the heap's size.
 */
@SuppressWarnings("restricted") // the launcher and the tests enable native access
public final class HostMemory implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MALLOC =
            handle("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = handle("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    private final List<MemorySegment> segments = new ArrayList<>();

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /**
     * So many bytes of arbitrary contents.
     *
     * @throws OutOfMemoryError if there are not so many
     */
    public MemorySegment allocate(long bytes) {
        MemorySegment found = (MemorySegment) call(MALLOC, bytes);
        if (found.equals(MemorySegment.NULL)) {
            throw new OutOfMemoryError("no " + bytes + " bytes for the host's part of a device's array");
        }
        segments.add(found);
        return found.reinterpret(bytes);
    }

    /** Gives all of it back; the segments must not be used any more. */
    @Override
    public void close() {
        segments.forEach(segment -> call(FREE, segment));
        segments.clear();
    }

    private static Object call(MethodHandle function, Object argument) {
        try {
            return function.invoke(argument);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library cannot be called", e);
        }
    }
}
