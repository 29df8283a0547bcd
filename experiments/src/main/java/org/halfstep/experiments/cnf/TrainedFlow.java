package org.halfstep.experiments.cnf;

import java.math.BigDecimal;
import java.math.MathContext;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.experiments.cnf.CnfData.UserFile;
import org.halfstep.experiments.data.Standardisation;
import org.halfstep.experiments.report.Extent;
import org.halfstep.experiments.run.Checkpoint;

/** The flow of a run that was trained, as tables. */
final class TrainedFlow implements AutoCloseable {
    /** The most samples of one table. */
    static final int MAX_SAMPLES = 10_000_000;

    private static final Extent SQUARE = Extent.square(LearnedDensity.HALF_WIDTH);

    private final CnfField field;
    private final Flow flow;
    private final Standardisation units;

    private TrainedFlow(CnfField field, Flow flow, Standardisation units) {
        this.field = field;
        this.flow = flow;
        this.units = units;
    }

    /**
     * The flow of a checkpoint.
     *
     * @param saved the run's configuration; a checkpoint of another one is refused
     */
    static TrainedFlow load(SavedRun saved, Checkpoint checkpoint, Backend backend) {
        CnfConfig config = saved.config();
        checkpoint.requireIdentity(CnfConfigJson.identity(config, saved.file()));
        CnfField field = CnfTraining.initialField(config);
        CnfState.restoreParameters(checkpoint, field.network().parameters());
        return new TrainedFlow(
                field,
                new Flow(field, config.tableau(), config.steps(), backend),
                saved.file().map(UserFile::units).orElse(Standardisation.NONE));
    }

    /** {@code x,y}, a line a sample, in the user's units. */
    String samplesCsv(int count, long seed) {
        float[] normal = CnfEvaluation.normalPoints(new CounterRandom(seed, Purpose.DATA_SAMPLES), 2, count);
        double[] points = units.own(flow.generate(normal));
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i < count; i++) {
            text.append(number(points[2 * i]))
                    .append(',')
                    .append(number(points[2 * i + 1]))
                    .append('\n');
        }
        return text.toString();
    }

    /** The shortest decimal of binary32 where the number is one, of binary64 otherwise. */
    private static String number(double value) {
        return value == (float) value ? Float.toString((float) value) : Double.toString(value);
    }

    /** The rectangle of the density, in words. */
    String densityRange() {
        Extent own = LearnedDensity.own(SQUARE, units);
        return "[%s, %s] x [%s, %s]%s, %d x %d cells"
                .formatted(
                        shortened(own.xLow()),
                        shortened(own.xHigh()),
                        shortened(own.yLow()),
                        shortened(own.yHigh()),
                        units.isNone() ? "" : ", the mean of the points and 4 spreads to each side",
                        LearnedDensity.CELLS,
                        LearnedDensity.CELLS);
    }

    private static double shortened(double value) {
        return new BigDecimal(value).round(new MathContext(6)).doubleValue();
    }

    /** {@code x,y,logDensity}, a line a cell's centre, row by row from below, in the user's units. */
    String densityCsv() {
        float[] standard = LearnedDensity.centres(SQUARE);
        double[] values = LearnedDensity.logDensity(flow, standard, units);
        double[] centres = units.own(standard);
        StringBuilder text = new StringBuilder("x,y,logDensity\n");
        for (int i = 0; i < values.length; i++) {
            text.append(number(centres[2 * i]))
                    .append(',')
                    .append(number(centres[2 * i + 1]))
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

    /** The units of the points: those of the user's file. */
    Standardisation units() {
        return units;
    }

    /** Its flow, of standardised points. */
    Flow flow() {
        return flow;
    }

    @Override
    public void close() {
        flow.close();
    }
}
