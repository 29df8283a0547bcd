package org.halfstep.experiments.cnf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.cnf.CnfData.UserFile;
import org.halfstep.experiments.run.Checkpoint;
import org.halfstep.experiments.run.RecordedDigests;
import org.halfstep.experiments.run.RunFolder;
import org.halfstep.solvers.TimeGrid;

/** A training as its folder tells it, and everything needed to repeat it; the folder is only read. */
public final class RecordedRun {
    private final Path folder;
    private final CnfConfig config;
    private final CnfData data;
    private final RecordedDigests digests;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private RecordedRun(Path folder, SavedRun saved, CnfData data) {
        this.folder = folder;
        this.config = saved.config();
        this.data = data;
        digests = RecordedDigests.read(
                folder, CnfConfigJson.identity(config, data.file()), StepDigests.wordCount(config.steps()));
        RunFolder.readJson(folder, RunFolder.ENVIRONMENT).ifPresent(node -> node.properties()
                .forEach(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText())));
    }

    /**
     * Reads the folder of a run.
     *
     * @throws UsageException if its file of points has changed since
     */
    public static RecordedRun read(Path folder) {
        SavedRun saved = SavedRun.read(folder);
        CnfData data = CommonOptions.checked(
                () -> CnfData.of(saved.config().data(), saved.file().map(UserFile::units)));
        if (!data.file().equals(saved.file())) {
            throw new UsageException(saved.config().data() + " has changed since the run in " + folder
                    + " was made; put the old file back");
        }
        return new RecordedRun(folder, saved, data);
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** What decides its numbers. */
    public CnfConfig config() {
        return config;
    }

    /** The times of its solves. */
    public TimeGrid grid() {
        return CnfTraining.grid(config);
    }

    /** The digests that it recorded. */
    public RecordedDigests digests() {
        return digests;
    }

    /** What it was computed with, by the names of environment.json; empty if that is not there. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** The digest of the whole run, if it is summed up after so many iterations. */
    public Optional<String> digest(long iterations) {
        return RunFolder.readJson(folder, RunFolder.SUMMARY)
                .filter(summary -> summary.path("iterations").asLong(-1) == iterations)
                .map(summary -> summary.path("digest"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** The training before its first iteration. */
    public CnfTraining training(Backend backend) {
        return new CnfTraining(config, data.training(), backend);
    }

    /** The training as it was when a state was saved. */
    public CnfTraining training(Backend backend, Checkpoint state) {
        CnfTraining training = training(backend);
        CnfState.restore(state, training, new CnfTotals());
        return training;
    }

    /** The state of a training after some iterations. */
    public Checkpoint state(CnfTraining training, long iterations) {
        return CnfState.save(training, new CnfTotals(), "", iterations, 0, 0);
    }
}
