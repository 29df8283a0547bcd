package org.halfstep.core.backend.vector;

import java.util.concurrent.TimeUnit;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to read and to write numbers of 16 bits, in runs of a row or of a block? One op is an element. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConversionBenchmark {
    private static final int COUNT = 4096;

    /** The format. */
    @Param({"float16", "bfloat16"})
    public String format = "float16";

    /** How many numbers are converted at a time. */
    @Param({"64", "4096"})
    public int run = COUNT;

    private Tensor tensor = Tensor.zeros(FloatFormat.BINARY16, Shape.of(COUNT));
    private final float[] numbers = new float[COUNT];

    /** Numbers. */
    @Setup
    public void fill() {
        tensor = Tensor.zeros(FloatFormat.parse(format), Shape.of(COUNT));
        for (int i = 0; i < COUNT; i++) {
            numbers[i] = (i - COUNT / 2f) / 77f;
        }
        Conversions.write(tensor, 0, COUNT, numbers, 0);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public float[] read() {
        for (int i = 0; i < COUNT; i += run) {
            Conversions.read(tensor, i, run, numbers, i);
        }
        return numbers;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public Tensor write() {
        for (int i = 0; i < COUNT; i += run) {
            Conversions.write(tensor, i, run, numbers, i);
        }
        return tensor;
    }
}
