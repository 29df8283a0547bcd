package org.halfstep.tornado.kernels;

import java.util.function.UnaryOperator;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** One kernel on the default device, with the arrays that it reads and writes. */
final class DeviceRun implements AutoCloseable {
    /** The name that the kernel's task must have. */
    static final String TASK = "task";

    /** Threads of a work group; the number of threads is a multiple of it. */
    static final int GROUP = 64;

    private static final String GRAPH = "run";

    private final TornadoExecutionPlan plan;

    /**
     * A kernel that is compiled when it first runs.
     *
     * @param threads the number of threads, a multiple of {@link #GROUP}
     * @param kernel adds the kernel to a graph as the task {@link #TASK}
     * @param sent what the kernel reads, and what it writes if other elements are to be kept; sent with each execution
     * @param fetched what the kernel writes and is read here after each execution
     */
    DeviceRun(int threads, UnaryOperator<TaskGraph> kernel, Object[] sent, Object... fetched) {
        WorkerGrid grid = new WorkerGrid1D(threads);
        grid.setLocalWork(GROUP, 1, 1);
        TaskGraph graph = new TaskGraph(GRAPH).transferToDevice(DataTransferMode.EVERY_EXECUTION, sent);
        graph = kernel.apply(graph).transferToHost(DataTransferMode.EVERY_EXECUTION, fetched);
        plan = new TornadoExecutionPlan(graph.snapshot())
                .withGridScheduler(new GridScheduler(GRAPH + "." + TASK, grid));
    }

    /** Sends the arrays, runs the kernel and fetches the results. */
    void execute() {
        plan.execute();
    }

    @Override
    public void close() {
        try {
            plan.close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the device does not give its memory back", e);
        }
    }

    /** Runs a kernel once; the parameters are the constructor's. */
    static void once(int threads, UnaryOperator<TaskGraph> kernel, Object[] sent, Object... fetched) {
        try (var run = new DeviceRun(threads, kernel, sent, fetched)) {
            run.execute();
        }
    }
}
