package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.DeviceTables;
import org.halfstep.tornado.kernels.OpKernel;
import org.halfstep.tornado.kernels.StatisticsKernels;
import org.halfstep.tornado.kernels.TransferKernels;
import org.halfstep.tornado.memory.Region;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A device's arrays and its kernels, each compiled once: everything that calls TornadoVM.
 *
 * <p>Each kernel is a task graph of one task, executed again and again: an execution costs as much as a task of a longer
 * graph, and every task of a graph would be compiled for itself. The arrays stay on the device; what changes from one
 * execution to the next comes with the launch. Not thread-safe.
 */
final class Machine implements AutoCloseable {
    /** The most addresses of a launch. */
    static final int MOST_ADDRESSES = 4096;

    /** The most inputs of rank 0 of a program, the number 1 among them. */
    static final int MOST_SCALARS = 256;

    private static final int MOST_BLOCKS = 512;
    private static final int SENT = 1 << 16;
    private static final String TASK = "kernel";
    private static final int RANGE = 4;

    private enum Graph {
        OPS(0),
        FLOATS(1),
        HALVES(2),
        CODE(3),
        MAGNITUDES(4),
        DIGESTS(5);

        /** Its place in the plan. */
        private final int index;

        Graph(int index) {
            this.index = index;
        }

        String word() {
            return "halfstep" + name();
        }
    }

    private final KernelContext context = new KernelContext();
    private final IntArray launch =
            new IntArray(Descriptor.REFERENCES + MOST_ADDRESSES + MOST_BLOCKS * Descriptor.BLOCK_LENGTH);
    private final FloatArray scalars = new FloatArray(MOST_SCALARS);
    private final FloatArray tables = DeviceTables.create();
    private final IntArray range = new IntArray(RANGE);
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
    private final int threadsPerGroup;
    private final int groups;
    private final WorkerGrid1D opsGrid;
    private final TornadoExecutionPlan plan;
    private TornadoExecutionResult fetching;

    /**
     * Takes a device.
     *
     * @param sizes how many elements each array has
     */
    Machine(TornadoDevice device, MachineSizes sizes) {
        boolean cpu = device.getDeviceType() == TornadoDeviceType.CPU;
        int units = Math.max(1, device.getPhysicalDevice().getDeviceMaxComputeUnits());
        threadsPerGroup = cpu ? 16 : 128;
        groups = cpu ? units : 4 * units;
        int threads = groups * threadsPerGroup;
        floats = new FloatArray(sizes.floats());
        halves = new ShortArray(sizes.halves());
        code = new IntArray(sizes.code());
        flags = new IntArray(sizes.flags());
        bits = new IntArray(threads);
        magnitudes = new FloatArray(threads);
        digests = new IntArray(threads);
        launch.init(0);
        scalars.init(0);
        flags.init(0);
        scalars.set(0, 1);
        opsGrid = grid(threadsPerGroup);
        plan = new TornadoExecutionPlan(
                ops().snapshot(),
                placeFloats().snapshot(),
                placeHalves().snapshot(),
                placeCode().snapshot(),
                magnitudes().snapshot(),
                digests().snapshot());
        GridScheduler scheduler = new GridScheduler();
        for (Graph graph : Graph.values()) {
            scheduler.addWorkerGrid(graph.word() + "." + TASK, graph == Graph.OPS ? opsGrid : grid(threads));
        }
        plan.withDevice(device).withGridScheduler(scheduler);
        launch.set(Descriptor.BLOCK_COUNT, 0);
        fetching = execute(Graph.OPS);
    }

    private WorkerGrid1D grid(int threads) {
        WorkerGrid1D grid = new WorkerGrid1D(threads);
        grid.setLocalWork(threadsPerGroup, 1, 1);
        return grid;
    }

