package org.halfstep.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.halfstep.experiments.report.ReportFigure;
import org.halfstep.experiments.run.RunFolder;

/**
 * A lesson: a page of Markdown with commands of Halfstep, indented, and a picture, whose text is the title of the figure
 * in the report of the first command.
 *
 * @param page the Markdown file
 * @param commands the words of its commands
 * @param figure the figure's title
 * @param picture the SVG file of the figure, beside the page
 */
record Lesson(Path page, List<List<String>> commands, String figure, Path picture) {
    private static final Pattern COMMAND = Pattern.compile("(?m)^    \\./halfstep (.+)$");
    private static final Pattern PICTURE = Pattern.compile("(?m)^!\\[(.+)]\\((.+\\.svg)\\)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** Copies the list. */
    Lesson {
        commands = List.copyOf(commands);
    }

    /**
     * The lessons of a folder, the first first: its pages whose names begin with a digit.
     *
     * @throws IOException if a page cannot be read
     */
    static List<Lesson> all(Path folder) throws IOException {
        List<Lesson> lessons = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches("\\d.*\\.md")) {
                    lessons.add(read(file));
                }
            }
        }
        return lessons;
    }

    private static Lesson read(Path page) throws IOException {
        String text = Files.readString(page);
        List<List<String>> commands = new ArrayList<>();
        Matcher command = COMMAND.matcher(text);
        while (command.find()) {
            commands.add(words(command.group(1)));
        }
        Matcher picture = PICTURE.matcher(text);
        if (commands.isEmpty() || !picture.find()) {
            throw new IllegalArgumentException(page + ": a lesson needs an indented ./halfstep command and a picture");
        }
        return new Lesson(page, commands, picture.group(1), page.resolveSibling(picture.group(2)));
    }

    /** The words of a command line; quotes keep several together. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    /** The command line that runs one of its commands into a folder. */
    static String[] commandInto(List<String> command, Path folder) {
        return Stream.concat(command.stream(), Stream.of("--quiet", "--out", folder.toString()))
                .toArray(String[]::new);
    }

    /**
     * The picture, out of the report of a run.
     *
     * @throws IOException if the report cannot be read
     */
    String drawing(Path folder) throws IOException {
        return ReportFigure.svg(Files.readString(folder.resolve(RunFolder.REPORT)), figure);
    }
}
