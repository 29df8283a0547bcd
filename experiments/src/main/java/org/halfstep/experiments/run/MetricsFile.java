package org.halfstep.experiments.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * metrics.csv: a comment with the format version, a header, and a row an evaluation, whose first column is the
 * iteration. Numbers are written so that reading gives the same binary64; whole ones without a point. A torn last line
 * is what a killed run leaves; any other damage is refused, naming the line.
 */
public final class MetricsFile {
    static final String FIRST_LINE = "# halfstep-metrics/1";
    private static final double LARGEST_WHOLE = 1e15;

    private final RunFolder folder;
    private final List<String> columns;
    private final List<List<Double>> rows = new ArrayList<>();

    MetricsFile(RunFolder folder, List<String> columns) {
        this.folder = folder;
        this.columns = List.copyOf(columns);
        if (folder.has(RunFolder.METRICS)) {
            load(folder.readText(RunFolder.METRICS));
        }
    }

    private Path path() {
        return folder.path().resolve(RunFolder.METRICS);
    }

    private void load(String text) {
        RecordedMetrics recorded = RecordedMetrics.parse(text, path());
        if (!recorded.columns().equals(columns)) {
            throw RecordedMetrics.foreign(path());
        }
        rows.addAll(recorded.rows());
    }

    /** Appends a row and forces it to the disk. */
    public void append(List<Double> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException("metrics: " + row.size() + " values for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(row));
        if (!folder.has(RunFolder.METRICS)) {
            rewrite();
            return;
        }
        ByteBuffer line = ByteBuffer.wrap((line(row) + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be written: " + IoReason.of(e), e);
        }
    }

    /** Writes the file anew without the rows after an iteration, and without what was torn. */
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
        long whole = (long) value;
        boolean isWhole =
                Math.abs(value) < LARGEST_WHOLE && Double.compare((double) whole, value) == 0; // -0.0 is not 0
        return isWhole ? Long.toString(whole) : Double.toString(value);
    }
}
