package org.halfstep.experiments.roundoff;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.cli.RunFailedException;
import org.halfstep.experiments.run.Interrupt;
import org.halfstep.experiments.run.RunFolder;
import org.halfstep.experiments.run.TableFile;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cases of a sweep, each once: rows that the folder holds already are not computed again.
 *
 * <p>Where the exact results are known, errors are against them; elsewhere against float64 on the same grid, so that
 * they are roundoff alone, and the rows of float64 itself tell its truncation against a finer grid.
 */
final class RoundoffSweep {
    private static final String FILE = "results.csv";
    private static final int FINEST_LEAST = 256;
    private static final int FINEST_MOST = 2048;

    private final RoundoffConfig config;
    private final RoundoffProblem problem;
    private final Backend backend;
    private final TableFile table;
    private final List<String> quantities;
    private final List<RoundoffRow> rows = new ArrayList<>();
    private @Nullable Results finest;

    /** A sweep with the rows that its folder holds. */
    RoundoffSweep(RoundoffConfig config, RoundoffProblem problem, RunFolder folder, Backend backend) {
        this.config = config;
        this.problem = problem;
        this.backend = backend;
        List<String> parameters = problem.in(PrecisionPolicy.parse(RoundoffCase.REFERENCE)).parameters().stream()
                .map(Parameter::name)
                .toList();
        quantities = Results.names(parameters);
        table = new TableFile(folder, FILE, RoundoffRow.columns(quantities));
        try {
            table.rows().forEach(cells -> rows.add(RoundoffRow.parse(cells)));
        } catch (NumberFormatException e) {
            throw new RunFailedException(
                    folder.path().resolve(FILE) + " is damaged: " + e.getMessage() + "; move it away to begin again",
                    e);
        }
    }

    /** Runs what is missing; false if somebody asked to stop before all was done. */
    boolean run(Interrupt interrupt, Optional<PrintWriter> progress) {
        table.repair();
        for (int n : config.steps()) {
            for (String method : config.methods()) {
                if (!runGroup(n, method, interrupt, progress)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean runGroup(int n, String method, Interrupt interrupt, Optional<PrintWriter> progress) {
        List<RoundoffCase> missing = config.cases(n, method).stream()
                .filter(wanted -> rows.stream().noneMatch(row -> row.solved().equals(wanted)))
                .toList();
        @Nullable Results reference = null;
        for (RoundoffCase next : missing) {
            if (interrupt.requested()) {
                return false;
            }
            boolean isReference = next.precision().equals(RoundoffCase.REFERENCE);
            if (reference == null && !isReference && problem.exact().isEmpty()) {
                reference = solve(RoundoffCase.reference(n, method)).results();
            }
            RoundoffSolve solve = solve(next);
            if (isReference) {
                reference = solve.results();
            }
            Results against = problem.exact().orElse(isReference || reference == null ? finest() : reference);
            add(RoundoffRow.of(next, stepSize(n), solve.results().errors(against), solve), progress);
        }
        return true;
    }

    private RoundoffSolve solve(RoundoffCase solved) {
        return RoundoffSolve.of(problem, solved, config.seed(), backend);
    }

    /** The results of RK4 in float64 on a grid so fine that its truncation is below that of the others. */
    private Results finest() {
        if (finest == null) {
            int steps = Math.clamp(2L * config.mostSteps(), FINEST_LEAST, FINEST_MOST);
            finest = solve(RoundoffCase.reference(steps, "rk4")).results();
        }
        return finest;
    }

    private double stepSize(int n) {
        return Math.abs(problem.grid(n).time(n) - problem.grid(n).time(0)) / n;
    }

    private void add(RoundoffRow row, Optional<PrintWriter> progress) {
        table.append(row.cells(problem.name()));
        rows.add(row);
        progress.ifPresent(out -> {
            out.printf(
                    Locale.ROOT,
                    "N %5d  %-6s %-28s  solution %.2e  dL/dy0 %.2e%n",
                    row.solved().steps(),
                    row.solved().method(),
                    row.solved().precision(),
                    row.errors().get(Results.SOLUTION),
                    row.errors().get(Results.INITIAL_GRADIENT));
            out.flush();
        });
    }

    /** The rows so far, in the order of the sweep. */
    List<RoundoffRow> rows() {
        List<RoundoffRow> ordered = new ArrayList<>();
        for (int n : config.steps()) {
            for (String method : config.methods()) {
                for (RoundoffCase wanted : config.cases(n, method)) {
                    rows.stream()
                            .filter(row -> row.solved().equals(wanted))
                            .findFirst()
                            .ifPresent(ordered::add);
                }
            }
        }
        return ordered;
    }

    /** The names of the quantities. */
    List<String> quantities() {
        return quantities;
    }
}
