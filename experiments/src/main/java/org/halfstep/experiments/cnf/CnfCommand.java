package org.halfstep.experiments.cnf;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.cnf.CnfData.UserFile;
import org.halfstep.experiments.data.Standardisation;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.report.CnfReportData.Interrupted;
import org.halfstep.experiments.report.CnfReportData.Outcome;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.Progress;
import org.halfstep.experiments.run.RunFolder;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halfstep cnf}: trains the flow, or uses a trained one. */
@Command(
        name = "cnf",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains a continuous normalizing flow on points of the plane, in mixed precision, and writes a folder with"
                    + " its report.",
            "With --load uses a trained flow instead: --sample N or --density write CSV."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the run failed",
            "2:the options cannot be used",
            "130:interrupted and saved; --resume goes on"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./halfstep cnf --data 2spirals --precision bfloat16 --preset tiny --out spirals",
            "  ./halfstep cnf --resume --out spirals",
            "  ./halfstep cnf --load spirals --sample 1000 > samples.csv"
        })
public final class CnfCommand implements Callable<Integer> {
    private static final int EXIT_INTERRUPTED = 130;
    private static final String DEFAULT_DATA = "8gaussians";
    private static final String DEFAULT_PRECISION = "float16";
    private static final String DEFAULT_METHOD = "rk4";

    @Option(
            names = "--data",
            paramLabel = "NAME",
            description = "8gaussians, 2spirals, checkerboard, circles, moons, pinwheel, rings, swissroll, or the path"
                    + " of a CSV file with two columns of numbers, in any units (default: 8gaussians)")
    private @Nullable String data;

    @Option(names = "--load", paramLabel = "RUN", description = "use the trained flow of a run's folder")
    private @Nullable Path load;

    @Option(names = "--sample", paramLabel = "N", description = "with --load: write N samples as CSV")
    private @Nullable Integer samples;

