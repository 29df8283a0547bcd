package org.halfstep.experiments.cnf;

import org.halfstep.experiments.report.CnfReportData.MetricRow;
import org.halfstep.solvers.scaling.ScaleTrace;
import org.halfstep.solvers.scaling.ScaleTrace.Event;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/** What a training has counted since its start; all of it is saved in a checkpoint. */
final class CnfTotals {
    private static final double MEMORY = 0.97;

    private double runningLoss = Double.NaN;
    private double lastLoss = Double.NaN;
    private double firstScale = Double.NaN;
    private double lastScale = Double.NaN;
    private double lastMaxScale = Double.NaN;
    private long increases;
    private long overflows;
    private long retriedSteps;
    private long backwardSteps;
    private long nonFinite;
    private double forwardSeconds;
    private double backwardSeconds;
    private long timedIterations;

    /** Counts an iteration of {@code steps} steps. */
    void add(CnfTraining.Step.Done step, int steps) {
        lastLoss = step.loss();
        runningLoss = Double.isNaN(runningLoss) ? lastLoss : MEMORY * runningLoss + (1 - MEMORY) * lastLoss;
        ScaleTrace trace = step.trace();
        firstScale = Double.isNaN(firstScale) ? trace.initialScale() : firstScale;
        lastScale = trace.finalScale();
        lastMaxScale = Math.max(
                trace.initialScale(),
                trace.events().stream().mapToDouble(Event::scale).max().orElse(1));
        increases += trace.count(Kind.INCREASE);
        overflows += trace.count(Kind.OVERFLOW);
        retriedSteps += trace.retriedSteps();
        backwardSteps += steps;
        nonFinite += step.gradients() == CnfTraining.Gradients.USED ? 0 : 1;
        forwardSeconds += step.forwardSeconds();
        backwardSeconds += step.backwardSeconds();
        timedIterations++;
    }

    /** The row of an evaluation. */
    MetricRow row(long iteration, double learningRate, CnfEvaluation.Scores scores) {
        return new MetricRow(
                iteration,
                learningRate,
                lastLoss,
                runningLoss,
                scores.validationLoss(),
                scores.mmdData(),
                scores.mmdLatent(),
                meanForwardSeconds(),
                meanBackwardSeconds(),
                lastScale,
                lastMaxScale,
                retriedSteps,
                overflows,
                increases);
    }

    double runningLoss() {
        return runningLoss;
    }

    double lastLoss() {
        return lastLoss;
    }

    double firstScale() {
        return firstScale;
    }

    double lastScale() {
        return lastScale;
    }

    long increases() {
        return increases;
    }

    long overflows() {
        return overflows;
    }

    long retriedSteps() {
        return retriedSteps;
    }

    long backwardSteps() {
        return backwardSteps;
    }

    /** Iterations whose gradients were not finite. */
    long nonFinite() {
        return nonFinite;
    }

    /** The mean duration of a forward pass, s. */
    double meanForwardSeconds() {
        return timedIterations == 0 ? Double.NaN : forwardSeconds / timedIterations;
    }

    /** The mean duration of a backward pass, s. */
    double meanBackwardSeconds() {
        return timedIterations == 0 ? Double.NaN : backwardSeconds / timedIterations;
    }

    /** Every number, in a fixed order. */
    double[] save() {
        return new double[] {
            runningLoss,
            lastLoss,
            firstScale,
            lastScale,
            lastMaxScale,
            increases,
            overflows,
            retriedSteps,
            backwardSteps,
            forwardSeconds,
            backwardSeconds,
            timedIterations,
            nonFinite
        };
    }

    /** Continues from saved numbers. */
    void restore(double[] saved) {
        if (saved.length != save().length) {
            throw new IllegalArgumentException("totals: " + saved.length + " numbers, expected " + save().length);
        }
        runningLoss = saved[0];
        lastLoss = saved[1];
        firstScale = saved[2];
        lastScale = saved[3];
        lastMaxScale = saved[4];
        increases = (long) saved[5];
        overflows = (long) saved[6];
        retriedSteps = (long) saved[7];
        backwardSteps = (long) saved[8];
        forwardSeconds = saved[9];
        backwardSeconds = saved[10];
        timedIterations = (long) saved[11];
        nonFinite = (long) saved[12];
    }
}
