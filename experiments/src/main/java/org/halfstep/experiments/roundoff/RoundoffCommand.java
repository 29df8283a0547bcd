package org.halfstep.experiments.roundoff;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.experiments.cli.TextTable;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.cnf.CnfData;
import org.halfstep.experiments.cnf.CnfModel;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halfstep roundoff}: roundoff against the number of steps, beside its bound. */
@Command(
        name = "roundoff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Solves a problem with more and more steps in several precisions and compares solution and gradients with"
                    + " float64 on the same grid (cnf: a flow trained here, or --load RUN) or with the exact ones"
                    + " (linear); beside each curve the bound of roundoff. Writes a folder with its report.",
            "--precision and --method take several names with commas between them (default: float16,bfloat16,"
                    + "pure:float16 for cnf, for linear also pure:bfloat16 and rampde-0.1.0 of both; euler,rk4)."
                    + " --steps N runs a single N. A pure precision keeps the times and the sums of gradients in"
                    + " float32 unless it names these roles."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the run failed",
            "2:the options cannot be used",
            "130:interrupted; --resume goes on"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./halfstep roundoff",
            "  ./halfstep roundoff --problem linear --precision float16,pure:bfloat16",
            "  ./halfstep roundoff --load runs/cnf-8gaussians --most-steps 256 --out sweep",
            "  ./halfstep roundoff --resume --out sweep"
        })
public final class RoundoffCommand implements Callable<Integer> {
    private static final int EXIT_INTERRUPTED = 130;
    private static final int POINTS = 16;
    private static final String PROBLEM_DIGEST = "problemDigest";
    private static final long DEFAULT_CNF_SEED = 0;

    @Option(names = "--problem", paramLabel = "NAME", description = "cnf or linear (default: cnf)")
    private @Nullable String problem;

    @Option(names = "--data", paramLabel = "NAME", description = "what the flow learns (default: 2spirals)")
    private @Nullable String data;

    @Option(names = "--load", paramLabel = "RUN", description = "take the trained flow of a run's folder")
    private @Nullable Path load;

    @Option(names = "--least-steps", paramLabel = "N", description = "the fewest steps (default: the preset's)")
    private @Nullable Integer leastSteps;

    @Option(
            names = "--most-steps",
            paramLabel = "N",
            description = "steps are doubled up to here (default: the preset's; paper: 64 to 4096)")
    private @Nullable Integer mostSteps;

    @Option(names = "--dimension", paramLabel = "D", description = "of the linear problem (default: 10)")
    private @Nullable Integer dimension;

    @Option(names = "--rate", paramLabel = "R", description = "of the linear problem, A = R I (default: -5)")
    private @Nullable Double rate;

    @Option(names = "--end", paramLabel = "T", description = "the end of the linear problem (default: 1)")
    private @Nullable Double end;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Override
    public Integer call() {
        if (options.iterations().isPresent()) {
            throw new UsageException(
                    "--iterations: the flow is trained as --preset says; train one by cnf and --load it");
        }
        return options.resume() ? resume() : begin();
    }

    private int begin() {
        RoundoffConfig config = CommonOptions.checked(this::config);
        options.out().ifPresent(RunFolder::requireNew);
        try (Backend backend = options.openAssistedBackend(err())) {
            RoundoffProblem solved = CommonOptions.checked(() -> problem(config, backend));
            try (RunFolder folder = RunFolder.create(
                    options.out().orElseGet(() -> RunFolder.freshPath(RoundoffConfig.EXPERIMENT, config.problem())))) {
                folder.writeJson(RunFolder.CONFIG, config.json().put(PROBLEM_DIGEST, solved.digest()));
                return run(config, solved, backend, folder);
            }
        }
    }

    private RoundoffConfig config() {
        String name = problem == null ? CnfProblem.NAME : problem;
        boolean linear = name.equals(LinearProblem.NAME);
        requireFitting(linear);
        RoundoffPreset preset = RoundoffPreset.parse(options.preset().orElse("quick"));
        List<String> precisions = linear
                ? options.precisions(
                        "float16",
                        "bfloat16",
                        "rampde-0.1.0:float16",
                        "rampde-0.1.0:bfloat16",
                        "pure:float16",
                        "pure:bfloat16")
                : options.precisions("float16", "bfloat16", "pure:float16");
        int least = options.steps().orElse(leastSteps == null ? preset.leastSteps(name) : leastSteps);
        int most = options.steps().orElse(mostSteps == null ? Math.max(least, preset.mostSteps(name)) : mostSteps);
        return new RoundoffConfig(
                name,
                preset.word(),
                CnfData.name(data == null ? "2spirals" : data),
                Optional.ofNullable(load)
                        .map(path -> path.toAbsolutePath().normalize().toString()),
                precisions.stream()
                        .filter(precision -> !precision.equals(RoundoffCase.REFERENCE))
                        .toList(),
                options.scaling(),
                options.methods("euler", "rk4"),
                leastSteps == null ? Math.min(least, most) : least,
                most,
                dimension == null ? 10 : dimension,
                rate == null ? -5 : rate,
                end == null ? 1 : end,
                options.seed().orElse(linear ? LinearProblem.PUBLISHED_SEED : DEFAULT_CNF_SEED));
    }

