package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.halfstep.tornado.KernelPlan.Kernel;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A kernel that TornadoVM cannot compile is an error that names it, and never runs as Java instead. */
class KernelPlanTest {
    private static final int COUNT = 64;

    private final KernelContext context = new KernelContext();
    private final FloatArray x = new FloatArray(COUNT);
    private final FloatArray y = new FloatArray(COUNT);

    static void addOne(KernelContext context, FloatArray x, FloatArray y) {
        y.set(context.globalIdx, x.get(context.globalIdx) + 1);
    }

    /** TornadoVM's compiler knows no such expression. */
    static void bitsWithinAnExpression(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        y.set(i, Float.intBitsToFloat(Float.floatToRawIntBits(x.get(i) * 2) + 1) + 1);
    }

    /** TornadoVM reads no method that creates an object. */
    static void objects(KernelContext context, FloatArray x, FloatArray y) {
        y.set(context.globalIdx, x.get(context.globalIdx) + List.of(context).size());
    }

    private static TornadoDevice device() {
        return TornadoRuntimeProvider.getTornadoRuntime().getBackend(0).getDevice(0);
    }

    private Kernel kernel(String name, Task3<KernelContext, FloatArray, FloatArray> code) {
        WorkerGrid1D grid = new WorkerGrid1D(COUNT);
        grid.setLocalWork(COUNT, 1, 1);
        String graph = name + "Graph";
        return new Kernel(
                name,
                graph,
                () -> new TaskGraph(graph)
                        .transferToDevice(DataTransferMode.EVERY_EXECUTION, x)
                        .task(KernelPlan.TASK, code, context, x, y)
                        .transferToHost(DataTransferMode.EVERY_EXECUTION, y),
                grid);
    }

    private static void names(Throwable problem, String kernel) {
        assertThat(problem)
                .isInstanceOf(KernelException.class)
                .hasMessageStartingWith("TornadoVM cannot compile or run the kernel " + kernel + " on this device: ")
                .hasMessageContaining("; choose another device (./halfstep devices) or --backend vector; docs/gpu.md");
    }

    @Test
    void whatDoesNotCompileIsAnErrorThatNamesTheKernel() {
        x.init(3);
        y.init(42);
        List<Kernel> kernels = List.of(
                kernel("addOne", KernelPlanTest::addOne),
                kernel("bitsWithinAnExpression", KernelPlanTest::bitsWithinAnExpression));
        try (KernelPlan plan = new KernelPlan(device(), kernels)) {
            names(catchThrowable(() -> plan.execute(1)), "bitsWithinAnExpression");
            assertThat(y.get(0)).as("nothing ran in its place").isEqualTo(42);
            plan.execute(0);
            assertThat(y.get(COUNT - 1)).as("the others run").isEqualTo(4);
        }
    }

    @Test
    void whatTornadoVmCannotReadIsTheSame() {
        List<Kernel> kernels = List.of(kernel("objects", KernelPlanTest::objects));
        names(catchThrowable(() -> new KernelPlan(device(), kernels).close()), "objects");
    }
}
