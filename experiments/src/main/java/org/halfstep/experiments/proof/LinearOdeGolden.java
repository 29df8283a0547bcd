package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.VectorField;

/** Kind a: y' = A y with L = sum(y_T^2) / 2; trajectory, loss, gradients by y0 and A. Time gradients are not read. */
final class LinearOdeGolden {
    private LinearOdeGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode entry : GoldenCase.list(file, "cases")) {
            GoldenCase golden = new GoldenCase(
                    entry.path("dtype").asText() + " " + entry.path("method").asText() + " "
                            + entry.path("grid").asText(),
                    entry);
            checks.addAll(golden.attempt(() -> solve(golden, file, context)));
        }
        return checks;
    }

    private static void solve(GoldenCase golden, JsonNode file, ProofContext context) {
        String precision = golden.get("dtype").asText();
        if (!GoldenSolve.isWide(GoldenSolve.format(precision))) {
            throw new IllegalArgumentException("kind a is of float64 and float32, not of " + precision);
        }
        try (Odeint odeint = GoldenSolve.odeint(precision, golden.get("method").asText(), golden.node(), context)) {
            FloatFormat format = GoldenSolve.high(odeint);
            Parameter matrix = new Parameter("A", GoldenCase.tensor(GoldenCase.get(file, "A"), format));
            Tensor y0 = GoldenCase.tensor(GoldenCase.get(file, "y0"), format);
            int size = y0.elementCount();
            VectorField field = VectorField.of((_, y) -> y.reshape(1, size)
                    .matmul(Layout.NORMAL, y.recorder().parameter(matrix), Layout.TRANSPOSED)
                    .reshape(size));
            try (Solution solution = odeint.solve(field, y0, GoldenSolve.grid(golden.get("t")));
                    FinalLoss loss = new FinalLoss(
                            context.backend(),
                            odeint.workspace(),
                            odeint.policy(),
                            state -> state.getFirst()
                                    .times(state.getFirst())
                                    .sum()
                                    .times(0.5),
                            List.of(y0.shape()))) {
                double value = loss.evaluate(solution.trajectory().last(), 1);
                AdjointResult result = solution.backward(loss.cotangents());
                for (String peer : List.of("rampde", "plain")) {
                    Optional<JsonNode> numbers = golden.find(peer);
                    numbers.ifPresent(
                            node -> compare(golden, peer, node, solution, value, result, Map.of("A", matrix)));
                }
            }
        }
    }

    private static void compare(
            GoldenCase golden,
            String peer,
            JsonNode node,
            Solution solution,
            double loss,
            AdjointResult result,
            Map<String, Parameter> parameters) {
        double bound = GoldenCase.bound(solution.last().format());
        double[] states = GoldenSolve.states(solution.trajectory(), 0);
        golden.relative(peer + " trajectory", states, node, "trajectory", bound);
        golden.relative(peer + " loss", new double[] {loss}, node, "loss", bound);
        if (node.hasNonNull("error")) {
            return;
        }
        switch (result) {
            case AdjointResult.NonFinite _ -> golden.count(peer + " gradients are finite", 1);
            case AdjointResult.Gradients gradients -> {
                double[] initial = gradients.initialState().getFirst().toDoubles();
                golden.relative(peer + " grad y0", initial, node, "grad_y0", bound);
                parameters.forEach((name, parameter) -> golden.relative(
                        peer + " grad " + name, gradients.of(parameter).toDoubles(), node, "grad_" + name, bound));
            }
        }
    }
}
