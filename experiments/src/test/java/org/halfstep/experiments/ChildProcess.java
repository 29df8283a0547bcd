package org.halfstep.experiments;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a child process said and how it ended.
 *
 * @param exitCode how it ended
 * @param output everything it printed, errors included
 */
record ChildProcess(int exitCode, String output) {
    private static final int LIMIT_SECONDS = 60;

    /** Variables that java repeats in its output where they are set. */
    private static final Set<String> SAID_BY_JAVA = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Runs a command in a folder to its end; of the environment only {@code variables} are set otherwise. */
    static ChildProcess run(Path folder, Map<String, String> variables, List<String> command)
            throws IOException, InterruptedException {
        File output = File.createTempFile("child", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output);
            builder.environment().keySet().removeAll(SAID_BY_JAVA);
            builder.environment().putAll(variables);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException(command + " did not end within " + LIMIT_SECONDS + " seconds");
            }
            return new ChildProcess(process.exitValue(), Files.readString(output.toPath()));
        } finally {
            if (!output.delete()) {
                output.deleteOnExit();
            }
        }
    }
}
