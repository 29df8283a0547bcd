package org.halfstep.experiments.cnf;

import org.halfstep.core.backend.Backend;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.random.Stream;
import org.halfstep.experiments.data.Mmd;
import org.halfstep.experiments.data.PointSource;
import org.halfstep.experiments.data.Standardisation;

/**
 * Evaluates a model in float32 on fresh points, whatever it is trained in: a function of the seed, the iteration and
 * the parameters. Points are in the units of their source, which are those of the flow.
 */
public final class CnfEvaluation implements AutoCloseable {
    /**
     * How good the model is.
     *
     * @param validationLoss the mean negative log-likelihood of fresh points in the user's units, nats
     * @param mmdData MMD^2 between data and generated points in the flow's units
     * @param mmdLatent MMD^2 between the latent points of the data and normal ones
     */
    public record Scores(double validationLoss, double mmdData, double mmdLatent) {}

    private final CnfConfig config;
    private final PointSource points;
    private final Flow flow;

    /** An evaluation of a model, whose parameters may change between two scores. */
    public CnfEvaluation(CnfConfig config, PointSource points, CnfField field, Backend backend) {
        this.config = config;
        this.points = points;
        flow = new Flow(field, config.tableau(), config.steps(), backend);
    }

    /** The flow that is evaluated. */
    public Flow flow() {
        return flow;
    }

    /** Scores the model as it is after some iterations. */
    public Scores scores(long iteration) {
        int count = config.validation();
        float[] data = validationPoints(iteration, count);
        float[] normal = normalPoints(new CounterRandom(config.seed(), Purpose.BASE_SAMPLES), iteration, count);
        double loss = flow.negativeLogLikelihood(data) + points.units().logVolume();
        float[] generated = flow.generate(normal);
        float[] latent = flow.latent(data);
        return new Scores(loss, Mmd.squared(data, count, generated, count), Mmd.squared(latent, count, normal, count));
    }

    /** The units of the points. */
    public Standardisation units() {
        return points.units();
    }

    /** The name of the data. */
    public String dataName() {
        return points.name();
    }

    /** Fresh points of the data. */
    public float[] validationPoints(long iteration, int count) {
        return points.sample(new CounterRandom(config.seed(), Purpose.VALIDATION_DATA).at(iteration, 0, 0, 0), count);
    }

    /** Points of the standard normal distribution. */
    public static float[] normalPoints(CounterRandom random, long iteration, int count) {
        Stream stream = random.at(iteration, 0, 0, 0);
        float[] normal = new float[2 * count];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = (float) stream.nextNormal();
        }
        return normal;
    }

    @Override
    public void close() {
        flow.close();
    }
}
