package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.proof.GoldenSolve.Peer;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.VectorField;

/** Kind a: y' = A y with L = sum(y_T^2) / 2; trajectory, loss, gradients by y0, A and the times of the grid. */
final class LinearOdeGolden {
    private LinearOdeGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode entry : GoldenCase.list(file, "cases")) {
            GoldenCase golden = new GoldenCase(
                    entry.path("dtype").asText() + " " + entry.path("method").asText() + " "
                            + entry.path("grid").asText(),
                    entry);
            checks.addAll(golden.attempt(() -> {
                for (Peer peer : Peer.values()) {
                    golden.find(peer.key()).ifPresent(node -> solve(golden, peer, node, file, context));
                }
            }));
        }
        return checks;
    }

    private static void solve(GoldenCase golden, Peer peer, JsonNode node, JsonNode file, ProofContext context) {
        String precision = golden.get("dtype").asText();
        if (!GoldenSolve.isWide(GoldenSolve.format(precision))) {
            throw new IllegalArgumentException("kind a is of float64 and float32, not of " + precision);
        }
        String method = peer.method(golden.get("method").asText());
        try (Odeint odeint = GoldenSolve.odeint(precision, method, golden.node(), context)) {
            FloatFormat format = GoldenSolve.high(odeint);
            Parameter matrix = new Parameter("A", GoldenCase.tensor(GoldenCase.get(file, "A"), format));
            Tensor y0 = GoldenCase.tensor(GoldenCase.get(file, "y0"), format);
            VectorField field = VectorField.of((_, y) -> product(y.recorder().parameter(matrix), y));
            try (Solution solution = odeint.solve(field, y0, GoldenSolve.grid(golden.get("t")));
                    FinalLoss loss = new FinalLoss(
                            context.backend(),
                            odeint.workspace(),
                            odeint.policy(),
                            state -> state.getFirst().square().sum().times(0.5),
                            List.of(y0.shape()))) {
                double value = loss.evaluate(solution, 1);
                compare(golden, peer.key(), node, solution, value, solution.backward(loss.cotangents()), matrix);
            }
        }
    }

    /**
     * A y as PyTorch computes it on a CPU: each product rounded, then added up one after another. Multiplying the
     * products by ones does that.
     */
    private static Var product(Var matrix, Var y) {
        int size = y.shape().elementCount();
        Var ones = y.recorder().filled(Shape.of(size, 1), 1, Role.INTERNAL);
        return matrix.times(y).matmul(ones).reshape(size);
    }

    private static void compare(
            GoldenCase golden,
            String peer,
            JsonNode node,
            Solution solution,
            double loss,
            AdjointResult result,
            Parameter matrix) {
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
                double[] times = gradients.byTime().orElseThrow().toDoubles();
                golden.relative(peer + " grad y0", initial, node, "grad_y0", bound);
                golden.relative(peer + " grad A", gradients.of(matrix).toDoubles(), node, "grad_A", bound);
                golden.relative(peer + " grad t", times, node, "grad_t", bound);
            }
        }
    }
}
