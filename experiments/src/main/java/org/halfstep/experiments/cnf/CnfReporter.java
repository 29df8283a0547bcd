package org.halfstep.experiments.cnf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.Role;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.experiments.data.Standardisation;
import org.halfstep.experiments.report.CnfReport;
import org.halfstep.experiments.report.CnfReportData;
import org.halfstep.experiments.report.CnfReportData.DensityGrid;
import org.halfstep.experiments.report.CnfReportData.Facts;
import org.halfstep.experiments.report.CnfReportData.Frame;
import org.halfstep.experiments.report.CnfReportData.MemoryBreakdown;
import org.halfstep.experiments.report.CnfReportData.MetricRow;
import org.halfstep.experiments.report.CnfReportData.Outcome;
import org.halfstep.experiments.report.CnfReportData.Samples;
import org.halfstep.experiments.report.Extent;
import org.halfstep.experiments.report.Grid;
import org.halfstep.experiments.report.PointCloud;

/** Gathers what a run has to show, and renders its report. */
final class CnfReporter {
    private static final int SAMPLES = 4096;
    private static final int FRAMES = 6;
    private static final int FRAME_POINTS = 1500;

    private final CnfConfig config;
    private final CnfTraining training;
    private final CnfEvaluation evaluation;
    private final Backend backend;
    private final Standardisation units;

    CnfReporter(CnfConfig config, CnfTraining training, CnfEvaluation evaluation, Backend backend) {
        this.config = config;
        this.training = training;
        this.evaluation = evaluation;
        this.backend = backend;
        units = evaluation.units();
    }

    /** The page of a run. */
    String render(
            Outcome outcome,
            List<MetricRow> metrics,
            double wallSeconds,
            String digest,
            Map<String, String> configuration,
            Map<String, String> environment) {
        float[] target = evaluation.validationPoints(0, SAMPLES);
        Extent extent = extent(target);
        CnfDiagnosis diagnosis = CnfDiagnosis.of(training);
        List<String> notes = new ArrayList<>();
        if (!units.isNone()) {
            notes.add("The points have " + units + ", and training saw (x − mean) / spread of each column. Likelihoods,"
                    + " points and densities here are in the units of the file, the MMD² and everything of the"
                    + " backward pass in those of training.");
        }
        notes.add("Underflow counts come from one backward pass of the final model. The numbers are those of a pass"
                + " with dynamic scaling; without scaling the low format would have held the shares shown.");
        return CnfReport.render(new CnfReportData(
                facts(wallSeconds, digest),
                outcome,
                metrics,
                samples(target),
                Optional.of(density(extent)),
                frames(),
                diagnosis.trace(),
                diagnosis.underflow(),
                Optional.of(memory()),
                configuration,
                environment,
                command(),
                notes));
    }

    private Facts facts(double wallSeconds, String digest) {
        return new Facts(
                "A normalizing flow in " + config.precision() + " learns " + evaluation.dataName(),
                evaluation.dataName(),
                units.isNone() ? Optional.empty() : Optional.of(units.toString()),
                config.precision(),
                config.scaling(),
                config.method(),
                config.steps(),
                config.iterations(),
                backend.name(),
                backend.threads(),
                config.seed(),
                wallSeconds,
                digest);
    }

    private Samples samples(float[] target) {
        float[] normal = CnfEvaluation.normalPoints(random(), 0, SAMPLES);
        return new Samples(cloud(target), cloud(evaluation.flow().generate(normal)));
    }

    private PointCloud cloud(float[] standard) {
        return PointCloud.of(units.own(standard));
    }

    private CounterRandom random() {
        return new CounterRandom(config.seed(), Purpose.DATA_SAMPLES);
    }

    private List<Frame> frames() {
        float[] normal = CnfEvaluation.normalPoints(random(), 1, FRAME_POINTS);
        return evaluation.flow().way(normal, FRAMES).stream()
                .map(moment -> new Frame(moment.t(), cloud(moment.points().valuesToRead())))
                .toList();
    }

    /** The square [-4, 4]^2 in the flow's units, or as much more as the points of a distribution need. */
    private Extent extent(float[] points) {
        if (!units.isNone()) {
            return Extent.square(LearnedDensity.HALF_WIDTH);
        }
        float largest = 0;
        for (float coordinate : points) {
            largest = Math.max(largest, Math.abs(coordinate));
        }
        return Extent.square(largest <= LearnedDensity.HALF_WIDTH * 1.25 ? LearnedDensity.HALF_WIDTH : largest);
    }

    private DensityGrid density(Extent extent) {
        double[] values = LearnedDensity.logDensity(evaluation.flow(), LearnedDensity.centres(extent), units);
        Grid grid = new Grid(LearnedDensity.own(extent, units), LearnedDensity.CELLS, LearnedDensity.CELLS, values);
        return new DensityGrid(grid, DensityGrid.Quantity.LOG_DENSITY);
    }

    private MemoryBreakdown memory() {
        List<Tensor> masters =
                training.parameters().stream().map(Parameter::master).toList();
        long masterBytes = masters.stream().mapToLong(Tensor::byteSize).sum();
        int computeSize = config.policy().format(Role.COMPUTE_PARAMETER).byteSize();
        long computeBytes = masters.stream()
                .mapToLong(master -> (long) master.elementCount() * computeSize)
                .sum();
        long trajectoryBytes = training.trajectoryBytes();
        long highBytes = trajectoryBytes
                / config.policy().format(Role.STORED_STATE).byteSize()
                * config.policy().format(Role.STATE).byteSize();
        return new MemoryBreakdown(
                trajectoryBytes,
                highBytes,
                training.stepBytes(),
                training.stepBytes() * config.steps(),
                training.odeint().workspace().highWaterBytes(),
                masterBytes + computeBytes,
                training.adam().stateBytes());
    }

    /** The command line that repeats the run. */
    String command() {
        return "./halfstep cnf --preset " + config.preset() + " --data " + ShellWord.of(config.data())
                + " \\\n    --precision " + config.precision() + " --scaling " + config.scaling() + " --method "
                + config.method() + " --steps " + config.steps() + " \\\n    --iterations " + config.iterations()
                + " --seed " + config.seed();
    }
}