    private TaskGraph ops() {
        return new TaskGraph(Graph.OPS.word())
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, floats, halves, code, tables, bits, flags)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch, scalars)
                .task(TASK, OpKernel::runOps, context, launch, scalars, code, floats, halves, tables, bits, flags)
                .transferToHost(DataTransferMode.UNDER_DEMAND, floats, halves, flags)
                .persistOnDevice(floats, halves, code, tables, bits, flags);
    }

    /**
     * A graph that finds the arrays where the one executed before it left them: all of them, since it hands all of them
     * on to the next.
     */
    private TaskGraph graph(Graph graph) {
        return new TaskGraph(graph.word())
                .consumeFromDevice(Graph.OPS.word(), floats, halves, code, tables, bits, flags)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, range);
    }

    private TaskGraph placeFloats() {
        return graph(Graph.FLOATS)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, sentFloats)
                .task(TASK, TransferKernels::placeFloats, context, range, sentFloats, floats);
    }

    private TaskGraph placeHalves() {
        return graph(Graph.HALVES)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, sentHalves)
                .task(TASK, TransferKernels::placeHalves, context, range, sentHalves, halves);
    }

    private TaskGraph placeCode() {
        return graph(Graph.CODE)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, sentCode)
                .task(TASK, TransferKernels::placeCode, context, range, sentCode, code);
    }

    private TaskGraph magnitudes() {
        return graph(Graph.MAGNITUDES)
                .task(TASK, StatisticsKernels::largestMagnitudes, context, range, floats, halves, tables, magnitudes)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, magnitudes);
    }

    private TaskGraph digests() {
        return graph(Graph.DIGESTS)
                .task(TASK, StatisticsKernels::partialDigests, context, range, floats, halves, bits, digests)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, digests);
    }

    private TornadoExecutionResult execute(Graph graph) {
        return plan.withGraph(graph.index).execute();
    }

    /** How many work-groups run at a time. */
    int groups() {
        return groups;
    }

    /** Sets the addresses of the launches that follow. */
    void setAddress(int number, int address) {
        launch.set(Descriptor.REFERENCES + number, address);
    }

    /** Sets a scalar of the launches that follow. */
    void setScalar(int number, float value) {
        scalars.set(number, value);
    }

    /**
     * Runs ops.
     *
     * @param addresses how many are set
     * @param blocks what each block does, as {@link Descriptor} says
     * @param run the number of the run
     */
    void runOps(int addresses, int[] blocks, int run) {
        int first = Descriptor.REFERENCES + addresses;
        int count = blocks.length / Descriptor.BLOCK_LENGTH;
        launch.set(Descriptor.BLOCK_COUNT, count);
        launch.set(Descriptor.RUN, run);
        launch.set(Descriptor.BLOCKS, first);
        for (int i = 0; i < blocks.length; i++) {
            launch.set(first + i, blocks[i]);
        }
        opsGrid.setGlobalWork((long) threadsPerGroup * Math.clamp(count, 1, groups), 1, 1);
        fetching = execute(Graph.OPS);
    }

    /** Writes the bytes of binary32 values or 16-bit codes to their places. */
    void upload(Storage storage, Region to, MemorySegment source) {
        boolean half = storage == Storage.BITS16;
        long elementBytes = half ? Short.BYTES : Float.BYTES;
        TornadoNativeArray sent = half ? sentHalves : sentFloats;
        for (int done = 0; done < to.count(); done += SENT) {
            int count = Math.min(SENT, to.count() - done);
            MemorySegment.copy(source, done * elementBytes, sent.getSegment(), 0, count * elementBytes);
            place(half ? Graph.HALVES : Graph.FLOATS, to.first() + done, count);
        }
    }

    /** Writes code to its place. */
    void uploadCode(int[] numbers, Region to) {
        for (int done = 0; done < numbers.length; done += SENT) {
            int count = Math.min(SENT, numbers.length - done);
            for (int i = 0; i < count; i++) {
                sentCode.set(i, numbers[done + i]);
            }
            place(Graph.CODE, to.first() + done, count);
        }
    }

    private void place(Graph graph, int first, int count) {
        range.set(TransferKernels.FIRST, first);
        range.set(TransferKernels.COUNT, count);
        execute(graph);
    }

    /** Reads the bytes of values. */
    void download(Storage storage, Region from, MemorySegment target) {
        boolean half = storage == Storage.BITS16;
        TornadoNativeArray array = half ? halves : floats;
        long elementBytes = half ? Short.BYTES : Float.BYTES;
        fetch(array, from);
        MemorySegment.copy(array.getSegment(), from.first() * elementBytes, target, 0, from.count() * elementBytes);
    }

    /** The flags of a region. */
    int[] flags(Region from) {
        fetch(flags, from);
        int[] values = new int[from.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = flags.get(from.first() + i);
        }
        return values;
    }

    private void fetch(TornadoNativeArray array, Region region) {
        if (region.count() > 0) {
            fetching.transferToHost(
                    new DataRange(array).withOffset(region.first()).withSize(region.count()));
        }
    }

    /** max|x| over a region; NaN wins. */
    float largestMagnitude(int format, Region region) {
        describe(format, region);
        execute(Graph.MAGNITUDES);
        float largest = 0;
        for (int i = 0; i < magnitudes.getSize(); i++) {
            largest = Math.max(largest, magnitudes.get(i));
        }
        return largest;
    }

    /** The digest of a region. */
    int digest(int format, Region region) {
        describe(format, region);
        execute(Graph.DIGESTS);
        int sum = 0;
        for (int i = 0; i < digests.getSize(); i++) {
            sum += digests.get(i);
        }
        return sum;
    }

    private void describe(int format, Region region) {
        range.set(TransferKernels.FIRST, region.first());
        range.set(TransferKernels.COUNT, region.count());
        range.set(StatisticsKernels.FORMAT, format);
    }

    @Override
    public void close() {
        plan.freeDeviceMemory();
        plan.resetDevice();
    }

    /** The bytes of all arrays on the device. */
    long bytes() {
        return List.<TornadoNativeArray>of(
                        launch,
                        scalars,
                        tables,
                        range,
                        sentFloats,
                        sentHalves,
                        sentCode,
                        floats,
                        halves,
                        code,
                        flags,
                        bits,
                        magnitudes,
                        digests)
                .stream()
                .mapToLong(TornadoNativeArray::getNumBytesOfSegment)
                .sum();
    }
}
