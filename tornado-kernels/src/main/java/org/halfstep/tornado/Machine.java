package org.halfstep.tornado;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.KernelPlan.Kernel;
import org.halfstep.tornado.kernels.Descriptor;
import org.halfstep.tornado.kernels.ProductKernel;
import org.halfstep.tornado.kernels.StatisticsKernels;
import org.halfstep.tornado.kernels.TransferKernels;
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.program.DeviceLaunch;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A device's arrays and its kernels, each compiled once: everything that runs something on it.
 *
 * <p>Each kernel is a task graph of one task, executed again and again: an execution costs as much as a task of a longer
 * graph, and every task of a graph would be compiled for itself. The arrays stay on the device; what changes from one
 * execution to the next comes with the launch.
 *
 * <p>One thread at a time runs ops: it sets addresses and scalars before. Others may fetch values, and ask for
 * magnitudes and digests, meanwhile.
 */
final class Machine implements AutoCloseable {
    /**
     * Values on the device.
     *
     * @param format the kernel's number of their format
     * @param region where they are
     */
    record Values(int format, Region region) {}

    private final int threadsPerGroup;
    private final int groups;
    private final DeviceArrays arrays;
    private final WorkerGrid1D opsGrid;
    private final WorkerGrid1D productsGrid;
    private final KernelPlan plan;
    private final Traffic traffic = new Traffic();
    private TornadoExecutionResult fetching;

    /**
     * Takes a device.
     *
     * @param sizes how many elements each array has
     * @throws KernelException if the kernel of ops cannot be compiled
     */
    Machine(TornadoDevice device, MachineSizes sizes) {
        boolean cpu = device.getDeviceType() == TornadoDeviceType.CPU;
        int units = Math.max(1, device.getPhysicalDevice().getDeviceMaxComputeUnits());
        threadsPerGroup = cpu ? 16 : 128;
        groups = cpu ? units : 4 * units;
        int threads = groups * threadsPerGroup;
        arrays = new DeviceArrays(sizes, groups, groups * Math.max(threadsPerGroup, ProductKernel.THREADS));
        opsGrid = grid(threadsPerGroup, threadsPerGroup);
        productsGrid = grid(ProductKernel.THREADS, ProductKernel.THREADS);
        WorkerGrid1D everyThread = grid(threads, threadsPerGroup);
        plan = new KernelPlan(
                device,
                Arrays.stream(Graph.values())
                        .map(graph -> new Kernel(
                                graph.kernel(),
                                graph.word(),
                                () -> arrays.graph(graph),
                                switch (graph) {
                                    case OPS -> opsGrid;
                                    case PRODUCTS -> productsGrid;
                                    case FLOATS, HALVES, CODE, MAGNITUDES, DIGESTS -> everyThread;
                                }))
                        .toList());
        try {
            fetching = execute(Graph.OPS);
        } catch (KernelException e) {
            plan.close();
            arrays.close();
            throw e;
        }
    }

    private static WorkerGrid1D grid(int threads, int perGroup) {
        WorkerGrid1D grid = new WorkerGrid1D(threads);
        grid.setLocalWork(perGroup, 1, 1);
        return grid;
    }

    private TornadoExecutionResult execute(Graph graph) {
        TornadoExecutionResult result = plan.execute(graph.index());
        traffic.launched(result);
        traffic.sent(arrays.sent(graph));
        return result;
    }

    /** What went to the device and came from there. */
    Traffic traffic() {
        return traffic;
    }

    /** Lets executions tell how long their kernel computed, or no longer. */
    synchronized void profile(boolean wanted) {
        plan.profile(wanted);
        traffic.profiled(wanted);
    }

    /** How many work-groups run at a time. */
    int groups() {
        return groups;
    }

    /** Sets the addresses of the launches that follow. */
    void setAddress(int number, int address) {
        arrays.launch().set(Descriptor.REFERENCES + number, address);
    }

    /** Sets a scalar of the launches that follow. */
    void setScalar(int number, float value) {
        arrays.scalars().set(number, value);
    }

    /** Launches the kernel of ops with nothing to do. */
    synchronized void runNothing() {
        arrays.launch().set(Descriptor.BLOCK_COUNT, 0);
        fetching = execute(Graph.OPS);
    }

