package org.halfstep.experiments.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;

/**
 * What a run of the continuous normalizing flow has to tell. Everything may be empty but the facts: a run that failed
 * early is reported too.
 *
 * @param facts what was run
 * @param outcome how it ended
 * @param metrics a row an evaluation, iterations ascending
 * @param samples points of the data and of the model
 * @param density the learned density, if it was computed
 * @param frames the flow from noise to data, in the order to show
 * @param backward one backward pass
 * @param underflow what became of small numbers in the low format
 * @param memory what was held in memory
 * @param configuration everything needed to repeat the run, by name
 * @param environment machine, JVM, commit, by name
 * @param command the command line that repeats the run
 * @param notes what a reader should know besides
 */
public record CnfReportData(
        Facts facts,
        Outcome outcome,
        List<MetricRow> metrics,
        Samples samples,
        Optional<DensityGrid> density,
        List<Frame> frames,
        BackwardTrace backward,
        List<UnderflowRow> underflow,
        Optional<MemoryBreakdown> memory,
        Map<String, String> configuration,
        Map<String, String> environment,
        String command,
        List<String> notes) {

    /** Copies the collections; the maps keep their order. */
    public CnfReportData {
        metrics = List.copyOf(metrics);
        frames = List.copyOf(frames);
        underflow = List.copyOf(underflow);
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        notes = List.copyOf(notes);
    }

    /**
     * What was run.
     *
     * @param title the report's title
     * @param dataSet the name of the data
     * @param standardised mean and spread of a user's points, if training saw (x - mean) / spread
     * @param precision the precision policy, for example float16
     * @param scaling none, checked, dynamic or loss
     * @param method the Runge-Kutta method
     * @param steps time steps of one solve
     * @param iterations training iterations that were asked for
     * @param backend the backend that computed
     * @param threads its threads
     * @param seed the seed of every random number
     * @param wallSeconds the duration of the whole run, s
     * @param digest the digest that names the run's numbers
     */
    public record Facts(
            String title,
            String dataSet,
            Optional<String> standardised,
            String precision,
            String scaling,
            String method,
            long steps,
            long iterations,
            String backend,
            int threads,
            long seed,
            double wallSeconds,
            String digest) {}

    /** How a run ended. */
    public sealed interface Outcome {}

    /** Every iteration was done. */
    public record Completed() implements Outcome {}

    /**
     * The user ended it; it can be resumed.
     *
     * @param iteration the last iteration done
     */
    public record Interrupted(long iteration) implements Outcome {}

    /**
     * It could not go on.
     *
     * @param iteration the iteration that failed
     * @param reason a sentence without its full stop, in lower case: what happened, where
     */
    public record Failed(long iteration, String reason) implements Outcome {}

    /**
     * One evaluation. NaN stands for what was not measured.
     *
     * @param iteration the iterations done
     * @param learningRate the optimiser's
     * @param trainLoss the last mini-batch's negative log-likelihood, nats
     * @param runningLoss its exponential mean
     * @param validationLoss that of fresh points, nats
     * @param mmdData MMD^2 between data and generated points
     * @param mmdLatent MMD^2 between the latent points of the data and normal ones
     * @param forwardSeconds one iteration's forward pass, s
     * @param backwardSeconds one iteration's backward pass, s
     * @param scaleFinal S after the last step of the backward pass
     * @param scaleMax the largest S of the pass
     * @param retries steps repeated with a smaller S, since the start of training
     * @param overflows values beyond the low format's range in backward passes, since the start of training
     * @param increases times that S was raised, since the start of training
     */
    public record MetricRow(
            long iteration,
            double learningRate,
            double trainLoss,
            double runningLoss,
            double validationLoss,
            double mmdData,
            double mmdLatent,
            double forwardSeconds,
            double backwardSeconds,
            double scaleFinal,
            double scaleMax,
            long retries,
            long overflows,
            long increases) {}

    /** Points of the data and points that the model generated. */
    public record Samples(PointCloud target, PointCloud generated) {}

    /** The learned density on a grid. */
    public record DensityGrid(Grid grid, Quantity quantity) {
        /** What the grid's values are. */
        public enum Quantity {
            /** p(x). */
            DENSITY,
            /** log p(x). */
            LOG_DENSITY
        }

        /** The grid of p(x). */
        Grid density() {
            return switch (quantity) {
                case DENSITY -> grid;
                case LOG_DENSITY -> grid.exp();
            };
        }
    }

    /** The points on their way from noise to data at one time t. */
    public record Frame(double t, PointCloud points) {}

    /**
     * One backward pass, from the last time step to the first.
     *
     * @param format the low format that the scaled adjoint must fit
     * @param steps its steps in the order of the pass
     */
    public record BackwardTrace(FloatFormat format, List<BackwardStep> steps) {
        /** Copies the steps. */
        public BackwardTrace {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One step of a backward pass.
     *
     * @param step the time step, 0 the first in time
     * @param scale S with which it was accepted, 1 without scaling
     * @param maxAdjoint the largest magnitude of the unscaled adjoint a
     * @param retries how often it was repeated
     */
    public record BackwardStep(long step, double scale, double maxAdjoint, int retries) {}

    /**
     * What became of one kind of value in the low format.
     *
     * @param quantity the values, for example "adjoint values"
     * @param unscaled the shares without scaling
     * @param scaled the shares with scaling, if the run scaled
     */
    public record UnderflowRow(String quantity, Shares unscaled, Optional<Shares> scaled) {}

    /**
     * Shares of values, of all that were not zero before rounding.
     *
     * @param zero rounded to zero
     * @param belowNormal not zero, but below the smallest normal number: fewer significant bits
     */
    public record Shares(double zero, double belowNormal) {}

    /**
     * What was held in memory, bytes.
     *
     * @param trajectoryBytes the stored states, in the format they were stored in
     * @param trajectoryBytesHigh the same states in the high format
     * @param stepBytes every intermediate value of one time step: what recomputing holds beside the states
     * @param allStepsBytes every intermediate value of every time step: what would be held without recomputing
     * @param workspaceBytes the high water of everything that was held at once
     * @param parameterBytes parameters, in every format
     * @param optimiserBytes the optimiser's state
     */
    public record MemoryBreakdown(
            long trajectoryBytes,
            long trajectoryBytesHigh,
            long stepBytes,
            long allStepsBytes,
            long workspaceBytes,
            long parameterBytes,
            long optimiserBytes) {}
}
