package org.halfstep.experiments.lab.setup;

import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.lab.problem.LabProblem;
import org.halfstep.solvers.ButcherTableau;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.LossFunction;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;
import org.halfstep.solvers.scaling.AdjointScaling;

/**
 * A problem with its seed made ready, and how it is solved.
 *
 * @param problem what the user chose
 * @param seed of the problem's numbers
 * @param initial y0, part by part
 * @param field f with its parameters
 * @param policy the precision that is looked at
 * @param tableau the method
 * @param grid the times
 * @param scaling the name of the rule for S
 */
public record LabSetup(
        LabProblem problem,
        long seed,
        List<Tensor> initial,
        VectorField field,
        PrecisionPolicy policy,
        ButcherTableau tableau,
        TimeGrid grid,
        String scaling) {
    /** The shadow's precision: everything in binary64. */
    public static final PrecisionPolicy EXACT = PrecisionPolicy.parse("float64");

    /**
     * A problem with the numbers of a seed.
     *
     * @throws UsageException if the problem's numbers are unusable
     */
    public static LabSetup of(
            LabProblem problem,
            long seed,
            PrecisionPolicy policy,
            ButcherTableau tableau,
            TimeGrid grid,
            String scaling) {
        try {
            List<Tensor> initial = problem.initialState(new CounterRandom(seed, Purpose.TRAINING_DATA).at(0, 0, 0, 0));
            VectorField field = problem.field(new CounterRandom(seed, Purpose.INITIALISATION).at(0, 0, 0, 0));
            return new LabSetup(problem, seed, List.copyOf(initial), field, policy, tableau, grid, scaling);
        } catch (IllegalArgumentException e) {
            throw new UsageException("problem " + problem.name() + ": " + e.getMessage());
        }
    }

    /** The shapes of the state's parts. */
    public List<Shape> parts() {
        return initial.stream().map(Tensor::shape).toList();
    }

    /** The loss. */
    public LossFunction loss() {
        return problem::loss;
    }

    /** This setup in another precision. */
    public LabSetup with(PrecisionPolicy other) {
        return new LabSetup(problem, seed, initial, field, other, tableau, grid, scaling);
    }

    /** This setup on another grid. */
    public LabSetup with(TimeGrid other) {
        return new LabSetup(problem, seed, initial, field, policy, tableau, other, scaling);
    }

    /** A solver in this precision, with somebody looking on. */
    public Odeint odeint(Backend backend, SolveListener listener) {
        return Odeint.builder()
                .precision(policy)
                .method(tableau)
                .scaling(AdjointScaling.parse(scaling, policy))
                .backend(backend)
                .listener(listener)
                .build();
    }

    /** The loss prepared for a solver's precision. */
    public FinalLoss finalLoss(Odeint odeint) {
        return new FinalLoss(odeint.backend(), odeint.workspace(), odeint.policy(), loss(), parts());
    }
}
