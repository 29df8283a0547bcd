package org.halfstep.experiments.bench;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.autodiff.optim.Adam;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/** Training of y' = MLP(y) by steps of RK4 over [0, 1]; the loss is the mean square of the final state. */
final class MlpTraining implements AutoCloseable {
    private static final double LEARNING_RATE = 1e-3;

    private final Odeint odeint;
    private final FinalLoss loss;
    private final Adam adam;
    private final VectorField field;
    private final Tensor y0;
    private final TimeGrid grid;

    MlpTraining(int dimension, int width, int batch, int steps, PrecisionPolicy policy, Backend backend) {
        grid = TimeGrid.uniform(0, 1, steps);
        Stream random = new CounterRandom(0, Purpose.INITIALISATION).at(0, 0, 0, 0);
        Linear first = Linear.initialised("first", dimension, width, random);
        Linear second = Linear.initialised("second", width, width, random);
        Linear third = Linear.initialised("third", width, dimension, random);
        field = VectorField.of(
                (_, y) -> third.apply(second.apply(first.apply(y).tanh()).tanh()));
        Shape shape = Shape.of(batch, dimension);
        y0 = Tensor.zeros(FloatFormat.BINARY32, shape);
        Stream points = new CounterRandom(0, Purpose.TRAINING_DATA).at(0, 0, 0, 0);
        for (int i = 0; i < y0.elementCount(); i++) {
            y0.set(i, points.nextNormal());
        }
        odeint = Odeint.builder().precision(policy).backend(backend).build();
        loss = new FinalLoss(
                backend,
                odeint.workspace(),
                policy,
                states -> states.getFirst().times(states.getFirst()).mean(),
                List.of(shape));
        List<Parameter> parameters = odeint.parameters(field, List.of(shape));
        Workspace masters = odeint.workspace().with(Workspace.Use.PARAMETERS);
        parameters.forEach(parameter -> masters.count(parameter.master().byteSize()));
        adam = new Adam(backend, odeint.workspace(), policy, parameters);
    }

    /** One step: forward, backward and optimiser. */
    void step() {
        try (Solution solution = odeint.solve(field, y0, grid)) {
            loss.evaluate(solution, 1);
            switch (solution.backward(loss.cotangents())) {
                case AdjointResult.Gradients gradients -> adam.step(gradients.byParameter(), LEARNING_RATE);
                case AdjointResult.NonFinite failure -> throw new RunFailedException(failure.message());
            }
        }
    }

    Workspace workspace() {
        return odeint.workspace();
    }

    @Override
    public void close() {
        adam.close();
        loss.close();
        odeint.close();
    }
}
