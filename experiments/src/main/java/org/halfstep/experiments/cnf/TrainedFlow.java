package org.halfstep.experiments.cnf;

import org.halfstep.core.backend.Backend;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.experiments.report.Extent;
import org.halfstep.experiments.run.Checkpoint;

/** The flow of a run that was trained, as tables. */
final class TrainedFlow implements AutoCloseable {
    /** The most samples of one table. */
    static final int MAX_SAMPLES = 10_000_000;

    private static final int CELLS = 100;
    private static final double HALF_WIDTH = 4;

    private final CnfField field;
    private final Flow flow;

    private TrainedFlow(CnfField field, Flow flow) {
        this.field = field;
        this.flow = flow;
    }

    /**
     * The flow of a checkpoint.
     *
     * @param identity of the run; a checkpoint of another one is refused
     */
    static TrainedFlow load(CnfConfig config, String identity, Checkpoint checkpoint, Backend backend) {
        checkpoint.requireIdentity(identity);
        CnfField field = CnfTraining.initialField(config);
        CnfState.restoreParameters(checkpoint, field.network().parameters());
        return new TrainedFlow(field, new Flow(field, config.tableau(), config.steps(), backend));
    }

    /** {@code x,y}, a line a sample. */
    String samplesCsv(int count, long seed) {
        float[] normal = CnfEvaluation.normalPoints(new CounterRandom(seed, Purpose.DATA_SAMPLES), 2, count);
        float[] points = flow.generate(normal);
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < count; i++) {
            text.append(points[2 * i]).append(',').append(points[2 * i + 1]).append('\n');
        }
        return text.toString();
    }

    /** {@code x,y,logDensity}, a line a cell's centre, row by row from below. */
    String densityCsv() {
        float[] centres = LearnedDensity.centres(Extent.square(HALF_WIDTH), CELLS);
        double[] values = flow.logDensity(centres);
        StringBuilder text = new StringBuilder("x,y,logDensity\n");
        for (int i = 0; i < values.length; i++) {
            text.append(centres[2 * i])
                    .append(',')
                    .append(centres[2 * i + 1])
                    .append(',')
                    .append(values[i])
                    .append('\n');
        }
        return text.toString();
    }

    /** The model. */
    CnfField field() {
        return field;
    }

    /** Its flow. */
    Flow flow() {
        return flow;
    }

    @Override
    public void close() {
        flow.close();
    }
}
