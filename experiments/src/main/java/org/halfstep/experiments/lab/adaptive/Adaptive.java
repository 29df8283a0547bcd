package org.halfstep.experiments.lab.adaptive;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.Course;
import org.halfstep.experiments.lab.setup.LabSetup;
import org.halfstep.experiments.lab.setup.Vec;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.TimeGrid;

/**
 * The same problem with error control in several precisions, each at several tolerances, and on a fixed grid of as many
 * steps as the adaptive solve took in binary64.
 *
 * @param trials by precision, then tolerance
 */
record Adaptive(LabSetup setup, List<Trial> trials) {
    /** The tolerances; the last is torchdiffeq's default. */
    static final List<Double> TOLERANCES = List.of(1e-3, 1e-5, 1e-7, 1e-9);

    private static final int FINE_STEPS = 4096;

    /**
     * A solve.
     *
     * @param course what happened
     * @param error relative error of the state where the adaptive solve ended the interval; NaN if it did not
     * @param fixedSteps the steps of the fixed grid
     * @param fixedError the fixed grid's relative error
     */
    record Trial(String precision, double tolerance, Course course, double error, int fixedSteps, double fixedError) {}

    /** Runs everything: the precision of the setup, and beside it binary64, binary32 and the low format's two families. */
    static Adaptive of(LabSetup setup, Backend backend) {
        Vec fine = fixed(setup.with(LabSetup.EXACT), FINE_STEPS, backend);
        List<Trial> trials = new ArrayList<>();
        for (double tolerance : TOLERANCES) {
            Course exact = AdaptiveSolve.run(setup.with(LabSetup.EXACT), tolerance, backend);
            int steps = (int) Math.max(1, exact.accepted());
            for (String name : precisions(setup)) {
                LabSetup low = setup.with(PrecisionPolicy.parse(name).withSeed(setup.seed()));
                Course course = AdaptiveSolve.run(low, tolerance, backend);
                trials.add(new Trial(
                        name,
                        tolerance,
                        course,
                        course.end() == AdaptiveSolve.End.REACHED
                                ? course.state().relativeError(fine)
                                : Double.NaN,
                        steps,
                        fixed(low, steps, backend).relativeError(fine)));
            }
        }
        return new Adaptive(setup, trials);
    }

    private static Set<String> precisions(LabSetup setup) {
        String low = setup.policy().low().name();
        Set<String> names = new LinkedHashSet<>();
        names.add(LabSetup.EXACT.name());
        names.add(FloatFormat.BINARY32.name());
        names.add(low);
        names.add(setup.policy().name());
        names.add(PrecisionPolicy.PURE_PREFIX + low);
        return names;
    }

    /** Y_N of the method of order 5 of the pair on a uniform grid. */
    private static Vec fixed(LabSetup setup, int steps, Backend backend) {
        TimeGrid grid =
                TimeGrid.uniform(setup.problem().start(), setup.problem().end(), steps);
        try (Odeint odeint = Odeint.builder()
                        .precision(setup.policy())
                        .method(Tableaus.DOPRI5)
                        .backend(backend)
                        .listener(SolveListener.NONE)
                        .build();
                Solution solution = odeint.solve(setup.field(), setup.initial(), grid)) {
            return Vec.of(solution.trajectory().last());
        }
    }

    /** The trials of the precision that the user named. */
    List<Trial> ofSetup() {
        return trials.stream()
                .filter(trial -> trial.precision().equals(setup.policy().name()))
                .toList();
    }
}
