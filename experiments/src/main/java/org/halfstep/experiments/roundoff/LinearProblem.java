package org.halfstep.experiments.roundoff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.LossFunction;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/**
 * y' = A y with A = rate I on [0, T] and L = sum y(T), whose results the matrix exponential gives:
 *
 * <pre>
 *   y(T) = e^(rate T) y_0,   dL/dy_0 = e^(rate T) 1,   dL/dA = T e^(rate T) 1 y_0^T
 * </pre>
 *
 * <p>Shapes: y [1, d], A [d, d], a full matrix for the solver. y_0 is normally distributed, rounded to binary32; with
 * the published run's dimension and seed it is that run's.
 */
final class LinearProblem implements RoundoffProblem {
    static final String NAME = "linear";

    /** The seed of the published run. */
    static final long PUBLISHED_SEED = 42;

    /** y_0 of the published run: what PyTorch 2 draws by {@code torch.manual_seed(42); torch.randn(10)}. */
    private static final double[] PUBLISHED_INITIAL = {
        0.33669036626815796,
        0.12880940735340118,
        0.23446236550807953,
        0.23033303022384644,
        -1.1228563785552979,
        -0.18632829189300537,
        2.2082014083862305,
        -0.637997031211853,
        0.46165722608566284,
        0.2673508822917938
    };

    private final int size;
    private final double rate;
    private final double end;
    private final double[] initial;

    /**
     * The problem.
     *
     * @param size d
     * @param rate the diagonal of A
     * @param end T
     * @param seed of y_0
     */
    LinearProblem(int size, double rate, double end, long seed) {
        if (size < 1 || size > 1000) {
            throw new IllegalArgumentException("linear problem: the dimension " + size + " must be 1 to 1000");
        }
        if (!(end > 0) || !Double.isFinite(rate * end) || Math.abs(rate * end) > 80) {
            throw new IllegalArgumentException("linear problem: T = " + end + " must be positive, and rate T = "
                    + rate * end + " within -80 and 80, so that y(T) is a number of binary32");
        }
        this.size = size;
        this.rate = (float) rate;
        this.end = (float) end;
        Stream random = new CounterRandom(seed, Purpose.BASE_SAMPLES).at(0, 0, 0, 0);
        initial = new double[size];
        boolean published = seed == PUBLISHED_SEED && size == PUBLISHED_INITIAL.length;
        Arrays.setAll(initial, i -> published ? PUBLISHED_INITIAL[i] : (float) random.nextNormal());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "y' = A y with A = " + rate + " I of dimension " + size + " on [0, " + end
                + "], L = sum y(T); errors against the matrix exponential";
    }

    @Override
    public Instance in(PrecisionPolicy policy) {
        double[] diagonal = new double[size * size];
        for (int i = 0; i < size; i++) {
            diagonal[i * (size + 1)] = rate;
        }
        FloatFormat master = policy.format(Role.MASTER_PARAMETER);
        Parameter matrix = new Parameter("A", Tensor.of(master, Shape.of(size, size), diagonal));
        VectorField field =
                VectorField.of((_, y) -> y.matmul(Layout.NORMAL, y.recorder().parameter(matrix), Layout.TRANSPOSED));
        Tensor state = Tensor.of(policy.format(Role.STATE), Shape.of(1, size), initial);
        return new Instance(field, List.of(matrix), List.of(state));
    }

    @Override
    public TimeGrid grid(int steps) {
        return TimeGrid.uniform(0, end, steps);
    }

    @Override
    public LossFunction loss() {
        return state -> state.getFirst().sum();
    }

    @Override
    public Optional<Results> exact() {
        double growth = StrictMath.exp(rate * end);
        double[] last = new double[size];
        double[] byInitial = new double[size];
        double[] byMatrix = new double[size * size];
        for (int i = 0; i < size; i++) {
            last[i] = growth * initial[i];
            byInitial[i] = growth;
            for (int j = 0; j < size; j++) {
                byMatrix[i * size + j] = end * growth * initial[j];
            }
        }
        return Optional.of(new Results(List.of(last, byInitial, byMatrix)));
    }
}