    @Option(
            names = "--density",
            description =
                    "with --load: write the density on a grid as CSV, over [-4, 4]^2, of your own points over mean"
                            + " +- 4 spreads")
    private boolean density;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "with --load: where to, a new file (default: standard output)")
    private @Nullable Path csv;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Override
    public Integer call() {
        if (load != null) {
            return useTrained(load);
        }
        if (samples != null || density || csv != null) {
            throw new UsageException("--sample, --density and --csv use a trained flow: name its folder by --load RUN");
        }
        return options.resume() ? resume() : begin();
    }

    private int begin() {
        CnfConfig config = CommonOptions.checked(this::config);
        CnfData points = CommonOptions.checked(() -> CnfData.of(config.data()));
        try (Backend backend = options.openBackend(err());
                RunFolder folder = RunFolder.create(options.out().orElseGet(() -> freshPath(config)))) {
            return run(config, points, backend, folder);
        }
    }

    private CnfConfig config() {
        String precision = options.precision().orElse(DEFAULT_PRECISION);
        String scaling = options.scaling().orElseGet(() -> AdjointScaling.defaultFor(PrecisionPolicy.parse(precision))
                .name());
        CnfConfig config = CnfPreset.parse(options.preset().orElse(CnfPreset.QUICK.word()))
                .config(
                        CnfData.name(data == null ? DEFAULT_DATA : data),
                        precision,
                        scaling,
                        options.method().orElse(DEFAULT_METHOD),
                        options.seed().orElse(0));
        return config.with(
                options.steps().orElse(config.steps()), options.iterations().orElse(config.iterations()));
    }

    private static Path freshPath(CnfConfig config) {
        String points = Path.of(config.data()).getFileName().toString().replaceAll("[^A-Za-z0-9.-]", "_");
        return RunFolder.freshPath("cnf", points, config.precision());
    }

    private int resume() {
        Path path = options.out().orElseThrow(() -> new UsageException("--resume: name the run's folder by --out DIR"));
        if (!options.given().isEmpty() || data != null) {
            String option = data != null ? "--data" : options.given().getFirst();
            throw new UsageException("--resume: the configuration of " + path + " holds, so leave " + option
                    + " out; --iterations may be given to train longer");
        }
        try (RunFolder folder = RunFolder.open(path)) {
            SavedRun saved = SavedRun.read(path);
            CnfConfig began = saved.config();
            CnfConfig config = began.with(began.steps(), options.iterations().orElse(began.iterations()));
            CnfData points = CommonOptions.checked(
                    () -> CnfData.of(config.data(), saved.file().map(UserFile::units)));
            if (!points.file().equals(saved.file())) {
                throw new UsageException(config.data() + " has changed since the run in " + path
                        + " began; put the old file back, or begin a new run with another --out");
            }
            try (Backend backend = options.openBackend(err())) {
                return run(config, points, backend, folder);
            }
        }
    }

    private int run(CnfConfig config, CnfData points, Backend backend, RunFolder folder) {
        Map<String, String> environment = Environment.facts(backend);
        try (Interrupt interrupt = Interrupt.listen();
                CnfRun run = new CnfRun(config, points, backend, folder)) {
            folder.writeJson(RunFolder.CONFIG, CnfConfigJson.write(config, points.file()));
            folder.writeJson(RunFolder.ENVIRONMENT, Environment.json(environment));
            sayUnits(points);
            if (run.iterations() == config.iterations()) {
                say("all " + run.iterations() + " iterations are done; --iterations N trains to N");
            } else if (run.iterations() > 0) {
                say("going on after iteration " + run.iterations());
            }
            Outcome outcome;
            try (Progress progress =
                    options.quiet() ? Progress.QUIET : Progress.start(config.iterations(), run.iterations(), err())) {
                outcome = run.train(progress, interrupt);
            }
            run.report(outcome, environment);
            return finish(outcome, run, folder);
        }
    }

    private void sayUnits(CnfData points) {
        Standardisation units = points.units();
        if (!units.isNone()) {
            say("standardised: " + points.training().name() + " has " + units + "; training sees (x - mean) / spread,"
                    + " and all likelihoods and points are reported in the file's own units");
        }
    }

    private int finish(Outcome outcome, CnfRun run, RunFolder folder) {
        return switch (outcome) {
            case Completed _ -> {
                out().println(String.format(Locale.ROOT, "validation loss %.4f", run.validationLoss()));
                out().println("digest " + run.digest());
                out().println("report " + folder.path().resolve(RunFolder.REPORT));
                yield 0;
            }
            case Interrupted(long iteration) -> {
                err().println("interrupted after iteration " + iteration + "; go on with: ./halfstep cnf --resume"
                        + options.backendAgain() + " --out "
                        + ShellWord.of(folder.path().toString()));
                yield EXIT_INTERRUPTED;
            }
            case Failed failed ->
                throw new RunFailedException("training stopped in iteration " + failed.iteration() + ": "
                        + failed.reason() + "; " + folder.path() + " keeps the last checkpoint and a report. Try"
                        + " --scaling dynamic, a wider --precision or more --steps");
        };
    }

    private int useTrained(Path path) {
        Stream.of(options.given(), options.givenForTraining(), data == null ? List.<String>of() : List.of("--data"))
                .flatMap(List::stream)
                .filter(option -> !option.equals("--seed"))
                .findFirst()
                .ifPresent(option -> {
                    throw new UsageException(
                            "--load: the flow of " + path + " is used as it was trained, so leave " + option + " out");
                });
        if ((samples == null) == !density) {
            throw new UsageException("--load: give either --sample N or --density");
        }
        if (samples != null && (samples < 1 || samples > TrainedFlow.MAX_SAMPLES)) {
            throw new UsageException("--sample " + samples + ": must be 1 to " + TrainedFlow.MAX_SAMPLES
                    + "; draw more in parts, each with a --seed of its own");
        }
        Optional.ofNullable(csv).ifPresent(CsvOutput::requireNew);
        Optional<Integer> count = Optional.ofNullable(samples);
        SavedRun saved = SavedRun.read(path);
        try (Backend backend = options.openBackend(err());
                TrainedFlow flow = TrainedFlow.load(saved, RunFolder.readCheckpoint(path), backend)) {
            if (density) {
                say("density over " + flow.densityRange());
            }
            String text = count.map(n -> flow.samplesCsv(
                            n, options.seed().orElse(saved.config().seed())))
                    .orElseGet(flow::densityCsv);
            CsvOutput.write(text, Optional.ofNullable(csv), out());
        }
        return 0;
    }

    private void say(String text) {
        if (!options.quiet()) {
            err().println(text);
        }
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
