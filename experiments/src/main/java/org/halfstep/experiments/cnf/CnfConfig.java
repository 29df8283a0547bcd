package org.halfstep.experiments.cnf;

import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.scaling.AdjointScaling;

/**
 * Everything that decides the numbers of a training run.
 *
 * @param preset the preset it began from
 * @param data the name of a toy distribution, or the path of a CSV file
 * @param precision the casting table
 * @param scaling none, checked, dynamic or loss
 * @param method the Runge-Kutta method
 * @param steps N, the steps from t = 1 to 0
 * @param batch samples an iteration
 * @param hidden the width of the hyper-network's hidden layers
 * @param width w, the width of the flow's network
 * @param iterations training iterations
 * @param learningRate Adam's at the start
 * @param decayEvery iterations between two decays of the learning rate by 0.1
 * @param evaluateEvery iterations between two evaluations
 * @param validation samples of an evaluation
 * @param seed the seed of every random number
 */
public record CnfConfig(
        String preset,
        String data,
        String precision,
        String scaling,
        String method,
        int steps,
        int batch,
        int hidden,
        int width,
        long iterations,
        double learningRate,
        int decayEvery,
        int evaluateEvery,
        int validation,
        long seed) {
    /**
     * Checks every number and name.
     *
     * @throws IllegalArgumentException naming the number or name, and what it could be
     */
    public CnfConfig {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision);
        var _ = Tableaus.parse(method);
        var _ = scalingRule(scaling, policy);
        atLeast("steps", steps, 1);
        atLeast("batch", batch, 1);
        atLeast("hidden", hidden, 1);
        atLeast("width", width, 1);
        atLeast("iterations", iterations, 1);
        atLeast("evaluateEvery", evaluateEvery, 1);
        atLeast("decayEvery", decayEvery, 1);
        atLeast("validation", validation, 2);
        if (!(learningRate > 0) || learningRate == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "learning rate " + learningRate + ": must be positive and finite, for example 0.01");
        }
    }

    private static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " = " + value + ": must be " + minimum + " or more");
        }
    }

    /** This configuration with other lengths. */
    public CnfConfig with(int otherSteps, long otherIterations) {
        return new CnfConfig(
                preset,
                data,
                precision,
                scaling,
                method,
                otherSteps,
                batch,
                hidden,
                width,
                otherIterations,
                learningRate,
                decayEvery,
                evaluateEvery,
                validation,
                seed);
    }

    /** The rule for S of a word; the outer scaling of the loss goes with none inside. */
    private static AdjointScaling scalingRule(String word, PrecisionPolicy policy) {
        return AdjointScaling.parse(word.equals(CommonOptions.LOSS_SCALING) ? "none" : word, policy);
    }

    /** The rule for S inside one backward pass. */
    public AdjointScaling scalingRule() {
        return scalingRule(scaling, policy());
    }

    /** Whether the loss is scaled outside. */
    public boolean scalesLoss() {
        return scaling.equals(CommonOptions.LOSS_SCALING);
    }

    /** The casting table. */
    public PrecisionPolicy policy() {
        return PrecisionPolicy.parse(precision).withSeed(seed);
    }

    /** The method. */
    public ButcherTableau tableau() {
        return Tableaus.parse(method);
    }
}
