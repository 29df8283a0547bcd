package org.halfstep.core.backend.vector;

import java.util.concurrent.TimeUnit;
import org.halfstep.core.backend.vector.SpeedProbe.RegisterKernel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How much of the fused-multiply-add peak does the register kernel of matrix products reach? One op is a vector fma. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RegisterKernelBenchmark {
    private static final int PEAK = 4096;
    private static final int KERNEL = 8 * 256 * 24;

    private final RegisterKernel registerKernel = new RegisterKernel();

    /** Chains of fma in registers. */
    @Benchmark
    @OperationsPerInvocation(16 * PEAK)
    public float peak() {
        return SpeedProbe.fusedMultiplyAdds(PEAK);
    }

    /** Tiles of 12 x 2 vectors, 256 products each; 4 x 2 where vectors have fewer than 16 lanes: a third of the ops. */
    @Benchmark
    @OperationsPerInvocation(KERNEL)
    public void kernel() {
        registerKernel.run();
    }
}
