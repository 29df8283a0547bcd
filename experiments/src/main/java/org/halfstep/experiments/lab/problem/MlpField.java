package org.halfstep.experiments.lab.problem;

import java.util.List;
import org.halfstep.autodiff.nn.Activation;
import org.halfstep.autodiff.nn.Mlp;
import org.halfstep.autodiff.nn.Mlp.TimeInput;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/** A network with one hidden layer as the field, for a batch of eight points of the plane: a neural ODE, untrained. */
final class MlpField implements LabProblem {
    private static final int POINTS = 8;
    private static final int SIZE = 2;
    private static final int HIDDEN = 16;

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public String equation() {
        return "y' = W2 tanh(W1 (y, t) + b1) + b2, 8 points of the plane, 16 hidden units, 0 <= t <= 2";
    }

    @Override
    public List<Tensor> initialState(Stream random) {
        Tensor points = Tensor.zeros(FloatFormat.BINARY32, Shape.of(POINTS, SIZE));
        for (int i = 0; i < points.elementCount(); i++) {
            points.set(i, random.nextNormal());
        }
        return List.of(points);
    }

    @Override
    public VectorField field(Stream random) {
        Mlp network =
                Mlp.initialised("net", List.of(SIZE, HIDDEN, SIZE), Activation.TANH, TimeInput.CONCATENATED, random);
        return VectorField.of(network::apply);
    }

    @Override
    public double end() {
        return 2;
    }
}
