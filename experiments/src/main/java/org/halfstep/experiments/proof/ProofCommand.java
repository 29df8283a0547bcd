package org.halfstep.experiments.proof;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.halfstep.core.backend.AssistedBackend;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.cli.BackendOptions;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.proof.GoldenProof.FileResult;
import org.halfstep.experiments.proof.Proof.Result;
import org.halfstep.experiments.proof.section.Finding;
import org.halfstep.experiments.proof.section.Section;
import org.halfstep.experiments.proof.section.Settings;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halfstep proof}: shows the library right, section by section. */
@Command(
        name = "proof",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the library right: codecs, rounding, functions, sums, gradient rules, tableaus, the discrete"
                    + " adjoint, adjoint scaling, the casting table, backends and golden numbers. Prints a table,"
                    + " failures first.",
            "A minute on two cores. Every case is drawn from --seed; the checks hold for any."
        },
        footerHeading = "%nGolden files, by the letter before the first underscore of their names:%n",
        footer = {
            "  a linear ODE, b MLP (both without time gradients), c continuous normalizing flow, e dynamic scaling,",
            "  f rounding"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every check holds", "1:a check failed", "2:wrong usage"})
public final class ProofCommand implements Callable<Integer> {
    private static final double NANOS = 1e-9;

    @Option(
            names = "--only",
            paramLabel = "SECTION",
            split = ",",
            description = "codecs, rounding, functions, sums, gradients, tableaus, adjoint, scaling, casting, backends,"
                    + " golden; several with commas between (default: all)")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--exhaustive",
            description = "all 2^32 binary32 numbers through codecs and functions, and more cases elsewhere: an hour")
    private boolean exhaustive;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            split = ",",
            description = "what concerns this precision alone, or several with commas between: float16, e4m3,"
                    + " custom:p:emin:emax, pure:bfloat16, .. (default: each section's choice)")
    private List<String> precisions = new ArrayList<>();

    @Option(
            names = "--golden",
            paramLabel = "DIR",
            description = "recompute the golden files of this folder, not those that ship; alone, unless --only names"
                    + " other sections")
    private @Nullable Path golden;

    @Option(names = "--seed", paramLabel = "N", description = "the seed of every random number (default: 0)")
    private long seed;

    @Mixin
    private BackendOptions backend = new BackendOptions(1);

    @Option(names = "--junit", paramLabel = "FILE", description = "write JUnit XML to this file, too")
    private @Nullable Path junit;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder, new or empty (default: runs/ and a name of its own)")
    private @Nullable Path out;

    @Option(names = "--quiet", description = "no progress, only the table")
    private boolean quiet;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Set<Section> sections = sections();
        precisions.forEach(name -> CommonOptions.checked(() -> PrecisionPolicy.parse(name)));
        if (golden != null && !Files.isDirectory(golden)) {
            throw new UsageException("--golden " + golden + ": there is no such folder");
        }
        requireFolderOfJunit();
        Map<String, String> environment;
        try (Backend opened = open()) {
            environment = Environment.facts(opened);
        }
        try (RunFolder folder = RunFolder.create(out == null ? freshPath() : out)) {
            ProofFiles files = files(sections);
            folder.writeJson(RunFolder.CONFIG, files.configuration());
            folder.writeJson(RunFolder.ENVIRONMENT, Environment.json(environment));
            long start = System.nanoTime();
            List<Result> results = prove(sections);
            double seconds = (System.nanoTime() - start) * NANOS;
            writeJunit(files.write(folder, results, seconds, environment));
            out().print(FindingsText.of(results));
            out().println("report " + folder.path().resolve(RunFolder.REPORT));
            out().flush();
            return FindingsText.failures(results).isEmpty() ? 0 : 1;
        }
    }

    private Set<Section> sections() {
        if (only.isEmpty()) {
            return golden == null ? EnumSet.allOf(Section.class) : EnumSet.of(Section.GOLDEN);
        }
        Set<Section> wanted = EnumSet.noneOf(Section.class);
        for (String word : only) {
            try {
                wanted.add(Section.parse(word));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--only: " + e.getMessage());
            }
        }
        if (golden != null) {
            wanted.add(Section.GOLDEN);
        }
        return wanted;
    }

    private void requireFolderOfJunit() {
        Path parent = junit == null ? null : junit.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new UsageException("--junit " + junit + ": there is no folder " + parent + "; make it first");
        }
    }

    private Backend open() {
        return new AssistedBackend(backend.open(backend.threads()), _ -> {});
    }

    private static Path freshPath() {
        String time =
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").format(LocalDateTime.now(ZoneId.systemDefault()));
        return Path.of("runs", "proof-" + time);
    }

    private List<Result> prove(Set<Section> sections) {
        Settings.Depth depth = exhaustive ? Settings.Depth.EXHAUSTIVE : Settings.Depth.USUAL;
        Proof.Plan plan = new Proof.Plan(this::open, seed, depth, precisions, this::golden);
        return new Proof(plan, this::ended, this::problem).run(sections);
    }

    private void golden(Backend opened, Consumer<Finding> to) {
        if (golden == null) {
            GoldenSection.findings(GoldenProof.proveShipped(opened), to);
            return;
        }
        try {
            List<FileResult> results = GoldenProof.prove(golden, opened);
            out().print(ProofTable.of(results));
            out().println();
            GoldenSection.findings(results, to);
        } catch (IOException e) {
            throw new RunFailedException(golden + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void ended(Result result) {
        if (!quiet) {
            err().println(String.format(
                    Locale.ROOT,
                    "%-10s %3d checks, %d failed, %.1f s",
                    result.section().word(),
                    result.findings().size(),
                    result.failed(),
                    result.seconds()));
            err().flush();
        }
    }

    private void problem(Throwable problem) {
        CommandSpec command = Objects.requireNonNull(spec);
        boolean debug = command.root().commandLine().getParseResult().hasMatchedOption("--debug");
        if (debug) {
            problem.printStackTrace(err());
        }
    }

    private ProofFiles files(Set<Section> sections) {
        return new ProofFiles(
                sections,
                exhaustive ? Settings.Depth.EXHAUSTIVE : Settings.Depth.USUAL,
                precisions,
                Optional.ofNullable(golden),
                seed,
                backend.word(),
                backend.threads());
    }

    private void writeJunit(String xml) {
        if (junit != null) {
            try {
                Files.writeString(junit, xml);
            } catch (IOException e) {
                throw new RunFailedException("--junit " + junit + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
