package org.halfstep.experiments.lab.problem;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/** A point that turns once, y' = y A with A = [[0, w], [-w, 0]]: no rounding is damped, all stay to the end. */
final class Rotation implements LabProblem {
    private static final double TURN = 2 * Math.PI;

    @Override
    public String name() {
        return "rotation";
    }

    @Override
    public String equation() {
        return "y' = y A, A = [[0, w], [-w, 0]], w about 2 pi, 0 <= t <= 1";
    }

    @Override
    public List<Tensor> initialState(Stream random) {
        return LabProblem.state(random.nextUniform(0.8, 1.2), random.nextUniform(-0.2, 0.2));
    }

    @Override
    public VectorField field(Stream random) {
        double w = random.nextUniform(0.95 * TURN, 1.05 * TURN);
        Parameter a = new Parameter("A", Tensor.of(FloatFormat.BINARY32, Shape.of(2, 2), 0, w, -w, 0));
        return VectorField.of((t, y) -> y.matmul(y.recorder().parameter(a)));
    }

    @Override
    public double end() {
        return 1;
    }
}
