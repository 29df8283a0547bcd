package org.halfstep.tornado.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What is relied on when a graph of one task is executed again and again. */
class ExecutionTest {
    private static final int COUNT = 256;

    private final IntArray launch = IntArray.fromElements(0, 1);
    private final IntArray counts = new IntArray(COUNT);
    private final WorkerGrid1D grid = new WorkerGrid1D(COUNT);

    ExecutionTest() {
        counts.init(0);
        grid.setLocalWork(64, 1, 1);
    }

    private static void addToSome(KernelContext context, IntArray launch, IntArray counts) {
        int i = context.globalIdx + launch.get(0);
        counts.set(i, counts.get(i) + launch.get(1));
    }

    private TornadoExecutionPlan plan() {
        var graph = new TaskGraph("execution")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, counts)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch)
                .task("add", ExecutionTest::addToSome, new KernelContext(), launch, counts)
                .transferToHost(DataTransferMode.UNDER_DEMAND, counts);
        return new TornadoExecutionPlan(graph.snapshot()).withGridScheduler(new GridScheduler("execution.add", grid));
    }

    @Test
    void theGridMayChangeBetweenExecutions() throws TornadoExecutionPlanException {
        try (var plan = plan()) {
            plan.execute();
            grid.setGlobalWork(64, 1, 1);
            plan.execute();
            grid.setGlobalWork(128, 1, 1);
            plan.execute().transferToHost(counts);
        }
        assertThat(counts.get(0)).isEqualTo(3);
        assertThat(counts.get(63)).isEqualTo(3);
        assertThat(counts.get(64)).isEqualTo(2);
        assertThat(counts.get(127)).isEqualTo(2);
        assertThat(counts.get(128)).isEqualTo(1);
        assertThat(counts.get(255)).isEqualTo(1);
    }

    @Test
    void whatIsSentOnceStaysAndWhatIsSentEachTimeChanges() throws TornadoExecutionPlanException {
        grid.setGlobalWork(64, 1, 1);
        try (var plan = plan()) {
            plan.execute();
            counts.init(1000);
            launch.set(0, 64);
            launch.set(1, 7);
            plan.execute().transferToHost(counts);
        }
        assertThat(counts.get(0)).isEqualTo(1);
        assertThat(counts.get(64)).isEqualTo(7);
        assertThat(counts.get(128)).isZero();
    }

    @Test
    void aRangeIsReadAloneAtItsPlace() throws TornadoExecutionPlanException {
        try (var plan = plan()) {
            var result = plan.execute();
            counts.init(-5);
            result.transferToHost(new DataRange(counts).withOffset(32).withSize(16));
        }
        assertThat(counts.get(31)).isEqualTo(-5);
        assertThat(counts.get(32)).isEqualTo(1);
        assertThat(counts.get(47)).isEqualTo(1);
        assertThat(counts.get(48)).isEqualTo(-5);
    }
}
