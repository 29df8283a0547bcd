package org.halfstep.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every experiment. */
public final class CommonOptions {
    /** The outer scaling of the loss, beside the rules for S. */
    public static final String LOSS_SCALING = "loss";

    private static final String DEFAULT_PRECISION = "float16";

    private static final int MAX_STEPS = 1_000_000;
    private static final long MAX_ITERATIONS = 1_000_000_000_000L;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "float64, float32, tf32, bfloat16, float16, e5m2, e4m3, .., custom:p:emin:emax; pure:<format>"
                    + " (everything low) or rampde-0.1.0:<format> (default: " + DEFAULT_PRECISION + ")")
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
            description = "none, checked, dynamic (the adjoint) or loss (default: dynamic where the low format's range"
                    + " is small, as float16's is; else none)")
    private @Nullable String scaling;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "euler, midpoint, heun, ralston, ssprk3, bosh3, rk4, rk4-38, dopri5 or tsit5 (default: rk4)")
    private @Nullable String method;

    @Option(names = "--steps", paramLabel = "N", description = "time steps of a solve (default: the preset's)")
    private @Nullable Integer steps;

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Option(names = "--seed", paramLabel = "N", description = "the seed of every random number (default: 0)")
    private @Nullable Long seed;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "tiny (seconds), quick (half a minute) or paper (default: quick)")
    private @Nullable String preset;

    @Option(names = "--iterations", paramLabel = "N", description = "training iterations (default: the preset's)")
    private @Nullable Long iterations;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the run's folder, new or empty (default: runs/ and a name of its own)")
    private @Nullable Path out;

    @Option(names = "--resume", description = "go on with the run in --out; its configuration holds")
    private boolean resume;

    @Option(names = "--quiet", description = "no progress, only the result")
    private boolean quiet;

    /** The precision, if one is named or changed: the name of a policy. */
    public Optional<String> precision() {
        if (precision == null && roles.isEmpty() && rounding == null) {
            return Optional.empty();
        }
        return Optional.of(checked(this::policy).name());
    }

    /**
     * The precisions of a command that compares several: those named, with commas between them, or the defaults; roles
     * and rounding change each.
     */
    public List<String> precisions(String... defaults) {
        return words(precision, defaults).stream()
                .map(name -> checked(() -> policy(name)).name())
                .toList();
    }

    /** The methods of a command that compares several: those named, with commas between them, or the defaults. */
    public List<String> methods(String... defaults) {
        return words(method, defaults).stream()
                .map(name -> checked(() -> Tableaus.parse(name)).name())
                .toList();
    }

    /** The scalings of a command that compares several: those named, with commas between them, or the defaults. */
    public List<String> scalings(String... defaults) {
        List<String> names = words(scaling, defaults);
        names.forEach(CommonOptions::requireScaling);
        return names;
    }

    private static List<String> words(@Nullable String value, String... defaults) {
        return value == null
                ? List.of(defaults)
                : Stream.of(value.split(",", -1)).map(String::strip).distinct().toList();
    }

    private PrecisionPolicy policy() {
        return policy(precision == null ? DEFAULT_PRECISION : precision);
    }

    private PrecisionPolicy policy(String name) {
        PrecisionPolicy policy = PrecisionPolicy.parse(name);
        for (String setting : roles) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new UsageException(
                        "--role " + setting + ": write ROLE=FORMAT, for example step-product=bfloat16");
            }
            policy = policy.with(
                    Role.parse(setting.substring(0, equals)), FloatFormat.parse(setting.substring(equals + 1)));
        }
        return rounding == null ? policy : policy.with(RoundingDirection.parse(rounding));
    }

    /** The scaling, if one is named. */
    public Optional<String> scaling() {
        Optional<String> named = Optional.ofNullable(scaling);
        named.ifPresent(CommonOptions::requireScaling);
        return named;
    }

    private static void requireScaling(String name) {
        if (!name.equals(LOSS_SCALING) && !AdjointScaling.NAMES.contains(name)) {
            throw new UsageException("--scaling: unknown scaling '" + name + "'; known: "
                    + String.join(", ", AdjointScaling.NAMES) + ", " + LOSS_SCALING);
        }
    }

    /** The method, if one is named. */
    public Optional<String> method() {
        Optional<String> named = Optional.ofNullable(method);
        named.ifPresent(name -> checked(() -> Tableaus.parse(name)));
        return named;
    }

    /** The steps, if given. */
    public OptionalInt steps() {
        return steps == null ? OptionalInt.empty() : OptionalInt.of((int) between("--steps", steps, MAX_STEPS));
    }

    /** The iterations, if given. */
    public OptionalLong iterations() {
        return iterations == null
                ? OptionalLong.empty()
                : OptionalLong.of(between("--iterations", iterations, MAX_ITERATIONS));
    }

    /** The seed, if given. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** The preset's name, if given. */
    public Optional<String> preset() {
        return Optional.ofNullable(preset);
    }

    /** The run's folder, if given. */
    public Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    /** Whether to go on with a run. */
    public boolean resume() {
        return resume;
    }

    /** Whether to say little. */
    public boolean quiet() {
        return quiet;
    }

    /** Opens the backend; with {@code auto} says in one line what was chosen. */
    public Backend openBackend(PrintWriter notes) {
        return backend.open(quiet ? _ -> {} : notes::println);
    }

    /** What to write again to go on with the same backend. */
    public String backendAgain() {
        return backend.again();
    }

    /** As {@link #openBackend}, for an experiment that computes in more formats than {@code --precision}'s. */
    public Backend openAssistedBackend(PrintWriter notes) {
        return backend.openAssisted(quiet ? _ -> {} : notes::println);
    }

    /** The names of the options that decide a run's numbers and were given. */
    public List<String> given() {
        return Stream.of(
                        named("--precision", precision),
                        roles.isEmpty() ? Optional.<String>empty() : Optional.of("--role"),
                        named("--rounding", rounding),
                        named("--scaling", scaling),
                        named("--method", method),
                        named("--steps", steps),
                        named("--seed", seed),
                        named("--preset", preset))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The names of the options that say where or how long to train and were given. */
    public List<String> givenForTraining() {
        return Stream.of(
                        named("--iterations", iterations),
                        named("--out", out),
                        resume ? Optional.of("--resume") : Optional.<String>empty())
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> named(String name, @Nullable Object value) {
        return value == null ? Optional.empty() : Optional.of(name);
    }

    private static long between(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new UsageException(name + " " + value + ": must be 1 to " + most);
        }
        return value;
    }

    /** A parser's result; its complaint becomes a usage error. */
    public static <T> T checked(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }
}
