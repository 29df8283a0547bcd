package org.halfstep.solvers;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.scaling.AdjointScaling;

/** Small fields and states for tests. */
final class Networks {
    private Networks() {}

    static Stream stream(int op) {
        return new CounterRandom(7, Purpose.INITIALISATION).at(0, 0, 0, op);
    }

    /** Two layers with tanh that read the time too: [n, 2] -> [n, 2]. */
    record Mlp(Linear first, Linear second) {
        static Mlp of(FloatFormat master) {
            Stream random = stream(0);
            return new Mlp(
                    Linear.initialised("first", 2, 16, master, random),
                    Linear.initialised("second", 16, 2, master, random));
        }

        VectorField field() {
            return VectorField.of((t, y) -> second.apply(first.apply(y).plus(t).tanh()));
        }

        List<Parameter> parameters() {
            return List.of(first.weight(), first.bias(), second.weight(), second.bias());
        }

        /** The same network with its parameters rounded to a format, in binary64. */
        Mlp rounded(FloatFormat format) {
            return new Mlp(rounded(first, format), rounded(second, format));
        }

        private static Linear rounded(Linear layer, FloatFormat format) {
            return new Linear(rounded(layer.weight(), format), rounded(layer.bias(), format));
        }

        private static Parameter rounded(Parameter parameter, FloatFormat format) {
            Tensor master = parameter.master();
            double[] values =
                    Tensor.of(format, master.shape(), master.toDoubles()).toDoubles();
            return new Parameter(parameter.name(), Tensor.of(FloatFormat.BINARY64, master.shape(), values));
        }
    }

    static Tensor random(FloatFormat format, Shape shape, double size, int op) {
        Stream random = stream(op);
        Tensor tensor = Tensor.zeros(format, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, size * random.nextNormal());
        }
        return tensor;
    }

    static Odeint odeint(String precision, String method, AdjointScaling scaling) {
        return Odeint.builder()
                .precision(precision)
                .method(method)
                .scaling(scaling)
                .backend(Backends.open("reference", 1))
                .build();
    }

    static double relativeError(double[] computed, double[] expected) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(computed[i] - expected[i]));
        }
        return difference / largest;
    }

    static AdjointResult.Gradients gradients(AdjointResult result) {
        if (result instanceof AdjointResult.Gradients gradients) {
            return gradients;
        }
        throw new AssertionError("no gradients: " + result);
    }
}
