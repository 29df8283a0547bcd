package org.halfstep.experiments.data;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.halfstep.core.random.Stream;

/**
 * A user's own points, read from a CSV file, drawn with replacement (the bootstrap of the file).
 *
 * <p>The file is UTF-8 with two numbers a line, separated by a comma, the decimal mark a point. A first line without
 * numbers is a header; blank lines and lines that start with {@code #} are skipped. The coordinates are kept in binary64
 * and drawn in the units of a {@link Standardisation}, rounded to binary32.
 */
public final class CsvPoints implements PointSource {
    /** The smallest number of points that a file must hold. */
    public static final int MIN_COUNT = 16;

    private static final int FOLD = 5;

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setCommentMarker('#')
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();

    private final String name;
    private final double[] points;
    private final String sha256;
    private final Standardisation units;

    private CsvPoints(String name, double[] points, String sha256, Standardisation units) {
        this.name = name;
        this.points = points;
        this.sha256 = sha256;
        this.units = units;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if the file is missing or its content unusable; the message names the file, the
     *     line, what was found and the remedy
     * @throws IOException if the file exists and cannot be read
     */
    public static CsvPoints read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "%s: there is no such file; give the path of a CSV file with two columns of numbers"
                            .formatted(file));
        }
        byte[] content = Files.readAllBytes(file);
        String text = new String(content, StandardCharsets.UTF_8);
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        double[] points = parse(file, unmarked);
        int count = points.length / 2;
        if (count < MIN_COUNT) {
            throw new IllegalArgumentException(
                    "%s: %d points are too few to learn a density from; give at least %d, better some thousands"
                            .formatted(file, count, MIN_COUNT));
        }
        requireSpread(file, points, 0);
        requireSpread(file, points, 1);
        Path last = file.getFileName();
        String name = last == null ? file.toString() : last.toString();
        return new CsvPoints(name, points, digest(content), Standardisation.NONE);
    }

    /** The name of the file, without its folder. */
    @Override
    public String name() {
        return name;
    }

    /** The number of points in the file. */
    public int count() {
        return points.length / 2;
    }

    /**
     * A part to train on and a part to validate on.
     *
     * @param training four of five points
     * @param validation every fifth point of the file
     */
    public record Split(CsvPoints training, CsvPoints validation) {}

    /** Holds every fifth point out. */
    public Split split() {
        return new Split(part(i -> i % FOLD != FOLD - 1), part(i -> i % FOLD == FOLD - 1));
    }

    private CsvPoints part(IntPredicate chosen) {
        int[] indices = IntStream.range(0, count()).filter(chosen).toArray();
        double[] part = new double[2 * indices.length];
        for (int i = 0; i < indices.length; i++) {
            part[2 * i] = points[2 * indices[i]];
            part[2 * i + 1] = points[2 * indices[i] + 1];
        }
        return new CsvPoints(name, part, sha256, units);
    }

    /** The same points, drawn in other units. */
    public CsvPoints in(Standardisation others) {
        return new CsvPoints(name, points, sha256, others);
    }

    /** The SHA-256 of the file's bytes, in lower-case hexadecimal digits. */
    public String sha256() {
        return sha256;
    }

    /**
     * The units in which these points have mean 0 and standard deviation 1.
     *
     * @throws IllegalArgumentException if a column does not vary
     */
    public Standardisation standardisation() {
        return Standardisation.of(points);
    }

    @Override
    public Standardisation units() {
        return units;
    }

    @Override
    public void draw(Stream random, float[] drawn, int count) {
        Checks.requireRoom(name, drawn, count);
        for (int i = 0; i < count; i++) {
            int chosen = random.nextInt(count());
            drawn[2 * i] = units.standardX(points[2 * chosen]);
            drawn[2 * i + 1] = units.standardY(points[2 * chosen + 1]);
        }
    }

    private static double[] parse(Path file, String text) throws IOException {
        double[] points = new double[1024];
        int used = 0;
        boolean first = true;
        try (CSVParser parser = FORMAT.parse(new StringReader(text))) {
            for (CSVRecord line : parser) {
                boolean blank = line.size() == 1 && line.get(0).isEmpty();
                boolean header = first && !blank && isHeader(line);
                first &= blank;
                if (blank || header) {
                    continue;
                }
                long number = parser.getCurrentLineNumber();
                requireTwoColumns(file, number, line);
                if (used == points.length) {
                    points = Arrays.copyOf(points, 2 * used);
                }
                points[used] = coordinate(file, number, line.get(0));
                points[used + 1] = coordinate(file, number, line.get(1));
                used += 2;
            }
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("%s: %s; remove the quotation marks".formatted(file, e.getMessage()), e);
        }
        return Arrays.copyOf(points, used);
    }

    /** A header has no number in any column; a line with one is data, and a fault in it is reported as such. */
    private static boolean isHeader(CSVRecord line) {
        return line.stream().noneMatch(CsvPoints::isNumber);
    }

    private static void requireTwoColumns(Path file, long number, CSVRecord line) {
        if (line.size() == 2) {
            return;
        }
        String joined = String.join(",", line);
        boolean otherSeparator = joined.indexOf(';') >= 0 || joined.indexOf('\t') >= 0;
        throw new IllegalArgumentException("%s, line %d: %d columns in '%s'; %s"
                .formatted(
                        file,
                        number,
                        line.size(),
                        shortened(joined),
                        otherSeparator
                                ? "separate the columns by a comma and write a point as the decimal mark"
                                : "give two numbers a line, separated by a comma"));
    }

    private static double coordinate(Path file, long number, String field) {
        if (!isNumber(field)) {
            throw new IllegalArgumentException(
                    "%s, line %d: '%s' is not a number; write it like -1.25 or 3.5e-2, or put # before a line to skip"
                            .formatted(file, number, shortened(field)));
        }
        double value = Double.parseDouble(field);
        if (!Float.isFinite((float) value)) {
            throw new IllegalArgumentException(
                    "%s, line %d: '%s' is not finite in binary32; remove the line or rescale the column"
                            .formatted(file, number, shortened(field)));
        }
        return value;
    }

    /** Java's numbers, without its type suffixes: {@code 1f} in a data file is a slip, not a number. */
    private static boolean isNumber(String field) {
        if (field.endsWith("f") || field.endsWith("F") || field.endsWith("d") || field.endsWith("D")) {
            return false;
        }
        try {
            var _ = Double.parseDouble(field);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static void requireSpread(Path file, double[] points, int column) {
        for (int i = 2 + column; i < points.length; i += 2) {
            if (points[i] != points[column]) {
                return;
            }
        }
        throw new IllegalArgumentException(
                "%s: column %d is %s in every line, so the points have no density in the plane; give two columns that vary"
                        .formatted(file, column + 1, Double.toString(points[column])));
    }

    private static String shortened(String found) {
        return found.length() <= 40 ? found : found.substring(0, 40) + "...";
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
