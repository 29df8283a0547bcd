package org.halfstep.core.backend.vector;

import java.util.concurrent.TimeUnit;
import org.halfstep.core.backend.vector.SpeedProbe.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What do functions that give the same bits everywhere cost beside those of the Vector API? One op is an element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FunctionBenchmark {
    private static final int COUNT = 4096;

    /** The function. */
    @Param({"EXP", "TANH", "LOG", "LOG1P"})
    public Function function = Function.EXP;

    private final float[] x = numbers();
    private final float[] z = new float[COUNT];

    private static float[] numbers() {
        float[] numbers = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = 8f * (i + 0.5f) / COUNT;
        }
        return numbers;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] own() {
        SpeedProbe.own(function, x, z);
        return z;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] builtIn() {
        SpeedProbe.builtIn(function, x, z);
        return z;
    }
}
