package org.halfstep.experiments.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file of a run that grows row by row: a header, then words and numbers. A row is forced to the disk when it is
 * appended, so that what a killed run has done is there when it goes on. A torn last line is left out; any other damage
 * is refused, naming the line.
 */
public final class TableFile {
    private final RunFolder folder;
    private final String name;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * The table of a run, with the rows that an earlier session of it wrote.
     *
     * @throws RunFolderException if the file is not such a table
     */
    public TableFile(RunFolder folder, String name, List<String> columns) {
        this.folder = folder;
        this.name = name;
        this.columns = List.copyOf(columns);
        if (folder.has(name)) {
            load(folder.readText(name));
        }
    }

    /** The text of a whole table. */
    public static String text(List<String> columns, List<List<String>> rows) {
        StringBuilder text = new StringBuilder(line(columns));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private void load(String text) {
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(line(columns).strip())) {
            throw unusable("is not the table of such a run of this version");
        }
        for (int i = 1; i < lines.size(); i++) {
            List<String> row = List.of(lines.get(i).split(",", -1));
            if (row.size() != columns.size()) {
                throw unusable("is damaged: line " + (i + 1) + " has " + row.size() + " values, not " + columns.size());
            }
            rows.add(row);
        }
    }

    private RunFolderException unusable(String what) {
        return new RunFolderException(
                RunFolderException.Kind.FAILURE, path() + " " + what + "; move it away to go on without it");
    }

    private Path path() {
        return folder.path().resolve(name);
    }

    /** Writes what is known anew, without a line that was torn. */
    public void repair() {
        folder.write(name, text(columns, rows));
    }

    /** Appends a row; {@link #repair} comes before the first. */
    public void append(List<String> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(name + ": " + row.size() + " values for " + columns.size() + " columns");
        }
        ByteBuffer bytes = ByteBuffer.wrap(line(row).getBytes(StandardCharsets.UTF_8));
        rows.add(List.copyOf(row));
        try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            throw new RunFolderException(path() + " cannot be written: " + IoReason.of(e), e);
        }
    }

    /** All rows, oldest first. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    private static String line(List<String> cells) {
        for (String cell : cells) {
            if (cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("table: the cell '" + cell + "' holds a comma, quote or line end");
            }
        }
        return String.join(",", cells) + "\n";
    }
}
