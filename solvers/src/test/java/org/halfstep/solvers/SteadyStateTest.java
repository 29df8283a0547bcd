package org.halfstep.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Once a field is prepared and the workspace is filled, tensors are not allocated any more. */
class SteadyStateTest {
    private static final int STEPS = 20;
    /** What a step may allocate whatever the size of the state: lists, records, blocks for reading. 5.8 KB were seen. */
    private static final long BYTES_A_STEP = 8192;

    @Test
    void solveAndBackwardAllocateNoTensors() {
        VectorField field = VectorField.of((t, y) -> y.times(t).tanh());
        Tensor state = Tensor.zeros(FloatFormat.BINARY32, Shape.of(512, 32));
        state.fill(0.5);
        try (ReferenceBackend backend = new ReferenceBackend(1);
                Odeint odeint =
                        Odeint.builder().precision("float16").backend(backend).build()) {
            long allocated = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                allocated = Math.min(allocated, allocatedBytes(odeint, field, state));
            }
            assertThat(allocated).isLessThan(STEPS * BYTES_A_STEP);
            assertThat(BYTES_A_STEP).isLessThan(state.byteSize() / 4);
        }
    }

    private static long allocatedBytes(Odeint odeint, VectorField field, Tensor state) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try (Solution solution = odeint.solve(field, List.of(state), TimeGrid.uniform(0, 1, STEPS))) {
            solution.backward(state);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
