package org.halfstep.core.backend.vector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Running a prepared program allocates nothing, once the JVM's compiler keeps its vectors in registers. */
class AllocationTest {
    private static final int RUNS = 300;
    private static final int ATTEMPTS = 200;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float16", "bfloat16"})
    void runningAllocatesNothing(String format) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Program program = RowPrograms.layers(FloatFormat.parse(format), 300, 2, 64, 2);
        List<Tensor> inputs = RowPrograms.inputs(program, 1, false);
        List<Tensor> outputs = RowPrograms.outputs(program);
        try (Backend backend = new VectorBackend(1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            long allocated = Long.MAX_VALUE;
            for (int attempt = 0; attempt < ATTEMPTS && allocated > RUNS; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int run = 0; run < RUNS; run++) {
                    prepared.run(inputs, outputs);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).as("bytes in %d runs", RUNS).isLessThan(RUNS);
        }
    }
}
