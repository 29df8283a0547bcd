package org.halfstep.tornado;

import org.halfstep.tornado.kernels.PeakKernel;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The kernel of fused multiply-adds alone on a device, with a plan and arrays of its own. */
final class PeakMachine implements AutoCloseable {
    private static final String GRAPH = "halfstepPeak";
    private static final String TASK = "kernel";
    private static final int THREADS_PER_GROUP = 128;
    private static final int GROUPS_PER_UNIT = 16;
    private static final int LEAST_COUNT = 1 << 10;
    private static final int MOST_COUNT = 1 << 28;
    private static final double ENOUGH_SECONDS = 0.05;
    private static final int ROUNDS = 7;
    private static final double NANO = 1e-9;
    private static final float FACTOR = 0.5f;

    private final int threads;
    private final IntArray count = new IntArray(1);
    private final TornadoExecutionPlan plan;

    PeakMachine(TornadoDevice device) {
        threads = Math.max(1, device.getPhysicalDevice().getDeviceMaxComputeUnits())
                * GROUPS_PER_UNIT
                * THREADS_PER_GROUP;
        FloatArray factors = FloatArray.fromElements(FACTOR, 1);
        FloatArray result = new FloatArray(threads * PeakKernel.CHAINS);
        WorkerGrid1D grid = new WorkerGrid1D(threads);
        grid.setLocalWork(THREADS_PER_GROUP, 1, 1);
        TaskGraph graph = new TaskGraph(GRAPH)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, count)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, factors)
                .task(TASK, PeakKernel::multiplyAdds, new KernelContext(), count, factors, result)
                .transferToHost(DataTransferMode.UNDER_DEMAND, result);
        plan = new TornadoExecutionPlan(graph.snapshot());
        plan.withDevice(device).withGridScheduler(new GridScheduler(GRAPH + "." + TASK, grid));
    }

    /** The best of some rounds: what disturbs the device only slows it down. Two operations a multiply-add. */
    double operationsPerSecond() {
        seconds(LEAST_COUNT);
        int enough = LEAST_COUNT;
        while (enough < MOST_COUNT && seconds(enough) < ENOUGH_SECONDS) {
            enough *= 2;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.min(best, seconds(enough));
        }
        return 2.0 * enough * PeakKernel.CHAINS * threads / best;
    }

    private double seconds(int times) {
        count.set(0, times);
        long before = System.nanoTime();
        plan.execute();
        return (System.nanoTime() - before) * NANO;
    }

    @Override
    public void close() {
        plan.freeDeviceMemory();
    }
}
