package org.halfstep.experiments.cnf;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.HyperNetwork;
import org.halfstep.autodiff.optim.Adam;
import org.halfstep.autodiff.optim.LossScaling;
import org.halfstep.autodiff.optim.StepDecay;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorStatistics;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.data.PointSource;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.ScaleTrace;

/**
 * Trains the flow: one {@link #step} is one mini-batch, forward, backward and optimiser.
 *
 * <p>Points x flow from t = 1 to the normal distribution at t = 0; the loss is the mean negative log-likelihood. A step
 * is a function of the seed, the iteration and the state before it.
 */
public final class CnfTraining implements AutoCloseable {
    private static final double DECAY = 0.1;
    /** Numbers from here on are those of no iteration. */
    private static final long DIAGNOSTIC_SOLVE = 1L << 35;

    private static final double NANOS = 1e-9;

    /** What one iteration did. */
    public sealed interface Step {
        /**
         * It changed the parameters, or left them because the scaled loss overflowed.
         *
         * @param loss the mini-batch's negative log-likelihood in the units of the user's points, nats
         * @param trace what became of S
         * @param gradients whether the parameters changed
         * @param forwardSeconds the duration of solve and loss, s
         * @param backwardSeconds the duration of backward pass and optimiser, s
         */
        record Done(double loss, ScaleTrace trace, Gradients gradients, double forwardSeconds, double backwardSeconds)
                implements Step {}

        /** It could not be done; nothing was changed. */
        record Failed(String reason) implements Step {}
    }

    /** What became of an iteration's gradients. */
    public enum Gradients {
        /** Finite, and used. */
        USED,
        /** Not finite under the outer scale of the loss, which is smaller from now on; left out. */
        LEFT_OUT
    }

    private final CnfConfig config;
    private final PointSource points;
    private final CnfField field;
    private final Odeint odeint;
    private final TimeGrid grid;
    private final FinalLoss loss;
    private final Adam adam;
    private final StepDecay learningRate;
    private final List<Parameter> parameters;
    private final List<Tensor> masters;
    private final List<Tensor> moments;
    private final RunDigest digest = new RunDigest();
    private final StepDigests digests;
    private final CounterRandom data;
    private final FloatTensor batch;
    private final List<Tensor> initial;
    private LossScaling lossScaling = new LossScaling();

    /** A training before its first step, or before {@code restore}. */
    public CnfTraining(CnfConfig config, PointSource points, Backend backend) {
        this.config = config;
        this.points = points;
        PrecisionPolicy policy = config.policy();
        field = initialField(config);
        digests = new StepDigests(config.steps());
        odeint = Odeint.builder()
                .precision(policy)
                .method(config.tableau())
                .scaling(config.scalingRule())
                .backend(backend)
                .listener(digests)
                .build();
        grid = grid(config);
        Shape state = Shape.of(config.batch(), 2);
        Shape logDensity = Shape.of(config.batch(), 1);
        batch = new FloatTensor(state, new float[state.elementCount()]);
        initial = List.of(batch, Tensor.zeros(policy.format(Role.STATE), logDensity));
        parameters = odeint.parameters(field, List.of(state, logDensity));
        parameters.forEach(parameter -> odeint.workspace()
                .with(Workspace.Use.PARAMETERS)
                .count(parameter.master().byteSize()));
        loss = new FinalLoss(
                backend,
                odeint.workspace(),
                policy,
                NormalizingFlow::negativeLogLikelihood,
                List.of(state, logDensity));
        adam = new Adam(backend, odeint.workspace(), policy, parameters);
        masters = parameters.stream().map(Parameter::master).toList();
        moments = adam.state();
        learningRate = new StepDecay(config.learningRate(), config.decayEvery(), DECAY);
        data = new CounterRandom(config.seed(), Purpose.TRAINING_DATA);
    }

    /** The times of every solve: from the data at t = 1 to the normal distribution at t = 0. */
    static TimeGrid grid(CnfConfig config) {
        return TimeGrid.uniform(1, 0, config.steps());
    }

    /** The model of a configuration before training. */
    public static CnfField initialField(CnfConfig config) {
        return new CnfField(HyperNetwork.initialised(
                2,
                config.hidden(),
                config.width(),
                config.policy().format(Role.MASTER_PARAMETER),
                new CounterRandom(config.seed(), Purpose.INITIALISATION).at(0, 0, 0, 0)));
    }

