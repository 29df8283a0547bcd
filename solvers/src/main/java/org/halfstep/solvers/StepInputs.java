package org.halfstep.solvers;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.RandomPlace.Pass;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** What the programs of a step read besides the state: t, h, and the compute parameters, rounded once a solve. */
final class StepInputs implements AutoCloseable {
    private final Workspace workspace;
    private final RoundingDirection rounding;
    private final List<Parameter> parameters;
    private final List<Tensor> computeParameters = new ArrayList<>();
    private final Tensor time;
    private final Tensor stepSize;
    private final Tensor nextTime;

    StepInputs(PrecisionPolicy policy, List<Parameter> parameters, Workspace workspace) {
        this.workspace = workspace.with(Workspace.Use.PARAMETERS);
        this.rounding = policy.rounding();
        this.parameters = parameters;
        for (Parameter parameter : parameters) {
            computeParameters.add(this.workspace.acquire(
                    policy.format(Role.COMPUTE_PARAMETER), parameter.master().shape()));
        }
        time = this.workspace.acquire(policy.format(Role.TIME), Shape.SCALAR);
        stepSize = this.workspace.acquire(policy.format(Role.TIME), Shape.SCALAR);
        nextTime = this.workspace.acquire(policy.format(Role.TIME), Shape.SCALAR);
    }

    /** Rounds the master parameters to the format that the network computes in; forward and backward alike. */
    void roundParameters(SolvePlaces places) {
        RandomPlace place = places.at(0, Pass.PARAMETERS);
        for (int i = 0; i < parameters.size(); i++) {
            Casts.copy(parameters.get(i).master(), computeParameters.get(i), rounding, place, i);
        }
    }

    /** Sets t_n and h_n, each rounded to the format of {@code Role.TIME}. */
    void setStep(TimeGrid grid, int n) {
        time.set(0, grid.time(n));
        nextTime.set(0, grid.time(n + 1));
        stepSize.set(0, nextTime.get(0) - time.get(0));
    }

    /** Sets t and h themselves, each rounded to the format of {@code Role.TIME}. */
    void setStep(double t, double h) {
        time.set(0, t);
        stepSize.set(0, h);
    }

    Tensor time() {
        return time;
    }

    Tensor stepSize() {
        return stepSize;
    }

    List<Tensor> computeParameters() {
        return computeParameters;
    }

    @Override
    public void close() {
        computeParameters.forEach(workspace::release);
        workspace.release(time);
        workspace.release(stepSize);
        workspace.release(nextTime);
    }
}
