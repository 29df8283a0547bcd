package org.halfstep.experiments.roundoff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.roundoff.RoundoffProblem.Instance;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.SolveListener;
import org.halfstep.solvers.Trajectory;
import org.halfstep.solvers.scaling.ScaleTrace;

/**
 * A case computed.
 *
 * @param results final state and gradients; NaN where there are none
 * @param failure why there are no gradients
 * @param trace what became of S
 */
record RoundoffSolve(Results results, Optional<String> failure, ScaleTrace trace) {
    /** Looks at a solve before its states are given back. */
    @FunctionalInterface
    interface StateReader {
        void read(Trajectory trajectory);
    }

    /** Solves the case, there and back. */
    static RoundoffSolve of(RoundoffProblem problem, RoundoffCase solved, long seed, Backend backend) {
        return of(problem, solved, seed, backend, SolveListener.NONE, _ -> {});
    }

    /** As {@link #of(RoundoffProblem, RoundoffCase, long, Backend)}, with somebody looking on. */
    static RoundoffSolve of(
            RoundoffProblem problem,
            RoundoffCase solved,
            long seed,
            Backend backend,
            SolveListener listener,
            StateReader reader) {
        PrecisionPolicy policy = solved.policy().withSeed(seed);
        Instance instance = problem.in(policy);
        try (Odeint odeint = Odeint.builder()
                        .precision(policy)
                        .method(solved.tableau())
                        .scaling(solved.rule(policy))
                        .listener(listener)
                        .backend(backend)
                        .build();
                Solution solution = odeint.solve(instance.field(), instance.initial(), problem.grid(solved.steps()));
                FinalLoss loss =
                        new FinalLoss(backend, odeint.workspace(), policy, problem.loss(), instance.shapes())) {
            reader.read(solution.trajectory());
            loss.evaluate(solution, 1);
            AdjointResult result = solution.backward(loss.cotangents());
            List<double[]> values = new ArrayList<>();
            values.add(concatenated(solution.trajectory().last()));
            Optional<String> failure = Optional.empty();
            switch (result) {
                case AdjointResult.Gradients gradients -> {
                    values.add(concatenated(gradients.initialState()));
                    instance.parameters()
                            .forEach(p -> values.add(gradients.of(p).toDoubles()));
                }
                case AdjointResult.NonFinite nonFinite -> {
                    failure = Optional.of(nonFinite.message());
                    values.add(missing(values.getFirst().length));
                    for (Parameter parameter : instance.parameters()) {
                        values.add(missing(parameter.master().elementCount()));
                    }
                }
            }
            return new RoundoffSolve(new Results(values), failure, result.trace());
        }
    }

    private static double[] missing(int count) {
        double[] values = new double[count];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** All parts of a state, one after another. */
    static double[] concatenated(List<Tensor> parts) {
        return parts.stream()
                .flatMapToDouble(part -> Arrays.stream(part.toDoubles()))
                .toArray();
    }
}
