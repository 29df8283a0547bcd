package org.halfstep.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws the pictures of the lessons again: runs each lesson's command and takes the figure out of its report. */
public final class LessonPictures {
    private LessonPictures() {}

    /**
     * Writes the pictures beside the pages.
     *
     * @param arguments the folder of the lessons, then a folder for the runs, new or empty
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException if the folders are not named
     * @throws IllegalStateException if a lesson's command fails
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: LessonPictures LESSONS RUNS, two folders");
        }
        for (Lesson lesson : Lesson.all(Path.of(arguments[0]))) {
            Path folder = Path.of(arguments[1], lesson.page().getFileName().toString());
            String[] command = Lesson.commandInto(lesson.commands().getFirst(), folder);
            if (Main.commandLine().execute(command) != 0) {
                throw new IllegalStateException(lesson.page() + ": its command failed");
            }
            Files.writeString(lesson.picture(), lesson.drawing(folder));
        }
    }
}
