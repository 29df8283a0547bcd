package org.halfstep.tornado;

import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/**
 * Kernels on a device, each in a task graph of its own, and compiled when it first runs. Whatever TornadoVM throws
 * becomes a {@link KernelException} that names the kernel.
 */
final class KernelPlan implements AutoCloseable {
    /** The name of the one task of each graph. */
    static final String TASK = "kernel";

    /**
     * A kernel.
     *
     * @param name for people
     * @param graphName the graph's name
     * @param graph makes the graph, which has one task, called {@link #TASK}
     * @param grid its threads
     */
    record Kernel(String name, String graphName, Supplier<TaskGraph> graph, WorkerGrid grid) {}

    private final List<Kernel> kernels;
    private final TornadoExecutionPlan plan;

    /**
     * Nothing is compiled yet, but TornadoVM reads each kernel's code.
     *
     * @throws KernelException if it meets what it does not know
     */
    KernelPlan(TornadoDevice device, List<Kernel> kernels) {
        this.kernels = List.copyOf(kernels);
        GridScheduler scheduler = new GridScheduler();
        kernels.forEach(kernel -> scheduler.addWorkerGrid(kernel.graphName + "." + TASK, kernel.grid));
        plan = new TornadoExecutionPlan(kernels.stream()
                .map(kernel -> guarded(kernel, () -> kernel.graph.get().snapshot()))
                .toArray(ImmutableTaskGraph[]::new));
        plan.withDevice(device).withGridScheduler(scheduler);
    }

    /**
     * Runs a kernel.
     *
     * @param number its place in the list
     * @throws KernelException if it cannot be compiled or run
     */
    TornadoExecutionResult execute(int number) {
        return guarded(kernels.get(number), () -> plan.withGraph(number).execute());
    }

    /** Lets executions tell how long their kernel computed, or no longer. */
    void profile(boolean wanted) {
        if (wanted) {
            plan.withProfiler(ProfilerMode.SILENT);
        } else {
            plan.withoutProfiler();
        }
    }

    /** TornadoVM and its compiler throw errors as well as exceptions; a full heap has a remedy of its own. */
    private static <T> T guarded(Kernel kernel, Supplier<T> work) {
        try {
            return work.get();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new KernelException(kernel.name, e);
        }
    }

    /** Gives the device's memory back. */
    @Override
    public void close() {
        plan.freeDeviceMemory();
        plan.resetDevice();
    }
}
