package org.halfstep.experiments.cnf;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cnf.CnfData.UserFile;
import org.halfstep.experiments.run.RunFolder;

/**
 * A run as its config.json tells it.
 *
 * @param config what decides its numbers
 * @param file the file of points that it began with; empty for a distribution
 */
record SavedRun(CnfConfig config, Optional<UserFile> file) {
    /**
     * Reads the configuration of a run's folder.
     *
     * @throws RunFailedException if an entry is missing or unusable, naming it
     */
    static SavedRun read(Path path) {
        JsonNode node = RunFolder.readConfig(path);
        try {
            return new SavedRun(CnfConfigJson.read(node), CnfConfigJson.file(node));
        } catch (IllegalArgumentException e) {
            throw new RunFailedException(path.resolve(RunFolder.CONFIG) + ": " + e.getMessage(), e);
        }
    }
}