    private void requireFitting(boolean linear) {
        if (linear && (data != null || load != null)) {
            throw new UsageException((data == null ? "--load" : "--data") + " belongs to --problem cnf; leave it out");
        }
        if (!linear && (dimension != null || rate != null || end != null)) {
            throw new UsageException("--dimension, --rate and --end belong to --problem linear; leave them out");
        }
        if (load != null && data != null) {
            throw new UsageException("--data: the flow of " + load + " has data of its own; leave it out");
        }
        if (options.steps().isPresent() && (leastSteps != null || mostSteps != null)) {
            throw new UsageException("--steps runs a single N; leave it out, or --least-steps and --most-steps");
        }
    }

    private int resume() {
        Path path = options.out().orElseThrow(() -> new UsageException("--resume: name the run's folder by --out DIR"));
        boolean own = problem != null
                || data != null
                || load != null
                || leastSteps != null
                || mostSteps != null
                || dimension != null
                || rate != null
                || end != null;
        if (own || !options.given().isEmpty()) {
            throw new UsageException("--resume: the configuration of " + path + " holds, so leave "
                    + (own ? "the problem's options" : options.given().getFirst()) + " out");
        }
        try (RunFolder folder = RunFolder.open(path)) {
            JsonNode saved = RunFolder.readConfig(path);
            RoundoffConfig config;
            try {
                config = RoundoffConfig.read(saved);
            } catch (IllegalArgumentException e) {
                throw new RunFailedException(path.resolve(RunFolder.CONFIG) + ": " + e.getMessage(), e);
            }
            try (Backend backend = options.openAssistedBackend(err())) {
                RoundoffProblem solved = CommonOptions.checked(() -> problem(config, backend));
                if (!solved.digest().equals(saved.path(PROBLEM_DIGEST).asText())) {
                    throw new UsageException(
                            "the flow" + config.load().map(run -> " of " + run).orElse("")
                                    + " is not the one that the sweep in " + path
                                    + " began with; begin a new sweep with another --out");
                }
                return run(config, solved, backend, folder);
            }
        }
    }

    private RoundoffProblem problem(RoundoffConfig config, Backend backend) {
        if (config.problem().equals(LinearProblem.NAME)) {
            return new LinearProblem(config.dimension(), config.rate(), config.end(), config.seed());
        }
        CnfModel model =
                config.load().map(path -> CnfModel.load(Path.of(path))).orElseGet(() -> train(config, backend));
        return new CnfProblem(model.field(), model.points().name(), model.sample(POINTS));
    }

    private CnfModel train(RoundoffConfig config, Backend backend) {
        var training = RoundoffPreset.parse(config.preset()).training(config.data(), config.seed());
        say("training a flow on " + training.data() + ", " + training.iterations() + " iterations");
        try (Progress progress = options.quiet() ? Progress.QUIET : Progress.start(training.iterations(), 0, err())) {
            return CnfModel.train(training, backend, progress);
        }
    }

    private int run(RoundoffConfig config, RoundoffProblem solved, Backend backend, RunFolder folder) {
        Map<String, String> environment = Environment.facts(backend);
        folder.writeJson(RunFolder.ENVIRONMENT, Environment.json(environment));
        RoundoffSweep sweep = new RoundoffSweep(config, solved, folder, backend);
        if (!sweep.rows().isEmpty()) {
            say("going on after " + sweep.rows().size() + " rows");
        }
        try (Interrupt interrupt = Interrupt.listen()) {
            if (!sweep.run(interrupt, options.quiet() ? Optional.empty() : Optional.of(err()))) {
                err().println("interrupted; go on with: ./halfstep roundoff --resume" + options.backendAgain()
                        + " --out " + ShellWord.of(folder.path().toString()));
                return EXIT_INTERRUPTED;
            }
            say("measuring the constants of the bound");
            TrajectoryFacts facts = new TrajectoryFacts(solved, config.seed(), backend);
            Map<String, BoundEstimate> estimates = BoundedRow.estimates(sweep.rows(), facts, config.seed(), backend);
            RoundoffTables tables = new RoundoffTables(
                    sweep.quantities(), sweep.rows(), BoundedRow.all(sweep.rows(), facts, estimates), estimates);
            folder.write("bounds.csv", tables.boundsCsv());
            folder.writeJson(RunFolder.SUMMARY, tables.summary(config, backend));
            folder.write(RunFolder.REPORT, new RoundoffReport(config, solved, tables, environment).render());
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.print(TextTable.of(tables.table()));
            out.println("digest " + tables.digest());
            out.println("report " + folder.path().resolve(RunFolder.REPORT));
            return 0;
        }
    }

    private void say(String text) {
        if (!options.quiet()) {
            err().println(text);
            err().flush();
        }
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
