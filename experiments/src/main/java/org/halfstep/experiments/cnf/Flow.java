package org.halfstep.experiments.cnf;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.Trajectory;

/**
 * The flow of a model as it is evaluated: always in float32, whatever it is trained in. Reads the model's master
 * parameters as they are at the time of a call.
 *
 * <p>Points are [n, 2] row-major; any number of them is solved chunk by chunk, and each point's result depends on that
 * point alone.
 */
public final class Flow implements AutoCloseable {
    private static final int CHUNK = 512;
    private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

    private final CnfField field;
    private final Odeint odeint;
    private final TimeGrid toNormal;
    private final TimeGrid toData;
    private final List<Tensor> initial;

    /** The flow of a model, solved with N steps of a method. */
    public Flow(CnfField field, ButcherTableau method, int steps, Backend backend) {
        this.field = field;
        odeint = Odeint.builder()
                .precision("float32")
                .method(method)
                .backend(backend)
                .build();
        toNormal = TimeGrid.uniform(1, 0, steps);
        toData = TimeGrid.uniform(0, 1, steps);
        initial = List.of(
                Tensor.zeros(FloatFormat.BINARY32, Shape.of(CHUNK, 2)),
                Tensor.zeros(FloatFormat.BINARY32, Shape.of(CHUNK, 1)));
    }

    /** Looks at one chunk's solve. */
    private interface ChunkReader {
        void read(Trajectory trajectory, int first, int count);
    }

    private void solve(float[] points, TimeGrid grid, ChunkReader reader) {
        int total = points.length / 2;
        for (int first = 0; first < total; first += CHUNK) {
            int count = Math.min(CHUNK, total - first);
            initial.getFirst().write(0, 2 * count, points, 2 * first);
            try (Solution solution = odeint.solve(field, initial, grid)) {
                reader.read(solution.trajectory(), first, count);
            }
        }
    }

    /** log p(x) of every point, nats. */
    public double[] logDensity(float[] points) {
        double[] result = new double[points.length / 2];
        solve(points, toNormal, (trajectory, first, count) -> {
            Tensor z = trajectory.last().get(0);
            Tensor change = trajectory.last().get(1);
            for (int i = 0; i < count; i++) {
                double x = z.get(2 * i);
                double y = z.get(2 * i + 1);
                result[first + i] = -(x * x + y * y) / 2 - LOG_TWO_PI - change.get(i);
            }
        });
        return result;
    }

    /** The mean of -log p(x), nats. */
    public double negativeLogLikelihood(float[] points) {
        double sum = 0;
        for (double value : logDensity(points)) {
            sum -= value;
        }
        return 2 * sum / points.length;
    }

    /** Where every point of the data comes to lie in the normal distribution. */
    public float[] latent(float[] points) {
        return end(points, toNormal);
    }

    /** Where every normal point comes to lie in the data: samples of the model. */
    public float[] generate(float[] normal) {
        return end(normal, toData);
    }

    private float[] end(float[] points, TimeGrid grid) {
        float[] result = new float[points.length];
        solve(
                points,
                grid,
                (trajectory, first, count) -> trajectory.last().getFirst().read(0, 2 * count, result, 2 * first));
        return result;
    }

    /**
     * Normal points on their way to the data.
     *
     * @param frames how many pictures, 2 or more: the first at t = 0, the last at t = 1
     */
    public List<Moment> way(float[] normal, int frames) {
        int steps = toData.steps();
        List<Moment> moments = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            int n = Math.round((float) frame * steps / (frames - 1));
            moments.add(new Moment(
                    n, toData.time(n), new FloatTensor(Shape.of(normal.length / 2, 2), new float[normal.length])));
        }
        solve(normal, toData, (trajectory, first, count) -> {
            for (Moment moment : moments) {
                trajectory
                        .state(moment.step())
                        .getFirst()
                        .read(0, 2 * count, moment.points().values(), 2 * first);
            }
        });
        return moments;
    }

    /**
     * The points at one time.
     *
     * @param step n of the grid
     * @param t the time, 0 for the normal distribution and 1 for the data
     * @param points [n, 2]
     */
    public record Moment(int step, double t, FloatTensor points) {}

    @Override
    public void close() {
        odeint.close();
    }
}
