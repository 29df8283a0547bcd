import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/**
 * A vector field and a Runge-Kutta method of one's own: predator and prey, y1' = a y1 - b y1 y2, y2' = -y2 + b y1 y2,
 * solved by Kutta's method of order 3 in float64; its order is measured, and the gradient of the last prey by a and b
 * is compared with differences.
 */
final class OwnFieldAndMethod {
    /** As it is drawn; a mistyped entry would be refused, since the order would not be 3 any more. */
    private static final ButcherTableau KUTTA3 = ButcherTableau.parse("kutta3", 3, """
            0   |
            1/2 | 1/2
            1   | -1   2
            ----+--------------
                | 1/6  2/3  1/6
            """);

    /** What is to be differentiated by: master values, in the format of the precision's parameters. */
    private static final Parameter A = new Parameter("a", Tensor.of(FloatFormat.BINARY64, Shape.of(1, 1), 1.5));

    private static final Parameter B = new Parameter("b", Tensor.of(FloatFormat.BINARY64, Shape.of(1, 1), 0.8));

    private static final Tensor START = Tensor.of(FloatFormat.BINARY64, Shape.of(1, 2), 1, 0.5);

    /** Recorded once, not evaluated: what it reads by {@code parameter} is a parameter. */
    private static final VectorField FIELD = VectorField.of((t, y) -> {
        Var a = y.recorder().parameter(A);
        Var b = y.recorder().parameter(B);
        Var prey = y.slice(1, 0, 1);
        Var predators = y.slice(1, 1, 1);
        Var met = b.times(prey).times(predators);
        return a.times(prey).minus(met).concat(met.minus(predators), 1);
    });

    static void main() {
        try (Odeint odeint =
                Odeint.builder().precision("float64").method(KUTTA3).build()) {
            double reference = prey(odeint, 5120);
            double coarse = Math.abs(prey(odeint, 40) - reference);
            double fine = Math.abs(prey(odeint, 80) - reference);
            IO.println("errors " + coarse + " " + fine);
            IO.println("order " + Math.log(coarse / fine) / Math.log(2));

            Tensor cotangent = Tensor.of(FloatFormat.BINARY64, Shape.of(1, 2), 1, 0); // L is the last number of prey
            try (Solution solution = odeint.solve(FIELD, START, TimeGrid.uniform(0, 4, 80))) {
                switch (solution.backward(cotangent)) {
                    case AdjointResult.Gradients gradients -> {
                        for (Parameter parameter : List.of(A, B)) {
                            IO.println("gradient by " + parameter.name() + " "
                                    + gradients.of(parameter).get(0) + " difference "
                                    + difference(odeint, parameter));
                        }
                    }
                    case AdjointResult.NonFinite failure -> throw new ArithmeticException(failure.message());
                }
            }
        }
    }

    /** The number of prey at t = 4. */
    private static double prey(Odeint odeint, int steps) {
        try (Solution solution = odeint.solve(FIELD, START, TimeGrid.uniform(0, 4, steps))) {
            return solution.last().get(0);
        }
    }

    private static double difference(Odeint odeint, Parameter parameter) {
        double distance = 1e-5;
        double here = parameter.master().get(0);
        parameter.master().set(0, here + distance);
        double above = prey(odeint, 80);
        parameter.master().set(0, here - distance);
        double below = prey(odeint, 80);
        parameter.master().set(0, here);
        return (above - below) / (2 * distance);
    }
}