    /** One iteration, counted from 0. */
    public Step step(long iteration) {
        points.draw(data.at(iteration, 0, 0, 0), batch.values(), config.batch());
        odeint.numberSolvesFrom(iteration);
        digests.begin(initial.getFirst());
        long start = System.nanoTime();
        try (Solution solution = odeint.solve(field, initial, grid)) {
            double value = loss.evaluate(solution, lossScale());
            long middle = System.nanoTime();
            digests.lost(value, loss.cotangents());
            if (!Double.isFinite(value)) {
                return new Step.Failed("the loss is " + value);
            }
            AdjointResult result = solution.backward(loss.cotangents());
            if (result instanceof AdjointResult.NonFinite failure && !config.scalesLoss()) {
                return new Step.Failed(failure.message());
            }
            digest.append(digests.of(List.of(solution.last())));
            Gradients gradients = update(result, iteration);
            digests.updated(masters, moments, lossScale());
            return new Step.Done(
                    value + points.units().logVolume(),
                    result.trace(),
                    gradients,
                    (middle - start) * NANOS,
                    (System.nanoTime() - middle) * NANOS);
        }
    }

    private Gradients update(AdjointResult result, long iteration) {
        if (result instanceof AdjointResult.Gradients gradients && unscaled(gradients)) {
            gradients.byParameter().forEach(gradient -> digest.append(digests.of(List.of(gradient))));
            adam.step(gradients.byParameter(), learningRate.at(iteration));
            if (config.scalesLoss()) {
                lossScaling.clean();
            }
            return Gradients.USED;
        }
        lossScaling.overflowed();
        return Gradients.LEFT_OUT;
    }

    /** Takes the outer scale out of the gradients; whether they are finite. */
    private boolean unscaled(AdjointResult.Gradients gradients) {
        if (!config.scalesLoss()) {
            return true; // the backward pass gives finite gradients or fails
        }
        double inverse = 1 / lossScale();
        boolean finite = true;
        for (Tensor gradient : gradients.byParameter()) {
            for (int i = 0; i < gradient.elementCount(); i++) {
                gradient.set(i, gradient.get(i) * inverse);
            }
            finite &= TensorStatistics.allFinite(gradient);
        }
        return finite;
    }

    /** Goes back once through a solve of diagnostic points with a rule for S, changing nothing. */
    public AdjointResult diagnose(AdjointScaling scaling, SolveListener listener) {
        points.draw(
                new CounterRandom(config.seed(), Purpose.DIAGNOSTICS).at(0, 0, 0, 0), batch.values(), config.batch());
        odeint.numberSolvesFrom(DIAGNOSTIC_SOLVE);
        try (Solution solution = odeint.solve(field, initial, grid)) {
            loss.evaluate(solution, 1);
            return solution.backward(Map.of(grid.steps(), loss.cotangents()), scaling, listener);
        }
    }

    private double lossScale() {
        return config.scalesLoss() ? lossScaling.scale() : 1;
    }

    /** The learning rate of an iteration, counted from 0. */
    public double learningRate(long iteration) {
        return learningRate.at(iteration);
    }

    /** The model; its master parameters change from step to step. */
    public CnfField field() {
        return field;
    }

    /** The parameters in the optimiser's order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The solver of the training. */
    public Odeint odeint() {
        return odeint;
    }

    /** The optimiser. */
    public Adam adam() {
        return adam;
    }

    /** The outer scaling; used where the configuration says so. */
    public LossScaling lossScaling() {
        return lossScaling;
    }

    /** Continues with a saved outer scaling. */
    public void restore(LossScaling saved) {
        lossScaling = saved;
    }

    /** The digest of the run so far. */
    public RunDigest digest() {
        return digest;
    }

    /** The digests of the last iteration, step by step. */
    public StepDigests stepDigests() {
        return digests;
    }

    /** One digest of what the next iteration starts from: parameters and the optimiser's state. */
    public int stateDigest() {
        return digests.of(Stream.concat(masters.stream(), moments.stream()).toList());
    }

    /** The digest of the run so far, which names it. */
    public String runDigest() {
        return digest.of(masters);
    }

    /** The bytes of the states of one solve as they are stored. */
    public long trajectoryBytes() {
        return trajectoryElements() * config.policy().format(Role.STORED_STATE).byteSize();
    }

    /** The bytes that those states would take if each number took no more bits than its format has. */
    public long trajectoryNominalBytes() {
        long bits =
                trajectoryElements() * config.policy().format(Role.STORED_STATE).nominalBits();
        return Math.ceilDiv(bits, Byte.SIZE);
    }

    private long trajectoryElements() {
        return (grid.steps() + 1L)
                * initial.stream().mapToLong(Tensor::elementCount).sum();
    }

    /** The bytes of every value that a forward step computes. */
    public long stepBytes() {
        return odeint.stepBytes(field, initial.stream().map(Tensor::shape).toList());
    }

    @Override
    public void close() {
        adam.close();
        loss.close();
        odeint.close();
    }
}
