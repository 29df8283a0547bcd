package org.halfstep.experiments.lab;

import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.lab.problem.LabProblem;
import org.halfstep.experiments.lab.problem.LabProblems;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.scaling.AdjointScaling;

/** Setups of named problems, as the command makes them. */
public final class LabSetups {
    private LabSetups() {}

    /** A problem with classic RK4 and the precision's own scaling. */
    public static LabSetup of(String problem, String precision, int steps, long seed) {
        return of(problem, precision, "rk4", steps, seed);
    }

    /** A problem with the precision's own scaling. */
    public static LabSetup of(String problem, String precision, String method, int steps, long seed) {
        LabProblem chosen = LabProblems.parse(problem);
        PrecisionPolicy policy = PrecisionPolicy.parse(precision).withSeed(seed);
        return LabSetup.of(
                chosen,
                seed,
                policy,
                Tableaus.parse(method),
                TimeGrid.uniform(chosen.start(), chosen.end(), steps),
                AdjointScaling.defaultFor(policy).name());
    }
}
