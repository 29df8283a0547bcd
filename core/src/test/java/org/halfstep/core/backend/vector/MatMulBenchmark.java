package org.halfstep.core.backend.vector;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long does a matrix product take, by shape, format of the operands and number of threads? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatMulBenchmark {
    /** m, n, k and how A and B are stored. */
    @Param({"256x256x256xNN", "1024x64x64xNT", "64x64x1024xTN", "1024x2x64xNT", "1024x64x2xNT", "2x64x1024xTN"})
    public String shape = "";

    /** The format of the operands. */
    @Param({"float32", "float16"})
    public String format = "";

    /** Threads of the backend. */
    @Param({"1", "2"})
    public int threads;

    private Backend backend = new VectorBackend(1);
    private List<Tensor> inputs = List.of();
    private List<Tensor> outputs = List.of();

    @SuppressWarnings("NullAway.Init") // set before the first run
    private Prepared prepared;

    /** The program of one op. */
    @Setup
    public void prepare() {
        String[] words = shape.split("x", -1);
        int m = Integer.parseInt(words[0]);
        int n = Integer.parseInt(words[1]);
        int k = Integer.parseInt(words[2]);
        boolean transposedA = words[3].charAt(0) == 'T';
        boolean transposedB = words[3].charAt(1) == 'T';
        FloatFormat low = FloatFormat.parse(format);
        Slot a = slot(0, transposedA ? Shape.of(k, m) : Shape.of(m, k), low);
        Slot b = slot(1, transposedB ? Shape.of(n, k) : Shape.of(k, n), low);
        Slot c = slot(2, Shape.of(m, n), FloatFormat.BINARY32);
        Op op = new Op.MatMul(a, layout(transposedA), b, layout(transposedB), c);
        backend = new VectorBackend(threads);
        prepared = backend.prepare(new Program(List.of(a, b), List.of(op), List.of(c)), new Workspace());
        inputs = List.of(ones(a), ones(b));
        outputs = List.of(ones(c));
    }

    private static Layout layout(boolean transposed) {
        return transposed ? Layout.TRANSPOSED : Layout.NORMAL;
    }

    private static Slot slot(int id, Shape shape, FloatFormat format) {
        return new Slot(id, shape, format, Boundary.ROUNDED, Role.INTERNAL);
    }

    private static Tensor ones(Slot slot) {
        Tensor tensor = Tensor.zeros(slot.format(), slot.shape());
        tensor.fill(1);
        return tensor;
    }

    @Benchmark
    public List<Slot> product() {
        return prepared.run(inputs, outputs);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        prepared.close();
        backend.close();
    }
}
