package org.halfstep.experiments.lab.problem;

import java.util.List;
import java.util.Locale;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/**
 * An initial value problem y' = f(theta, t, y), y(start) = y0 with a loss L(y(end)): what the laboratory's experiments
 * look at. A user's own is one file that implements this interface; docs/examples/VanDerPol.java is one.
 *
 * <p>Numbers drawn from the streams make problems of one kind that differ by their seed. Initial state and parameters
 * hold binary32 numbers, so that every precision from float32 upwards begins exactly.
 */
public interface LabProblem {
    /** Steps of a solve where nobody says how many. */
    int DEFAULT_STEPS = 64;

    /** What the user writes and the report says. */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** The equation as a person writes it, in one line. */
    String equation();

    /** y0, part by part; the first axis is that of the samples, so one trajectory has shape [1, d]. */
    List<Tensor> initialState(Stream random);

    /** f, with parameters of its own. */
    VectorField field(Stream random);

    /** Records L, a scalar, of the final state; by default half its square norm, (1/2) sum y^2 over all parts. */
    default Var loss(List<Var> state) {
        Var sum = state.getFirst().square().sum();
        for (Var part : state.subList(1, state.size())) {
            sum = sum.plus(part.square().sum());
        }
        return sum.times(0.5);
    }

    /** The time of y0. */
    default double start() {
        return 0;
    }

    /** The time at which the loss looks; before {@link #start} for a problem that runs backward. */
    double end();

    /** The steps of a solve where nobody says how many. */
    default int steps() {
        return DEFAULT_STEPS;
    }

    /** A parameter of these values, rounded to binary32: one number is a scalar, more are a vector. */
    static Parameter parameter(String name, double... values) {
        Shape shape = values.length == 1 ? Shape.SCALAR : Shape.of(values.length);
        return new Parameter(name, Tensor.of(FloatFormat.BINARY32, shape, values));
    }

    /** The state of one trajectory, [1, d], its values rounded to binary32. */
    static List<Tensor> state(double... values) {
        return List.of(Tensor.of(FloatFormat.BINARY32, Shape.of(1, values.length), values));
    }
}
