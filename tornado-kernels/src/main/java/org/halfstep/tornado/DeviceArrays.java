package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.DeviceTables;
import org.halfstep.tornado.kernels.OpKernel;
import org.halfstep.tornado.kernels.ProductKernel;
import org.halfstep.tornado.kernels.StatisticsKernels;
import org.halfstep.tornado.kernels.TransferKernels;
import org.halfstep.tornado.memory.HostMemory;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The arrays of a {@link Machine} and the task graphs over them: six stay on the device, the others come with a launch
 * or go home from it.
 *
 * <p>A graph takes the six over from the one executed before it: so each names all of them, its kernel's or not, and
 * hands them on to the next.
 */
final class DeviceArrays implements AutoCloseable {
    /** The most addresses of a launch. */
    static final int MOST_ADDRESSES = 4096;

    /** The most inputs of rank 0 of a program, the number 1 among them. */
    static final int MOST_SCALARS = 256;

    /** How many values come to the device at a time. */
    static final int SENT = 1 << 16;

    private static final int MOST_BLOCKS = 512;
    private static final int RANGE = 2;

    private final HostMemory hostMemory = new HostMemory();
    private final KernelContext context = new KernelContext();
    private final IntArray launch =
            new IntArray(Descriptor.REFERENCES + MOST_ADDRESSES + MOST_BLOCKS * Descriptor.BLOCK_LENGTH);
    private final FloatArray scalars = new FloatArray(MOST_SCALARS);
    private final FloatArray tables = DeviceTables.create();
    private final IntArray range = new IntArray(RANGE);
    private final IntArray ranges =
            new IntArray(StatisticsKernels.RANGES + StatisticsKernels.MOST_RANGES * StatisticsKernels.RANGE_LENGTH);
    private final FloatArray sentFloats = new FloatArray(SENT);
    private final ShortArray sentHalves = new ShortArray(SENT);
    private final IntArray sentCode = new IntArray(SENT);
    private final FloatArray floats;
    private final ShortArray halves;
    private final IntArray code;
    private final IntArray flags;
    private final IntArray bits;
    private final FloatArray magnitudes;
    private final IntArray digests;

    /**
     * Makes the arrays.
     *
     * @param groups how many work-groups run at a time
     * @param threads how many threads they have together, with the kernel that needs most
     */
    DeviceArrays(MachineSizes sizes, int groups, int threads) {
        floats = FloatArray.fromSegmentShallow(large(sizes.floats() + sizes.constants(), Float.BYTES));
        halves = ShortArray.fromSegmentShallow(large(sizes.halves(), Short.BYTES));
        code = new IntArray(sizes.code());
        flags = new IntArray(sizes.flags());
        bits = new IntArray(threads);
        magnitudes = new FloatArray(groups * StatisticsKernels.MOST_RANGES);
        digests = new IntArray(groups * StatisticsKernels.MOST_RANGES);
        launch.init(0);
        scalars.init(0);
        flags.init(0);
        scalars.set(0, 1);
    }

    /** The host's part of a large array: TornadoVM's header, and the elements. */
    private MemorySegment large(int count, int elementBytes) {
        return hostMemory.allocate(TornadoNativeArray.ARRAY_HEADER + (long) count * elementBytes);
    }

    /** The graph of a kernel. */
    TaskGraph graph(Graph graph) {
        return switch (graph) {
            case OPS -> ops();
            case PRODUCTS -> products();
            case FLOATS ->
                consuming(graph, range, sentFloats)
                        .task(KernelPlan.TASK, TransferKernels::placeFloats, context, range, sentFloats, floats);
            case HALVES ->
                consuming(graph, range, sentHalves)
                        .task(KernelPlan.TASK, TransferKernels::placeHalves, context, range, sentHalves, halves);
            case CODE ->
                consuming(graph, range, sentCode)
                        .task(KernelPlan.TASK, TransferKernels::placeCode, context, range, sentCode, code);
            case MAGNITUDES -> magnitudesGraph();
            case DIGESTS -> digestsGraph();
        };
    }

