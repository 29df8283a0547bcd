import java.util.List;
import org.halfstep.autodiff.nn.Activation;
import org.halfstep.autodiff.nn.Mlp;
import org.halfstep.autodiff.nn.Mlp.TimeInput;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
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
 * Which roundings matter? A small neural ODE is solved and differentiated in float32 with ONE role of the casting table
 * in bfloat16, role by role, and then as whole policies have it; what is printed is the relative error of the last
 * state and of the gradient by the first layer's weight against float64 on the same grid.
 */
final class RoleByRole {
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 64);
    private static final List<Role> ROLES = List.of(
            Role.NETWORK_INPUT,
            Role.INTERNAL,
            Role.SLOPE,
            Role.COMPUTE_PARAMETER,
            Role.STORED_STATE,
            Role.STAGE_SUM,
            Role.STEP_PRODUCT,
            Role.STATE,
            Role.SCALED_COTANGENT,
            Role.ADJOINT,
            Role.ACCUMULATED_GRADIENT);

    /** What a solve gave. */
    private record Result(double[] state, double[] gradient) {}

    static void main() {
        Result exact = solve(PrecisionPolicy.parse("float64"));
        IO.println("%-45s %12s %12s".formatted("precision", "state", "gradient"));
        print("float32", exact);
        for (Role role : ROLES) {
            print("float32 " + role.word() + "=bfloat16", exact);
        }
        for (String name :
                List.of("bfloat16", "float16", "pure:bfloat16", "pure:bfloat16 rounding=stochastic", "e4m3")) {
            print(name, exact);
        }
    }

    private static void print(String precision, Result exact) {
        Result result = solve(PrecisionPolicy.parse(precision));
        IO.println("%-45s %12.2e %12.2e"
                .formatted(precision, error(result.state, exact.state), error(result.gradient, exact.gradient)));
    }

    /** The same network whatever the format of its master parameters. */
    private static Result solve(PrecisionPolicy policy) {
        Mlp network = Mlp.initialised(
                "net",
                List.of(2, 16, 2),
                Activation.TANH,
                TimeInput.CONCATENATED,
                policy.format(Role.MASTER_PARAMETER),
                new CounterRandom(1, Purpose.INITIALISATION).at(0, 0, 0, 0));
        VectorField field = VectorField.of(network::apply);
        Tensor y0 = Tensor.of(FloatFormat.BINARY64, Shape.of(3, 2), 1, 0, 0, 1, -1, 0.5);
        Tensor cotangent = Tensor.of(FloatFormat.BINARY64, Shape.of(3, 2), 1, 1, 1, 1, 1, 1); // L = sum of the state
        try (Odeint odeint = Odeint.builder().precision(policy).build();
                Solution solution = odeint.solve(field, y0, GRID)) {
            return switch (solution.backward(cotangent)) {
                case AdjointResult.Gradients gradients ->
                    new Result(
                            solution.last().toDoubles(),
                            gradients.of(network.layers().getFirst().weight()).toDoubles());
                case AdjointResult.NonFinite failure -> throw new ArithmeticException(failure.message());
            };
        }
    }

    /** max|x - y| / max|y|. */
    private static double error(double[] x, double[] y) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < y.length; i++) {
            difference = Math.max(difference, Math.abs(x[i] - y[i]));
            largest = Math.max(largest, Math.abs(y[i]));
        }
        return difference / largest;
    }
}
