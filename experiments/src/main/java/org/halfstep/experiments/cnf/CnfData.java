package org.halfstep.experiments.cnf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.data.CsvPoints;
import org.halfstep.experiments.data.PointSource;
import org.halfstep.experiments.data.PointStatistics;
import org.halfstep.experiments.data.ToyData;
import org.halfstep.experiments.run.IoReason;

/**
 * The points of a run: a toy distribution by name, or a user's own points.
 *
 * @param training where mini-batches are drawn from
 * @param validation where evaluations are drawn from; of a file, points that training does not see
 * @param sha256 of a file's bytes; empty for a distribution
 * @param statistics of a file's points; empty for a distribution
 */
public record CnfData(
        PointSource training, PointSource validation, Optional<String> sha256, Optional<PointStatistics> statistics) {
    /**
     * The points of a name.
     *
     * @throws IllegalArgumentException naming the known distributions, or what is wrong with the file
     * @throws RunFailedException if the file is there and cannot be read
     */
    public static CnfData of(String data) {
        List<String> known = ToyData.ALL.stream().map(ToyData::name).toList();
        if (known.contains(data)) {
            ToyData toy = ToyData.parse(data);
            return new CnfData(toy, toy, Optional.empty(), Optional.empty());
        }
        boolean looksLikeFile = data.toLowerCase(Locale.ROOT).endsWith(".csv") || data.contains("/");
        if (!looksLikeFile && !Files.isRegularFile(Path.of(data))) {
            throw new IllegalArgumentException(
                    "unknown data '" + data + "'; known: " + String.join(", ", known) + ", or the path of a CSV file");
        }
        try {
            CsvPoints points = CsvPoints.read(Path.of(data));
            CsvPoints.Split split = points.split();
            return new CnfData(
                    split.training(),
                    split.validation(),
                    Optional.of(points.sha256()),
                    Optional.of(points.statistics()));
        } catch (IOException e) {
            throw new RunFailedException(data + " cannot be read: " + IoReason.of(e), e);
        }
    }
}
