package org.halfstep.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows that a run left in metrics.csv, of any experiment.
 *
 * @param columns the names of the columns; the first is what the others are told over
 * @param rows oldest first, a number for every column
 */
public record RecordedMetrics(List<String> columns, List<List<Double>> rows) {
    public RecordedMetrics {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * Reads the metrics of a run, if it has some, without opening it for writing.
     *
     * @throws RunFolderException if they are damaged or of another version
     */
    public static Optional<RecordedMetrics> read(Path folder) {
        Path file = folder.resolve(RunFolder.METRICS);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readString(file), file));
        } catch (IOException e) {
            throw new RunFolderException(file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    /** The metrics of a file's text. */
    static RecordedMetrics parse(String text, Path file) {
        // what follows the last line end was being written when the run was killed: computed again on resuming
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(MetricsFile.FIRST_LINE)) {
            throw foreign(file);
        }
        List<String> columns = List.of(lines.get(1).split(",", -1));
        List<List<Double>> rows = new ArrayList<>();
        for (int i = 2; i < lines.size(); i++) {
            rows.add(row(lines.get(i), i + 1, columns.size(), file));
        }
        return new RecordedMetrics(columns, rows);
    }

    private static List<Double> row(String line, int number, int columns, Path file) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns) {
            throw unusable(file, "is damaged: line " + number + " has " + cells.length + " values, not " + columns);
        }
        List<Double> row = new ArrayList<>();
        for (String cell : cells) {
            try {
                row.add(Double.valueOf(cell));
            } catch (NumberFormatException _) {
                throw unusable(file, "is damaged: line " + number + " holds '" + cell + "', not a number");
            }
        }
        return row;
    }

    /** A file of another kind or version. */
    static RunFolderException foreign(Path file) {
        return unusable(file, "is not the metrics file of such a run of this version");
    }

    private static RunFolderException unusable(Path file, String what) {
        return new RunFolderException(
                RunFolderException.Kind.FAILURE, file + " " + what + "; move it away to go on without it");
    }
}