    /**
     * Runs a launch.
     *
     * @param addresses how many are set
     * @param what the kernel and its blocks
     * @param run the number of the run
     */
    synchronized void run(int addresses, DeviceLaunch what, int run) {
        IntArray launch = arrays.launch();
        int[] blocks = what.blocks();
        int first = Descriptor.REFERENCES + addresses;
        int count = blocks.length / Descriptor.BLOCK_LENGTH;
        launch.set(Descriptor.BLOCK_COUNT, count);
        launch.set(Descriptor.RUN, run);
        launch.set(Descriptor.BLOCKS, first);
        for (int i = 0; i < blocks.length; i++) {
            launch.set(first + i, blocks[i]);
        }
        int groupsNeeded = Math.clamp(count, 1, groups);
        switch (what.kernel()) {
            case OPS -> {
                opsGrid.setGlobalWork((long) threadsPerGroup * groupsNeeded, 1, 1);
                fetching = execute(Graph.OPS);
            }
            case PRODUCTS -> {
                productsGrid.setGlobalWork((long) ProductKernel.THREADS * groupsNeeded, 1, 1);
                execute(Graph.PRODUCTS);
            }
        }
    }

    /** Writes the bytes of binary32 values or 16-bit codes to their places. */
    synchronized void upload(Storage storage, Region to, MemorySegment source) {
        long elementBytes = storage.byteSize();
        TornadoNativeArray sent = arrays.sentValues(storage);
        for (int done = 0; done < to.count(); done += DeviceArrays.SENT) {
            int count = Math.min(DeviceArrays.SENT, to.count() - done);
            MemorySegment.copy(source, done * elementBytes, sent.getSegment(), 0, count * elementBytes);
            place(storage == Storage.BITS16 ? Graph.HALVES : Graph.FLOATS, to.first() + done, count);
        }
    }

    /** Writes code to its place. */
    synchronized void uploadCode(int[] numbers, Region to) {
        for (int done = 0; done < numbers.length; done += DeviceArrays.SENT) {
            int count = Math.min(DeviceArrays.SENT, numbers.length - done);
            for (int i = 0; i < count; i++) {
                arrays.sentCode().set(i, numbers[done + i]);
            }
            place(Graph.CODE, to.first() + done, count);
        }
    }

    private void place(Graph graph, int first, int count) {
        arrays.range().set(TransferKernels.FIRST, first);
        arrays.range().set(TransferKernels.COUNT, count);
        execute(graph);
    }

    /** Reads the bytes of values. */
    synchronized void download(Storage storage, Region from, MemorySegment target) {
        TornadoNativeArray values = arrays.values(storage);
        long elementBytes = storage.byteSize();
        fetch(fetching, values, from);
        MemorySegment.copy(values.getSegment(), from.first() * elementBytes, target, 0, from.count() * elementBytes);
    }

    /** The flags of a region. */
    synchronized int[] flags(Region from) {
        fetch(fetching, arrays.flags(), from);
        int[] values = new int[from.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arrays.flags().get(from.first() + i);
        }
        return values;
    }

    private void fetch(TornadoExecutionResult result, TornadoNativeArray array, Region region) {
        if (region.count() > 0) {
            result.transferToHost(
                    new DataRange(array).withOffset(region.first()).withSize(region.count()));
            traffic.fetched((long) region.count() * array.getElementSize());
        }
    }

    /** max|x| over all values; NaN wins. */
    synchronized float largestMagnitude(List<Values> several) {
        float largest = 0;
        for (int from = 0; from < several.size(); from += StatisticsKernels.MOST_RANGES) {
            int count = describe(several, from);
            fetch(execute(Graph.MAGNITUDES), arrays.magnitudes(), new Region(0, count * groups));
            for (int i = 0; i < count * groups; i++) {
                largest = Math.max(largest, arrays.magnitudes().get(i));
            }
        }
        return largest;
    }

    /** The digest of each of several tensors' values. */
    synchronized void digests(List<Values> several, int[] into) {
        for (int from = 0; from < several.size(); from += StatisticsKernels.MOST_RANGES) {
            int count = describe(several, from);
            fetch(execute(Graph.DIGESTS), arrays.digests(), new Region(0, count * groups));
            for (int i = 0; i < count; i++) {
                int sum = 0;
                for (int group = 0; group < groups; group++) {
                    sum += arrays.digests().get(i * groups + group);
                }
                into[from + i] = sum;
            }
        }
    }

    private int describe(List<Values> several, int from) {
        int count = Math.min(StatisticsKernels.MOST_RANGES, several.size() - from);
        arrays.ranges().set(0, count);
        for (int i = 0; i < count; i++) {
            Values values = several.get(from + i);
            int range = StatisticsKernels.RANGES + i * StatisticsKernels.RANGE_LENGTH;
            arrays.ranges().set(range + StatisticsKernels.FIRST, values.region.first());
            arrays.ranges().set(range + StatisticsKernels.COUNT, values.region.count());
            arrays.ranges().set(range + StatisticsKernels.FORMAT, values.format);
        }
        return count;
    }

    /** The bytes of the decode tables. */
    long tableBytes() {
        return arrays.tableBytes();
    }

    /** The bytes of arrays that come and go with launches, and those with a number for each thread. */
    long stagingBytes() {
        return arrays.stagingBytes();
    }

    @Override
    public synchronized void close() {
        plan.close();
        arrays.close();
    }
}
