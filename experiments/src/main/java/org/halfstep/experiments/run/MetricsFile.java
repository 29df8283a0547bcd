package org.halfstep.experiments.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * metrics.csv: a comment with the format version, a header, and a row an evaluation, whose first column is the
 * iteration. Numbers are written so that reading gives the same binary64; whole ones without a point.
 */
public final class MetricsFile {
    private static final String FIRST_LINE = "# halfstep-metrics/1";
    private static final double LARGEST_WHOLE = 1e15;

    private final RunFolder folder;
    private final List<String> columns;
    private final List<List<Double>> rows = new ArrayList<>();

    MetricsFile(RunFolder folder, List<String> columns) {
        this.folder = folder;
        this.columns = List.copyOf(columns);
        if (Files.exists(path())) {
            load();
        } else {
            rewrite();
        }
    }

    private Path path() {
        return folder.path().resolve(RunFolder.METRICS);
    }

    private void load() {
        List<String> lines = folder.readText(RunFolder.METRICS).lines().toList();
        if (lines.size() < 2
                || !lines.get(0).equals(FIRST_LINE)
                || !lines.get(1).equals(String.join(",", columns))) {
            throw new RunFolderException(
                    RunFolderException.Kind.FAILURE,
                    path() + " is not the metrics file of such a run of this version; move it away to go on");
        }
        for (String line : lines.subList(2, lines.size())) {
            String[] cells = line.split(",", -1);
            try {
                List<Double> row = new ArrayList<>();
                for (String cell : cells) {
                    row.add(Double.valueOf(cell));
                }
                if (row.size() == columns.size()) {
                    rows.add(row);
                }
            } catch (NumberFormatException _) {
                break; // a row that was being written when the run was killed: computed again on resuming
            }
        }
    }

    /** Appends a row and forces it to the disk. */
    public void append(List<Double> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException("metrics: " + row.size() + " values for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(row));
        byte[] line = (line(row) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(line));
            channel.force(false);
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Drops the rows after an iteration, and what was torn. */
    public void cutBack(long iteration) {
        rows.removeIf(row -> row.getFirst() > iteration);
        rewrite();
    }

    /** All rows, oldest first. */
    public List<List<Double>> rows() {
        return List.copyOf(rows);
    }

    private void rewrite() {
        StringBuilder text = new StringBuilder(FIRST_LINE + "\n" + String.join(",", columns) + "\n");
        rows.forEach(row -> text.append(line(row)).append('\n'));
        folder.write(RunFolder.METRICS, text.toString());
    }

    private static String line(List<Double> row) {
        return row.stream().map(MetricsFile::cell).collect(Collectors.joining(","));
    }

    private static String cell(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }
}
