package org.halfstep.experiments.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.run.IoReason;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code halfstep compare}: puts several runs side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts the folders of two or more runs side by side, of any experiment: what differs in configuration and"
                    + " environment, the final numbers with their differences from the first run, and whether the"
                    + " digests agree.",
            "With --out also the curves of all runs over each other, in a report of one file."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a file of a run is damaged", "2:the folders or the options cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./halfstep compare runs/float16 runs/bfloat16 runs/float32",
            "  ./halfstep compare runs/* --out comparison.html --csv comparison.csv"
        })
public final class CompareCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "2..*",
            description = "folders of runs; the first is what others differ from")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "the report, a new HTML file")
    private @Nullable Path out;

    @Option(names = "--csv", paramLabel = "FILE", description = "everything but the curves as one table, a new file")
    private @Nullable Path csv;

    @Option(names = "--quiet", description = "no table on the console")
    private boolean quiet;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        requireNew("--out", out);
        requireNew("--csv", csv);
        Comparison comparison = Comparison.of(folders);
        if (!quiet) {
            console().print(ComparisonText.of(comparison));
        }
        if (out != null) {
            write(out, ComparisonReport.render(comparison));
            console().println("report " + out);
        }
        if (csv != null) {
            write(csv, ComparisonCsv.of(comparison));
            console().println("table " + csv);
        }
        console().flush();
        return 0;
    }

    private static void requireNew(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        if (Files.exists(file)) {
            throw new UsageException(option + ": " + file
                    + (Files.isDirectory(file)
                            ? " is a folder; give the name of a file in it"
                            : " exists already and is not overwritten; remove it, or give another name"));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new UsageException(option + ": there is no folder " + folder + " for " + file.getFileName());
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new RunFailedException(file + " cannot be written: " + IoReason.of(e), e);
        }
    }

    private PrintWriter console() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
