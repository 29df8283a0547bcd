package org.halfstep.experiments.cnf;

import java.nio.file.Path;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cnf.CnfData.UserFile;
import org.halfstep.experiments.data.PointSource;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;

/**
 * A trained flow for other experiments: the model and the points that it was trained on.
 *
 * @param config how it was trained
 * @param field the model
 * @param points its data
 */
public record CnfModel(CnfConfig config, CnfField field, PointSource points) {
    /** The model of a run's folder, as its checkpoint has it. */
    public static CnfModel load(Path run) {
        SavedRun saved = SavedRun.read(run);
        CnfConfig config = saved.config();
        var checkpoint = RunFolder.readCheckpoint(run);
        checkpoint.requireIdentity(CnfConfigJson.identity(config, saved.file()));
        CnfField field = CnfTraining.initialField(config);
        CnfState.restoreParameters(checkpoint, field.network().parameters());
        CnfData data = CommonOptions.checked(
                () -> CnfData.of(config.data(), saved.file().map(UserFile::units)));
        return new CnfModel(config, field, data.training());
    }

    /**
     * Trains a model, and keeps nothing but its parameters.
     *
     * @throws RunFailedException if an iteration fails
     */
    public static CnfModel train(CnfConfig config, Backend backend, Progress progress) {
        CnfData data = CnfData.of(config.data());
        try (CnfTraining training = new CnfTraining(config, data.training(), backend)) {
            for (long iteration = 0; iteration < config.iterations(); iteration++) {
                switch (training.step(iteration)) {
                    case CnfTraining.Step.Done done ->
                        progress.step(iteration + 1, done.loss(), done.trace().finalScale());
                    case CnfTraining.Step.Failed(String reason) ->
                        throw new RunFailedException(
                                "training the flow stopped in iteration " + (iteration + 1) + ": " + reason);
                }
            }
            return new CnfModel(config, training.field(), data.training());
        }
    }

    /** Points of the data that no training has seen, coordinates x_0, y_0, x_1, y_1, ..; of a file, points of it. */
    public float[] sample(int count) {
        return points.sample(new CounterRandom(config.seed(), Purpose.DIAGNOSTICS).at(1, 0, 0, 0), count);
    }
}
