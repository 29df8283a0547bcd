package org.halfstep.experiments.lab.problem;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.VectorField;

/**
 * Prey u and predators v (Lotka 1925, Volterra 1926), u' = u (alpha - beta v), v' = v (delta u - gamma): a nonlinear
 * oscillation through large and small numbers.
 */
final class LotkaVolterra implements LabProblem {
    @Override
    public String name() {
        return "lotka-volterra";
    }

    @Override
    public String equation() {
        return "u' = u (alpha - beta v), v' = v (delta u - gamma), 0 <= t <= 2";
    }

    @Override
    public List<Tensor> initialState(Stream random) {
        return LabProblem.state(random.nextUniform(1.5, 2.5), random.nextUniform(0.8, 1.2));
    }

    @Override
    public VectorField field(Stream random) {
        Parameter alpha = LabProblem.parameter("alpha", random.nextUniform(1.4, 1.6));
        Parameter beta = LabProblem.parameter("beta", random.nextUniform(0.9, 1.1));
        Parameter gamma = LabProblem.parameter("gamma", random.nextUniform(2.9, 3.1));
        Parameter delta = LabProblem.parameter("delta", random.nextUniform(0.9, 1.1));
        return VectorField.of((t, y) -> {
            Recorder recorder = y.recorder();
            Var u = y.slice(1, 0, 1);
            Var v = y.slice(1, 1, 1);
            Var births = recorder.parameter(alpha).minus(v.times(recorder.parameter(beta)));
            Var growth = u.times(recorder.parameter(delta)).minus(recorder.parameter(gamma));
            return u.times(births).concat(v.times(growth), 1);
        });
    }

    @Override
    public double end() {
        return 2;
    }
}
