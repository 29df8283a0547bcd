package org.halfstep.solvers;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.autodiff.optim.Adam;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
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

/** How long does a training step of a small neural ODE take, in each precision? 2-64-64-2, batch 1024, 16 RK4 steps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TrainingStepBenchmark {
    private static final Shape STATE = Shape.of(1024, 2);

    /** The precision. */
    @Param({"float32", "float16", "bfloat16"})
    public String precision = "";

    /** Threads of the backend. */
    @Param({"1", "2"})
    public int threads;

    private final Tensor y0 = Tensor.zeros(FloatFormat.BINARY32, STATE);
    private final TimeGrid grid = TimeGrid.uniform(0, 1, 16);

    @SuppressWarnings("NullAway.Init") // these are set before the first run
    private Backend backend;

    @SuppressWarnings("NullAway.Init")
    private Odeint odeint;

    @SuppressWarnings("NullAway.Init")
    private VectorField field;

    @SuppressWarnings("NullAway.Init")
    private FinalLoss loss;

    @SuppressWarnings("NullAway.Init")
    private Adam adam;

    /** Model, loss and optimiser. */
    @Setup
    public void prepare() {
        Stream random = new CounterRandom(0, Purpose.INITIALISATION).at(0, 0, 0, 0);
        Linear first = Linear.initialised("first", 2, 64, random);
        Linear second = Linear.initialised("second", 64, 64, random);
        Linear third = Linear.initialised("third", 64, 2, random);
        field = VectorField.of(
                (_, y) -> third.apply(second.apply(first.apply(y).tanh()).tanh()));
        Stream points = new CounterRandom(0, Purpose.TRAINING_DATA).at(0, 0, 0, 0);
        for (int i = 0; i < y0.elementCount(); i++) {
            y0.set(i, points.nextNormal());
        }
        PrecisionPolicy policy = PrecisionPolicy.parse(precision);
        backend = Backends.open(Backends.AUTO, threads);
        odeint = Odeint.builder().precision(policy).backend(backend).build();
        loss = new FinalLoss(
                backend,
                odeint.workspace(),
                policy,
                states -> states.getFirst().times(states.getFirst()).mean(),
                List.of(STATE));
        adam = new Adam(backend, odeint.workspace(), policy, odeint.parameters(field, List.of(STATE)));
    }

    @Benchmark
    public AdjointResult step() {
        try (Solution solution = odeint.solve(field, y0, grid)) {
            loss.evaluate(solution, 1);
            AdjointResult result = solution.backward(loss.cotangents());
            if (result instanceof AdjointResult.Gradients gradients) {
                adam.step(gradients.byParameter(), 1e-3);
            }
            return result;
        }
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        adam.close();
        loss.close();
        odeint.close();
        backend.close();
    }
}