    private TaskGraph consuming(Graph graph, Object... sent) {
        return new TaskGraph(graph.word())
                .consumeFromDevice(Graph.OPS.word(), floats, halves, code, tables, bits, flags)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, sent);
    }

    private TaskGraph ops() {
        return new TaskGraph(Graph.OPS.word())
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, floats, halves, code, tables, bits, flags)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch, scalars)
                .task(
                        KernelPlan.TASK,
                        OpKernel::runOps,
                        context,
                        launch,
                        scalars,
                        code,
                        floats,
                        halves,
                        tables,
                        bits,
                        flags)
                .transferToHost(DataTransferMode.UNDER_DEMAND, floats, halves, flags)
                .persistOnDevice(floats, halves, code, tables, bits, flags);
    }

    private TaskGraph products() {
        return consuming(Graph.PRODUCTS, launch, scalars)
                .task(
                        KernelPlan.TASK,
                        ProductKernel::runProducts,
                        context,
                        launch,
                        scalars,
                        code,
                        floats,
                        halves,
                        tables,
                        bits,
                        flags);
    }

    private TaskGraph magnitudesGraph() {
        return consuming(Graph.MAGNITUDES, ranges)
                .task(
                        KernelPlan.TASK,
                        StatisticsKernels::largestMagnitudes,
                        context,
                        ranges,
                        floats,
                        halves,
                        tables,
                        magnitudes)
                .transferToHost(DataTransferMode.UNDER_DEMAND, magnitudes);
    }

    private TaskGraph digestsGraph() {
        return consuming(Graph.DIGESTS, ranges)
                .task(
                        KernelPlan.TASK,
                        StatisticsKernels::partialDigests,
                        context,
                        ranges,
                        floats,
                        halves,
                        bits,
                        digests)
                .transferToHost(DataTransferMode.UNDER_DEMAND, digests);
    }

    /** What comes with an execution of a graph. */
    List<TornadoNativeArray> sent(Graph graph) {
        return switch (graph) {
            case OPS, PRODUCTS -> List.of(launch, scalars);
            case FLOATS -> List.of(range, sentFloats);
            case HALVES -> List.of(range, sentHalves);
            case CODE -> List.of(range, sentCode);
            case MAGNITUDES, DIGESTS -> List.of(ranges);
        };
    }

    IntArray launch() {
        return launch;
    }

    FloatArray scalars() {
        return scalars;
    }

    IntArray range() {
        return range;
    }

    IntArray ranges() {
        return ranges;
    }

    IntArray sentCode() {
        return sentCode;
    }

    /** Through which values of a storage come. */
    TornadoNativeArray sentValues(Storage storage) {
        return storage == Storage.BITS16 ? sentHalves : sentFloats;
    }

    /** Where values of a storage stay. */
    TornadoNativeArray values(Storage storage) {
        return storage == Storage.BITS16 ? halves : floats;
    }

    IntArray flags() {
        return flags;
    }

    FloatArray magnitudes() {
        return magnitudes;
    }

    IntArray digests() {
        return digests;
    }

    /** The bytes of the decode tables. */
    long tableBytes() {
        return tables.getNumBytesOfSegment();
    }

    /** The bytes of arrays that come and go with launches, and those with a number for each thread. */
    long stagingBytes() {
        return bytes(launch, scalars, range, ranges, sentFloats, sentHalves, sentCode, bits, magnitudes, digests);
    }

    private static long bytes(TornadoNativeArray... arrays) {
        return Arrays.stream(arrays)
                .mapToLong(TornadoNativeArray::getNumBytesOfSegment)
                .sum();
    }

    /** Gives the host's memory back, when the device's is. */
    @Override
    public void close() {
        hostMemory.close();
    }
}
