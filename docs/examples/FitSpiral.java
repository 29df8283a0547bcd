import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.nn.Activation;
import org.halfstep.autodiff.nn.Mlp;
import org.halfstep.autodiff.nn.Mlp.TimeInput;
import org.halfstep.autodiff.optim.Adam;
import org.halfstep.autodiff.optim.CosineDecay;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/**
 * Learns the field of a spiral from points on it: a neural ODE in float16 with dynamic adjoint scaling. The loss reads
 * every state of the trajectory, L = sum |y_n - target_n|^2 / (2 N).
 */
final class FitSpiral {
    private static final int POINTS = 8;
    private static final int ITERATIONS = 400;
    private static final TimeGrid GRID = TimeGrid.uniform(0, 3, 30);

    /** The field to be found: a turn inwards, y' = (-0.1 y1 + 2 y2, -2 y1 - 0.1 y2). */
    private static final VectorField SPIRAL = VectorField.of((t, y) -> {
        var y1 = y.slice(1, 0, 1);
        var y2 = y.slice(1, 1, 1);
        return y1.times(-0.1).plus(y2.times(2)).concat(y1.times(-2).plus(y2.times(-0.1)), 1);
    });

    static void main() {
        Tensor y0 = Tensor.zeros(FloatFormat.BINARY32, Shape.of(POINTS, 2));
        for (int i = 0; i < POINTS; i++) {
            y0.set(2 * i, 0.5 + 0.2 * i);
            y0.set(2 * i + 1, 0.1 * i);
        }
        List<Tensor> target = Odeint.odeint(SPIRAL, y0, GRID);

        var random = new CounterRandom(0, Purpose.INITIALISATION).at(0, 0, 0, 0);
        Mlp network = Mlp.initialised("net", List.of(2, 32, 2), Activation.TANH, TimeInput.NONE, random);
        VectorField field = VectorField.of(network::apply);
        var learningRate = new CosineDecay(2e-2, 1e-4, ITERATIONS);
        try (Odeint odeint = Odeint.builder().precision("float16").build();
                Adam adam = Adam.of(
                        odeint.backend(), odeint.policy(), odeint.parameters(field, List.of(y0.shape())))) {
            for (int iteration = 0; iteration <= ITERATIONS; iteration++) {
                try (Solution solution = odeint.solve(field, y0, GRID)) {
                    Map<Integer, List<Tensor>> cotangents = new HashMap<>();
                    double loss = loss(solution, target, cotangents);
                    switch (solution.backward(cotangents)) {
                        case AdjointResult.Gradients gradients ->
                            adam.step(gradients.byParameter(), learningRate.at(iteration));
                        case AdjointResult.NonFinite failure -> throw new ArithmeticException(failure.message());
                    }
                    if (iteration % 100 == 0) {
                        IO.println("iteration " + iteration + " loss " + loss);
                    }
                }
            }
        }
    }

    /** The loss, and its cotangent at every state. */
    private static double loss(Solution solution, List<Tensor> target, Map<Integer, List<Tensor>> cotangents) {
        double loss = 0;
        int steps = GRID.steps();
        for (int n = 1; n <= steps; n++) {
            Tensor state = solution.trajectory().state(n).getFirst();
            Tensor cotangent = Tensor.zeros(FloatFormat.BINARY32, state.shape());
            for (int i = 0; i < state.elementCount(); i++) {
                double error = state.get(i) - target.get(n).get(i);
                loss += error * error / (2 * steps);
                cotangent.set(i, error / steps);
            }
            cotangents.put(n, List.of(cotangent));
        }
        return loss;
    }
}
