package org.halfstep.experiments.cnf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.report.CnfReportData.Interrupted;
import org.halfstep.experiments.report.CnfReportData.Outcome;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is interrupted and goes on computes the numbers of one that is not. */
class CnfRunTest {
    private static final CnfData MOONS = CnfData.of("moons");

    @TempDir
    private Path temporary = Path.of("");

    private static CnfConfig config(String precision, String scaling) {
        return CnfPreset.TINY.config("moons", precision, scaling, "rk4", 3).with(4, 25);
    }

    /** Stops after a number of iterations. */
    private record Stopper(Interrupt interrupt, long after) implements Progress {
        @Override
        public void step(long done, double loss, double scale) {
            if (done == after) {
                interrupt.request();
            }
        }

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
    }

    private record Ended(Outcome outcome, String digest) {}

    private Ended train(CnfConfig config, String name, long stopAfter) {
        try (Backend backend = Backends.open("reference", 1);
                RunFolder folder = open(temporary.resolve(name), config);
                CnfRun run = new CnfRun(config, MOONS, backend, folder)) {
            Interrupt interrupt = Interrupt.none();
            Outcome outcome = run.train(new Stopper(interrupt, stopAfter), interrupt);
            return new Ended(outcome, run.digest());
        }
    }

    private static RunFolder open(Path path, CnfConfig config) {
        if (path.resolve(RunFolder.CONFIG).toFile().exists()) {
            return RunFolder.open(path);
        }
        RunFolder folder = RunFolder.create(path);
        folder.writeJson(RunFolder.CONFIG, CnfConfigJson.write(config, Optional.empty()));
        return folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16 dynamic", "float16 loss", "bfloat16 none", "rampde-0.1.0:float16 dynamic"})
    void interruptedTwiceItEndsWithTheSameDigest(String numbers) {
        String[] words = numbers.split(" ", -1);
        CnfConfig config = config(words[0], words[1]);
        Ended whole = train(config, "whole", -1);
        assertThat(whole.outcome()).isEqualTo(new Completed());
        assertThat(train(config, "parts", 7).outcome()).isEqualTo(new Interrupted(7));
        assertThat(train(config, "parts", 20).outcome()).isEqualTo(new Interrupted(20));
        Ended last = train(config, "parts", -1);
        assertThat(last.outcome()).isEqualTo(new Completed());
        assertThat(last.digest()).isEqualTo(whole.digest());
    }

    @Test
    void aLearningRateBeyondReasonFailsAndKeepsItsLastCheckpoint() {
        CnfConfig wild =
                new CnfConfig("tiny", "moons", "float16", "dynamic", "rk4", 4, 32, 8, 8, 25, 1e30, 1000, 1, 64, 0);
        Ended ended = train(wild, "wild", -1);
        assertThat(ended.outcome()).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.reason())
                .containsAnyOf("the loss is", "backward pass"));
        try (RunFolder folder = RunFolder.open(temporary.resolve("wild"))) {
            assertThat(folder.loadCheckpoint().orElseThrow().getLong("iterations"))
                    .isEqualTo(1);
        }
    }

    /** The outer scaling: gradients beyond the format leave an iteration out and halve the scale. */
    @Test
    void lossScalingLeavesAnOverflowOut() {
        CnfConfig config = config("float16", "loss");
        try (Backend backend = Backends.open("reference", 1);
                CnfTraining training = new CnfTraining(config, MOONS.training(), backend)) {
            training.restore(new org.halfstep.autodiff.optim.LossScaling(Math.scalb(1.0, 40), 0));
            double before = training.parameters().getFirst().master().get(0);
            assertThat(training.step(0))
                    .isInstanceOfSatisfying(CnfTraining.Step.Done.class, done -> assertThat(done.gradients())
                            .isEqualTo(CnfTraining.Gradients.LEFT_OUT));
            assertThat(training.lossScaling().scale()).isEqualTo(Math.scalb(1.0, 39));
            assertThat(training.parameters().getFirst().master().get(0)).isEqualTo(before);
        }
    }

    @Test
    void theFlowLearns() {
        CnfConfig config =
                CnfPreset.TINY.config("moons", "float16", "dynamic", "rk4", 0).with(8, 150);
        try (Backend backend = Backends.open("reference", 2);
                CnfTraining training = new CnfTraining(config, MOONS.training(), backend);
                CnfEvaluation evaluation = new CnfEvaluation(config, MOONS.validation(), training.field(), backend)) {
            double before = evaluation.scores(0).validationLoss();
            int retried = 0;
            for (int i = 0; i < config.iterations(); i++) {
                if (training.step(i) instanceof CnfTraining.Step.Done done) {
                    retried += done.trace().retriedSteps();
                }
            }
            CnfEvaluation.Scores after = evaluation.scores(1);
            assertThat(after.validationLoss()).isLessThan(before - 1);
            assertThat(after.mmdData()).isLessThan(0.05);
            assertThat(retried).isLessThanOrEqualTo((int) (config.iterations() * config.steps() / 100));
        }
    }
}
