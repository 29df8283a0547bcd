package org.halfstep.experiments.cnf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.report.CnfReportData.Interrupted;
import org.halfstep.experiments.report.CnfReportData.MetricRow;
import org.halfstep.experiments.report.CnfReportData.Outcome;
import org.halfstep.experiments.run.Checkpoint;
import org.halfstep.experiments.run.DigestsFile;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;

/**
 * A training run in its folder: trains, evaluates, saves, and at the end writes summary and report.
 *
 * <p>A checkpoint is written at every evaluation, every ten seconds in between, when the user interrupts and when an
 * iteration fails. Rows of metrics.csv that are newer than the checkpoint are dropped on resuming, and computed again.
 * Nothing is written before {@link #train}: a folder whose files do not fit together is refused as it is.
 */
final class CnfRun implements AutoCloseable {
    private static final double CHECKPOINT_SECONDS = 10;
    private static final long BEFORE_THE_FIRST = -1;
    private static final double NANOS = 1e-9;

    private final CnfConfig config;
    private final CnfData data;
    private final Backend backend;
    private final RunFolder folder;
    private final CnfTraining training;
    private final CnfEvaluation evaluation;
    private final CnfMetrics metrics;
    private final DigestsFile digests;
    private final CnfTotals totals = new CnfTotals();
    private final long startNanos = System.nanoTime();
    private double earlierSeconds;
    private double validationLoss = Double.NaN;
    private long iterations;
    private long savedNanos = startNanos;

    /** A run in an open folder; resumes from the folder's checkpoint if there is one. */
    CnfRun(CnfConfig config, CnfData data, Backend backend, RunFolder folder) {
        this.config = config;
        this.data = data;
        this.backend = backend;
        this.folder = folder;
        training = new CnfTraining(config, data.training(), backend);
        evaluation = new CnfEvaluation(config, data.validation(), training.field(), backend);
        metrics = new CnfMetrics(folder);
        Optional<Checkpoint> checkpoint = folder.loadCheckpoint();
        if (checkpoint.isPresent()) {
            checkpoint.get().requireIdentity(identity());
            iterations = CnfState.restore(checkpoint.get(), training, totals);
            earlierSeconds = checkpoint.get().getDouble("elapsedSeconds");
            validationLoss = checkpoint.get().getDouble("validationLoss");
        }
        if (config.iterations() < iterations) {
            throw new UsageException("--iterations " + config.iterations() + ": the run has done " + iterations
                    + " already; give more, or leave it out");
        }
        digests = folder.digests(identity(), StepDigests.wordCount(config.steps()));
        digests.requireReaching(iterations);
    }

    private String identity() {
        return CnfConfigJson.identity(config, data.file());
    }

    /** Iterations done. */
    long iterations() {
        return iterations;
    }

    /** Trains to the end, to a failure, or until interrupted. */
    Outcome train(Progress progress, Interrupt interrupt) {
        digests.begin(iterations, training.stateDigest());
        metrics.cutBack(iterations == 0 ? BEFORE_THE_FIRST : iterations);
        if (iterations == 0) {
            evaluate();
        }
        while (iterations < config.iterations()) {
            if (interrupt.requested()) {
                save();
                return new Interrupted(iterations);
            }
            CnfTraining.Step result = training.step(iterations);
            digests.append(training.stepDigests().words());
            switch (result) {
                case CnfTraining.Step.Failed(String reason) -> {
                    save();
                    return new Failed(iterations + 1, reason);
                }
                case CnfTraining.Step.Done step -> {
                    totals.add(step, config.steps());
                    iterations++;
                }
            }
            if (iterations % config.evaluateEvery() == 0 || iterations == config.iterations()) {
                evaluate();
                save();
            } else if ((System.nanoTime() - savedNanos) * NANOS > CHECKPOINT_SECONDS) {
                save();
            }
            progress.step(iterations, totals.runningLoss(), totals.lastScale());
        }
        return Double.isFinite(validationLoss)
                ? new Completed()
                : new Failed(iterations, "the validation loss is " + validationLoss);
    }

    private void evaluate() {
        CnfEvaluation.Scores scores = evaluation.scores(iterations);
        validationLoss = scores.validationLoss();
        metrics.append(totals.row(iterations, training.learningRate(Math.max(0, iterations - 1)), scores));
    }

    private void save() {
        digests.flush();
        folder.save(CnfState.save(training, totals, identity(), iterations, elapsedSeconds(), validationLoss));
        savedNanos = System.nanoTime();
    }

    private double elapsedSeconds() {
        return earlierSeconds + (System.nanoTime() - startNanos) * NANOS;
    }

    /** Names the numbers of the run so far. */
    String digest() {
        return training.runDigest();
    }

    double validationLoss() {
        return validationLoss;
    }

    /** Writes summary.json and report.html. */
    void report(Outcome outcome, Map<String, String> environment) {
        String digest = digest();
        ObjectNode summary = CnfSummary.write(
                config, training, totals, backend, status(outcome), iterations, validationLoss, digest);
        folder.writeJson(RunFolder.SUMMARY, summary);
        List<MetricRow> rows = metrics.rows();
        String page = new CnfReporter(config, training, evaluation, backend)
                .render(
                        outcome,
                        rows,
                        elapsedSeconds(),
                        digest,
                        CnfConfigJson.table(CnfConfigJson.write(config, data.file())),
                        environment);
        folder.write(RunFolder.REPORT, page);
    }

    private static String status(Outcome outcome) {
        return switch (outcome) {
            case Completed _ -> "completed";
            case Interrupted _ -> "interrupted";
            case Failed _ -> CnfSummary.FAILED;
        };
    }

    @Override
    public void close() {
        evaluation.close();
        training.close();
    }
}
