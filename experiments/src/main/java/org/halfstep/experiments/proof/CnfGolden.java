package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.nn.HyperNetwork;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cnf.CnfField;
import org.halfstep.experiments.cnf.NormalizingFlow;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.FinalLoss;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.TimeGrid;

/** Kind c: the paper's continuous normalizing flow in float64, float32 and the released package's low formats. */
final class CnfGolden {
    private CnfGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        checks.addAll(singleEvaluation(file, context));
        for (JsonNode entry : GoldenCase.get(file, "cases_float64")) {
            int times = GoldenCase.get(entry, "num_timesteps").intValue();
            String method = GoldenCase.get(entry, "method").asText();
            TimeGrid grid = GoldenSolve.grid(GoldenCase.get(entry, "t"));
            for (String peer : List.of("rampde", "plain")) {
                if (entry.hasNonNull(peer)) {
                    GoldenCase golden = new GoldenCase("float64 " + method + " " + times + " " + peer, entry.get(peer));
                    solve(golden, context, "float64", method, file, grid);
                    checks.addAll(golden.checks());
                }
            }
        }
        if (file.hasNonNull("original_float32")) {
            JsonNode entry = file.get("original_float32");
            String method = GoldenCase.get(entry, "method").asText();
            GoldenCase golden = new GoldenCase("float32 " + method, entry);
            int times = GoldenCase.get(entry, "num_timesteps").intValue();
            solve(golden, context, "float32", method, file, TimeGrid.uniform(1, 0, times - 1));
            checks.addAll(golden.checks());
        }
        if (file.hasNonNull("lowprec_autocast_16steps_rk4")) {
            for (JsonNode entry : file.get("lowprec_autocast_16steps_rk4")) {
                String low = GoldenCase.get(entry, "dtype").asText();
                GoldenCase golden = new GoldenCase(low + " rk4", entry);
                solve(golden, context, GoldenSolve.released(low), "rk4", file, TimeGrid.uniform(1, 0, 16));
                checks.addAll(golden.checks());
            }
        }
        return checks;
    }

    /** One explicit Euler step of length 1 from t gives y + f(t, y). */
    private static List<Check> singleEvaluation(JsonNode file, ProofContext context) {
        if (!file.hasNonNull("single_eval")) {
            return List.of();
        }
        GoldenCase golden = new GoldenCase("float64 field", file.get("single_eval"));
        double t = GoldenCase.number(golden.get("t"));
        try (Odeint odeint = GoldenSolve.odeint("float64", "euler", context)) {
            FloatFormat format = GoldenSolve.high(odeint);
            List<Tensor> start = start(file, format);
            try (Solution solution = odeint.solve(field(file, format), start, TimeGrid.of(t, t + 1))) {
                double[] moved = solution.trajectory().last().getFirst().toDoubles();
                for (int i = 0; i < moved.length; i++) {
                    moved[i] -= start.getFirst().get(i);
                }
                golden.relative("f", moved, golden.get("f"), GoldenCase.FLOAT64_BOUND);
                golden.relative(
                        "-trace",
                        solution.trajectory().last().get(1).toDoubles(),
                        golden.get("minus_trace"),
                        GoldenCase.FLOAT64_BOUND);
            }
        }
        return golden.checks();
    }

    private static List<Tensor> start(JsonNode file, FloatFormat format) {
        Tensor x = GoldenCase.tensor(GoldenCase.get(file, "x"), format);
        return List.of(x, Tensor.zeros(format, Shape.of(x.shape().size(0), 1)));
    }

    private static CnfField field(JsonNode file, FloatFormat format) {
        Map<String, Parameter> parameters = GoldenSolve.parameters(GoldenCase.get(file, "weights"), format);
        int width = GoldenCase.get(file, "width").intValue();
        int size = GoldenCase.get(file, "x").get(0).size();
        return new CnfField(new HyperNetwork(
                layer(parameters, "fc1"), layer(parameters, "fc2"), layer(parameters, "fc3"), width, size));
    }

    private static Linear layer(Map<String, Parameter> parameters, String name) {
        Parameter weight = parameters.get("hyper_net." + name + ".weight");
        Parameter bias = parameters.get("hyper_net." + name + ".bias");
        if (weight == null || bias == null) {
            throw new IllegalArgumentException("no weights of layer hyper_net." + name);
        }
        return new Linear(weight, bias);
    }

    private static void solve(
            GoldenCase golden, ProofContext context, String precision, String method, JsonNode file, TimeGrid grid) {
        try (Odeint odeint = GoldenSolve.odeint(precision, method, context)) {
            FloatFormat format = GoldenSolve.high(odeint);
            CnfField field = field(file, format);
            List<Tensor> start = start(file, format);
            List<Shape> shapes = start.stream().map(Tensor::shape).toList();
            try (Solution solution = odeint.solve(field, start, grid);
                    FinalLoss loss = new FinalLoss(
                            context.backend(),
                            odeint.workspace(),
                            odeint.policy(),
                            NormalizingFlow::negativeLogLikelihood,
                            shapes)) {
                double value = loss.evaluate(solution.trajectory().last(), 1);
                AdjointResult result = solution.backward(loss.cotangents());
                compare(golden, odeint, field, solution, value, result);
            }
        }
    }

    private static void compare(
            GoldenCase golden, Odeint odeint, CnfField field, Solution solution, double nll, AdjointResult result) {
        FloatFormat low = odeint.policy().low();
        boolean uniform = low.equals(odeint.policy().high());
        double bound = uniform ? GoldenCase.bound(low) : lowBound(low);
        List<Tensor> last = solution.trajectory().last();
        if (uniform) {
            golden.relative("z", last.get(0).toDoubles(), golden.get("z_t1"), bound);
            golden.relative("logp", last.get(1).toDoubles(), golden.get("logp_diff"), bound);
        } else {
            golden.lowFormat("z", last.get(0).toDoubles(), golden.get("z_t1"), low);
            golden.lowFormat("logp", last.get(1).toDoubles(), golden.get("logp_diff"), low);
        }
        golden.relative("nll", new double[] {nll}, golden.get("nll"), bound);
        switch (result) {
            case AdjointResult.NonFinite _ -> golden.count("gradients are finite", 1);
            case AdjointResult.Gradients gradients -> {
                golden.find("grad_x")
                        .ifPresent(node -> golden.relative(
                                "grad x", gradients.initialState().getFirst().toDoubles(), node, bound));
                for (Parameter parameter : field.network().parameters()) {
                    golden.relative(
                            "grad " + parameter.name(),
                            gradients.of(parameter).toDoubles(),
                            GoldenCase.get(golden.get("grad_params"), parameter.name()),
                            bound);
                }
            }
        }
        golden.find("scale_history")
                .ifPresent(
                        history -> golden.count("events of S", GoldenSolve.differingEvents(result.trace(), history)));
    }

    /** Bounds that the gradients of a float64 run do not meet: docs/decisions.md. */
    private static double lowBound(FloatFormat low) {
        return low.equals(FloatFormat.BINARY16) ? 5e-4 : 3e-3;
    }
}
