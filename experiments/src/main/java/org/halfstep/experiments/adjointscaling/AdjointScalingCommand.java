package org.halfstep.experiments.adjointscaling;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.TextTable;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.RunFolder;
import org.halfstep.solvers.Tableaus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code halfstep adjoint-scaling}: the paper's table of gradients with and without adjoint scaling. */
@Command(
        name = "adjoint-scaling",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Solves y' = -(a t^2 + b t + c) y and compares y(T) and the gradients of y(T)^2 / 2 with the exact ones, in"
                    + " every precision with every scaling; takes seconds and writes a folder with its report.",
            "--precision and --scaling take several names with commas between them (default:"
                    + " float32,float16,bfloat16 and none,dynamic). A format alone stands for two precisions: the"
                    + " corrected method, and the released package's under rampde-0.1.0:<format>."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./halfstep adjoint-scaling",
            "  ./halfstep adjoint-scaling --precision float16,pure:float16,custom:9:-14:15 --end 2.5",
        })
public final class AdjointScalingCommand implements Callable<Integer> {
    private static final List<String> UNUSED = List.of("--preset", "--iterations", "--resume");

    @Option(names = "--a", description = "the coefficient of t^2 (default: ${DEFAULT-VALUE})")
    private double a = PolynomialProblem.PAPER.a();

    @Option(names = "--b", description = "the coefficient of t (default: ${DEFAULT-VALUE})")
    private double b = PolynomialProblem.PAPER.b();

    @Option(names = "--c", description = "the constant coefficient (default: 2^-16)")
    private double c = PolynomialProblem.PAPER.c();

    @Option(
            names = {"--end", "--T"},
            paramLabel = "T",
            description = "the end of the interval (default: ${DEFAULT-VALUE})")
    private double end = PolynomialProblem.PAPER.end();

    @Option(
            names = {"--initial", "--y0"},
            paramLabel = "Y0",
            description = "the initial state (default: 65504 / 180, 65504 being the largest number of float16)")
    private double initial = PolynomialProblem.PAPER.initial();

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Override
    public Integer call() {
        Stream.concat(options.given().stream(), options.givenForTraining().stream())
                .filter(UNUSED::contains)
                .findFirst()
                .ifPresent(option -> {
                    throw new UsageException(
                            option + ": nothing is trained here and a run takes seconds; leave it out");
                });
        AdjointScalingConfig config = CommonOptions.checked(this::config);
        List<ScalingCase> cases = CommonOptions.checked(config::cases);
        try (Backend backend = options.openAssistedBackend(err());
                RunFolder folder = RunFolder.create(
                        options.out().orElseGet(() -> RunFolder.freshPath(AdjointScalingConfig.EXPERIMENT)))) {
            Map<String, String> environment = Environment.facts(backend);
            folder.writeJson(RunFolder.CONFIG, config.json());
            folder.writeJson(RunFolder.ENVIRONMENT, Environment.json(environment));
            ScalingStudy study =
                    new ScalingStudy(config.problem(), Tableaus.parse(config.method()), config.steps(), backend);
            List<ScalingOutcome> outcomes = new ArrayList<>();
            cases.forEach(scalingCase -> outcomes.add(study.run(scalingCase)));
            write(folder, config, study, outcomes, environment);
        }
        return 0;
    }

    private AdjointScalingConfig config() {
        return new AdjointScalingConfig(
                new PolynomialProblem(a, b, c, end, initial),
                options.precisions("float32", "float16", "bfloat16"),
                options.scalings("none", "dynamic"),
                options.method().orElse("rk4"),
                options.steps().orElse(AdjointScalingConfig.STEPS),
                options.seed().orElse(0));
    }

    private void write(
            RunFolder folder,
            AdjointScalingConfig config,
            ScalingStudy study,
            List<ScalingOutcome> outcomes,
            Map<String, String> environment) {
        ScalingTables tables = new ScalingTables(study, outcomes);
        folder.write("table.csv", tables.tableCsv());
        folder.write("state_curve.csv", tables.statesCsv());
        folder.write("velocity_curve.csv", tables.velocityCsv());
        folder.write("scale_trace.csv", tables.scaleCsv());
        folder.writeJson(RunFolder.SUMMARY, tables.summary(config));
        folder.write(RunFolder.REPORT, new AdjointScalingReport(config, study, outcomes, environment).render());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(TextTable.of(tables.table()));
        out.println("digest " + tables.digest());
        out.println("report " + folder.path().resolve(RunFolder.REPORT));
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
