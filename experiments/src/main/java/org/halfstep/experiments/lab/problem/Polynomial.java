package org.halfstep.experiments.lab.problem;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/**
 * The paper's problem of adjoint scaling, y' = -(a t^2 + b t + c) y with a = 8, b = -10, c = 2^-16: the state rises to
 * 5e3 and falls to 2e-4, and so does the adjoint, L = (1/2) y(T)^2. Without scaling float16 loses every gradient.
 */
final class Polynomial implements LabProblem {
    private static final double LARGEST_OF_BINARY16 = 65504;

    @Override
    public String name() {
        return "polynomial";
    }

    @Override
    public String equation() {
        return "y' = -(a t^2 + b t + c) y, a = 8, b = -10, c = 2^-16, y0 about 364, 0 <= t <= 2.65";
    }

    /** One trajectory; seed by seed the paper's y0 = 65504 / 180 times a number about 1. */
    @Override
    public List<Tensor> initialState(Stream random) {
        return LabProblem.state(LARGEST_OF_BINARY16 / 180 * random.nextUniform(0.95, 1.05));
    }

    @Override
    public VectorField field(Stream random) {
        Parameter a = LabProblem.parameter("a", 8);
        Parameter b = LabProblem.parameter("b", -10);
        Parameter c = LabProblem.parameter("c", 0x1p-16);
        return VectorField.of((t, y) -> {
            Recorder recorder = y.recorder();
            Var rate = t.square()
                    .times(recorder.parameter(a))
                    .plus(t.times(recorder.parameter(b)))
                    .plus(recorder.parameter(c));
            return y.times(rate).negated();
        });
    }

    @Override
    public double end() {
        return 2.65;
    }
}
