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
        for (JsonNode entry : GoldenCase.get(file, "cases")) {
            checks.addAll(checks(file, entry, context));
        }
        return checks;
    }

    private static List<Check> checks(JsonNode file, JsonNode entry, ProofContext context) {
        String precision = GoldenCase.get(entry, "dtype").asText();
        String method = GoldenCase.get(entry, "method").asText();
        String name =
                precision + " " + method + " " + GoldenCase.get(entry, "grid").asText();
        GoldenCase golden = new GoldenCase(name, entry);
        try (Odeint odeint = GoldenSolve.odeint(precision, method, context)) {
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
        return golden.checks();
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
        golden.relative(peer + " trajectory", states, GoldenCase.get(node, "trajectory"), bound);
        golden.relative(peer + " loss", new double[] {loss}, GoldenCase.get(node, "loss"), bound);
        switch (result) {
            case AdjointResult.NonFinite _ -> golden.count(peer + " gradients are finite", 1);
            case AdjointResult.Gradients gradients -> {
                double[] initial = gradients.initialState().getFirst().toDoubles();
                golden.relative(peer + " grad y0", initial, GoldenCase.get(node, "grad_y0"), bound);
                parameters.forEach((name, parameter) -> golden.relative(
                        peer + " grad " + name,
                        gradients.of(parameter).toDoubles(),
                        GoldenCase.get(node, "grad_" + name),
                        bound));
            }
        }
    }
}
