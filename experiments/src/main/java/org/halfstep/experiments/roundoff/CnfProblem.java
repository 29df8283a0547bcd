package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.HyperNetwork;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cnf.CnfField;
import org.halfstep.experiments.cnf.NormalizingFlow;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.solvers.LossFunction;
import org.halfstep.solvers.TimeGrid;

/**
 * A trained normalizing flow: points of the data are carried from t = 1 to 0 together with their log-density, and the
 * loss is their negative log-likelihood.
 *
 * <p>Shapes: points [n, 2], log-density [n, 1].
 */
final class CnfProblem implements RoundoffProblem {
    static final String NAME = "cnf";

    private final CnfField trained;
    private final String data;
    private final float[] points;

    /**
     * The problem of a model.
     *
     * @param trained the model, with binary32 parameters
     * @param data the name of its data
     * @param points coordinates x_0, y_0, x_1, y_1, ..
     */
    CnfProblem(CnfField trained, String data, float[] points) {
        this.trained = trained;
        this.data = data;
        this.points = points.clone();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        int count = trained.network().parameters().stream()
                .mapToInt(parameter -> parameter.master().elementCount())
                .sum();
        return "a normalizing flow with " + Numbers.count(count) + " parameters, trained on " + data
                + ", from t = 1 to 0 with " + points.length / 2
                + " points; errors against a float64 solve on the same grid";
    }

    @Override
    public Instance in(PrecisionPolicy policy) {
        FloatFormat master = policy.format(Role.MASTER_PARAMETER);
        List<Parameter> copies = new ArrayList<>();
        for (Parameter parameter : trained.network().parameters()) {
            Tensor copy = Tensor.zeros(master, parameter.master().shape());
            Casts.copy(parameter.master(), copy);
            copies.add(new Parameter(parameter.name(), copy));
        }
        Iterator<Parameter> next = copies.iterator();
        HyperNetwork network = new HyperNetwork(
                new Linear(next.next(), next.next()),
                new Linear(next.next(), next.next()),
                new Linear(next.next(), next.next()),
                trained.network().width(),
                trained.network().stateSize());
        int count = points.length / 2;
        double[] coordinates = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            coordinates[i] = points[i];
        }
        FloatFormat state = policy.format(Role.STATE);
        return new Instance(
                new CnfField(network),
                copies,
                List.of(Tensor.of(state, Shape.of(count, 2), coordinates), Tensor.zeros(state, Shape.of(count, 1))));
    }

    @Override
    public TimeGrid grid(int steps) {
        return TimeGrid.uniform(1, 0, steps);
    }

    @Override
    public LossFunction loss() {
        return NormalizingFlow::negativeLogLikelihood;
    }

    @Override
    public Optional<Results> exact() {
        return Optional.empty();
    }
}
