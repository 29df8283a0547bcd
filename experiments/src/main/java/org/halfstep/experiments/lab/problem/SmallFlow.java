package org.halfstep.experiments.lab.problem;

import java.util.List;
import org.halfstep.autodiff.Var;
import org.halfstep.autodiff.nn.HyperNetwork;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.Stream;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cnf.CnfField;
import org.halfstep.solvers.VectorField;

/**
 * A continuous normalizing flow of the paper's kind, small and untrained: sixteen points of the plane with their
 * log-density, backward in time, L = -mean(log N(z; 0, I) - dlogp).
 */
final class SmallFlow implements LabProblem {
    private static final int POINTS = 16;
    private static final int SIZE = 2;
    private static final int HIDDEN = 8;
    private static final int WIDTH = 16;
    private static final double LOG_TWO_PI = 1.8378770664093453;

    @Override
    public String name() {
        return "cnf";
    }

    @Override
    public String equation() {
        return "z' = f(t, z), (log p)' = -trace df/dz, weights of f by a hyper-network, 16 points, from t = 1 to 0";
    }

    @Override
    public List<Tensor> initialState(Stream random) {
        Tensor points = Tensor.zeros(FloatFormat.BINARY32, Shape.of(POINTS, SIZE));
        for (int i = 0; i < points.elementCount(); i++) {
            points.set(i, 2 * random.nextNormal());
        }
        return List.of(points, Tensor.zeros(FloatFormat.BINARY32, Shape.of(POINTS, 1)));
    }

    @Override
    public VectorField field(Stream random) {
        return new CnfField(HyperNetwork.initialised(SIZE, HIDDEN, WIDTH, random));
    }

    @Override
    public Var loss(List<Var> state) {
        Var squares = state.get(0).square().sum(1);
        Var logNormal = squares.times(-0.5).plus(-LOG_TWO_PI);
        return logNormal.minus(state.get(1)).mean().negated();
    }

    @Override
    public double start() {
        return 1;
    }

    @Override
    public double end() {
        return 0;
    }
}
