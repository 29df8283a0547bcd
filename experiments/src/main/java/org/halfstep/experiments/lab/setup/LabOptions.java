package org.halfstep.experiments.lab.setup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.cli.BackendOptions;
import org.halfstep.experiments.cli.CommonOptions;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.lab.problem.LabProblem;
import org.halfstep.experiments.lab.problem.LabProblems;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every experiment of the laboratory: a problem, how it is solved, and where the results go. */
public final class LabOptions {
    private static final int MAX_STEPS = 4096;

    @Option(
            names = "--problem",
            paramLabel = "NAME",
            description = "decay, rotation, lotka-volterra, polynomial, mlp or cnf, or the path of a Java file with a"
                    + " problem of your own, see docs/examples/VanDerPol.java (default: the experiment's)")
    private @Nullable String problem;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "float64, float32, tf32, bfloat16, float16, e5m2, e4m3, .., custom:p:emin:emax; pure:<format>"
                    + " (everything low) or rampde-0.1.0:<format> (default: the experiment's)")
    private @Nullable String precision;

    @Option(
            names = "--role",
            paramLabel = "ROLE=FORMAT",
            description = "one role of the casting table in another format, for example step-product=bfloat16; may be"
                    + " given several times")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--rounding",
            paramLabel = "DIRECTION",
            description = "nearest-even, nearest-away, toward-zero, upward, downward, stochastic or stochastic-equal"
                    + " (default: nearest-even)")
    private @Nullable String rounding;

    @Option(
            names = "--scaling",
            paramLabel = "RULE",
            description = "none, checked or dynamic (default: dynamic where the low format's range is small)")
    private @Nullable String scaling;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "euler, midpoint, heun, ralston, ssprk3, bosh3, rk4, rk4-38, dopri5 or tsit5 (default: rk4)")
    private String method = Tableaus.RK4.name();

    @Option(names = "--steps", paramLabel = "N", description = "time steps (default: the problem's)")
    private @Nullable Integer steps;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the seed of the problem's numbers, and of stochastic rounding (default: 0)")
    private long seed;

    @Mixin
    private BackendOptions backend = new BackendOptions(1);

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder, new or empty (default: runs/ and a name of its own)")
    private @Nullable Path out;

    @Option(names = "--quiet", description = "say only where the report is")
    private boolean quiet;

    /**
     * Makes a problem ready.
     *
     * @param defaultProblem what is looked at where the user names nothing
     * @param defaultPrecision likewise
     * @throws UsageException if an option cannot be used
     */
    public LabSetup setup(String defaultProblem, String defaultPrecision) {
        LabProblem chosen = LabProblems.parse(problem == null ? defaultProblem : problem);
        PrecisionPolicy policy = CommonOptions.checked(() -> policy(defaultPrecision));
        ButcherTableau tableau = CommonOptions.checked(() -> Tableaus.parse(method));
        TimeGrid grid = CommonOptions.checked(() -> TimeGrid.uniform(
                chosen.start(), chosen.end(), steps == null ? chosen.steps() : between("--steps", steps, MAX_STEPS)));
        String rule = scaling == null ? AdjointScaling.defaultFor(policy).name() : scaling;
        CommonOptions.checked(() -> AdjointScaling.parse(rule, policy));
        return LabSetup.of(chosen, seed, policy, tableau, grid, rule);
    }

    /** The word by which the user named the problem, or the default. */
    public String problemWord(String defaultProblem) {
        return problem == null ? defaultProblem : problem;
    }

    private PrecisionPolicy policy(String defaultPrecision) {
        PrecisionPolicy policy = PrecisionPolicy.parse(precision == null ? defaultPrecision : precision);
        for (String setting : roles) {
            policy = policy.with(setting);
        }
        if (rounding != null) {
            policy = policy.with(RoundingDirection.parse(rounding));
        }
        return policy.withSeed(seed);
    }

    private static int between(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new UsageException(name + " " + value + ": must be 1 to " + most);
        }
        return value;
    }

    /** Opens the backend; with {@code auto} says in one line what was chosen. */
    public Backend openBackend(PrintWriter notes) {
        return backend.openAssisted(quiet ? _ -> {} : notes::println);
    }

    /** The run's folder, if given. */
    public Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    /** Whether to say little. */
    public boolean quiet() {
        return quiet;
    }
}
