package org.halfstep.experiments.cnf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.data.CsvPoints;
import org.halfstep.experiments.data.PointSource;
import org.halfstep.experiments.data.Standardisation;
import org.halfstep.experiments.data.ToyData;
import org.halfstep.experiments.run.IoReason;

/**
 * The points of a run: a toy distribution by name, or a user's own points, which are standardised.
 *
 * @param training where mini-batches are drawn from
 * @param validation where evaluations are drawn from; of a file, points that training does not see
 * @param file the file that they are from; empty for a distribution
 */
public record CnfData(PointSource training, PointSource validation, Optional<UserFile> file) {
    private static final List<String> KNOWN =
            ToyData.ALL.stream().map(ToyData::name).toList();

    /**
     * A file of points, as a run remembers it.
     *
     * @param sha256 of its bytes
     * @param units the units in which the run trains on its points
     */
    public record UserFile(String sha256, Standardisation units) {}

    /**
     * The name by which a run remembers what the user named: a distribution's own, of a file the absolute path, which
     * is the same file from every folder.
     *
     * @throws IllegalArgumentException naming the known distributions
     */
    public static String name(String data) {
        if (KNOWN.contains(data)) {
            return data;
        }
        boolean looksLikeFile = data.toLowerCase(Locale.ROOT).endsWith(".csv") || data.contains("/");
        if (!looksLikeFile && !Files.isRegularFile(Path.of(data))) {
            throw new IllegalArgumentException(
                    "unknown data '" + data + "'; known: " + String.join(", ", KNOWN) + ", or the path of a CSV file");
        }
        try {
            return Path.of(data).toRealPath(LinkOption.NOFOLLOW_LINKS).toString();
        } catch (IOException _) {
            return Path.of(data).toAbsolutePath().toString(); // reading it will say what is wrong
        }
    }

    /**
     * The points of a name; a file's in the units of its part to train on.
     *
     * @throws IllegalArgumentException naming what is wrong with the file
     * @throws RunFailedException if the file is there and cannot be read
     */
    public static CnfData of(String name) {
        return of(name, Optional.empty());
    }

    /** The points of a name as a run began with them: a file's in the units that the run remembers. */
    public static CnfData of(String name, Optional<Standardisation> remembered) {
        if (KNOWN.contains(name)) {
            ToyData toy = ToyData.parse(name);
            return new CnfData(toy, toy, Optional.empty());
        }
        CsvPoints points = read(name);
        CsvPoints.Split split = points.split();
        Standardisation units = remembered.orElseGet(() -> standardisation(name, split.training()));
        return new CnfData(
                split.training().in(units),
                split.validation().in(units),
                Optional.of(new UserFile(points.sha256(), units)));
    }

    private static Standardisation standardisation(String name, CsvPoints points) {
        try {
            return points.standardisation();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** The units in which the points are drawn. */
    public Standardisation units() {
        return training.units();
    }

    private static CsvPoints read(String data) {
        try {
            return CsvPoints.read(Path.of(data));
        } catch (IOException e) {
            throw new RunFailedException(data + " cannot be read: " + IoReason.of(e), e);
        }
    }
}
