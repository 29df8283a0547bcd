package org.halfstep.experiments.lab.problem;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/** Four numbers that decay at rates of their own, y_i' = -lambda_i y_i: every rounding is damped. */
final class LinearDecay implements LabProblem {
    @Override
    public String name() {
        return "decay";
    }

    @Override
    public String equation() {
        return "y_i' = -lambda_i y_i, lambda about (1, 2, 3, 5), 0 <= t <= 1";
    }

    @Override
    public List<Tensor> initialState(Stream random) {
        return LabProblem.state(
                random.nextUniform(0.5, 1.5),
                random.nextUniform(0.5, 1.5),
                random.nextUniform(0.5, 1.5),
                random.nextUniform(0.5, 1.5));
    }

    @Override
    public VectorField field(Stream random) {
        Parameter lambda = LabProblem.parameter(
                "lambda",
                random.nextUniform(0.9, 1.1),
                random.nextUniform(1.9, 2.1),
                random.nextUniform(2.9, 3.1),
                random.nextUniform(4.9, 5.1));
        return VectorField.of((t, y) -> y.times(y.recorder().parameter(lambda)).negated());
    }

    @Override
    public double end() {
        return 1;
    }
}
