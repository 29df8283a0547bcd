package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
    /** How the low cases were solved. */
    private static final JsonNode LOW_SOLVE =
            JsonNodeFactory.instance.objectNode().put("method", "rk4").put("num_timesteps", 17);

    private CnfGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>(singleEvaluation(file, context));
        for (JsonNode entry : GoldenCase.list(file, "cases_float64")) {
            for (String peer : List.of("rampde", "plain")) {
                if (entry.hasNonNull(peer)) {
                    String name = "float64 " + entry.path("method").asText() + " "
                            + entry.path("num_timesteps").asText() + " " + peer;
                    GoldenCase golden = new GoldenCase(name, entry.get(peer));
                    checks.addAll(solve(golden, context, "float64", entry, file));
                }
            }
        }
        if (file.hasNonNull("original_float32")) {
            JsonNode entry = file.get("original_float32");
            GoldenCase golden = new GoldenCase("float32 " + entry.path("method").asText(), entry);
            checks.addAll(solve(golden, context, "float32", entry, file));
        }
        for (JsonNode entry : GoldenCase.list(file, "lowprec_autocast_16steps_rk4")) {
            String low = entry.path("dtype").asText();
            checks.addAll(solve(new GoldenCase(low + " rk4", entry), context, low, LOW_SOLVE, file));
        }
        return checks;
    }

    /** t as it is listed, or as the number of points from 1 to 0. */
    private static TimeGrid grid(JsonNode entry) {
        return entry.hasNonNull("t")
                ? GoldenSolve.grid(entry.get("t"))
                : TimeGrid.uniform(1, 0, GoldenCase.get(entry, "num_timesteps").intValue() - 1);
    }

    /** One explicit Euler step of length 1 from t gives y + f(t, y). */
    private static List<Check> singleEvaluation(JsonNode file, ProofContext context) {
        if (!file.hasNonNull("single_eval")) {
            return List.of();
        }
        GoldenCase golden = new GoldenCase("float64 field", file.get("single_eval"));
        return golden.attempt(() -> {
            double t = GoldenCase.number(golden.get("t"));
            try (Odeint odeint = GoldenSolve.odeint("float64", "euler", golden.node(), context)) {
                FloatFormat format = GoldenSolve.high(odeint);
                List<Tensor> start = start(file, format);
                try (Solution solution = odeint.solve(field(file, format), start, TimeGrid.of(t, t + 1))) {
                    List<Tensor> moved = solution.trajectory().last();
                    double[] f = moved.getFirst().toDoubles();
                    for (int i = 0; i < f.length; i++) {
                        f[i] -= start.getFirst().get(i);
                    }
                    double[] trace = moved.get(1).toDoubles();
                    golden.relative("f", f, golden.node(), "f", GoldenCase.FLOAT64_BOUND);
                    golden.relative("-trace", trace, golden.node(), "minus_trace", GoldenCase.FLOAT64_BOUND);
                }
            }
        });
    }

    private static List<Tensor> start(JsonNode file, FloatFormat format) {
        Tensor x = GoldenCase.tensor(GoldenCase.get(file, "x"), format);
        return List.of(x, Tensor.zeros(format, Shape.of(x.shape().size(0), 1)));
    }

    private static CnfField field(JsonNode file, FloatFormat format) {
        Map<String, Parameter> parameters = GoldenSolve.parameters(GoldenCase.get(file, "weights"), format);
        int width = GoldenCase.get(file, "width").intValue();
        int size = GoldenCase.get(file, "x").path(0).size();
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

    /** @param solve tells method and grid */
    private static List<Check> solve(
            GoldenCase golden, ProofContext context, String dtype, JsonNode solve, JsonNode file) {
        return golden.attempt(() -> {
            String method = GoldenCase.get(solve, "method").asText();
            try (Odeint odeint = GoldenSolve.odeint(dtype, method, golden.node(), context)) {
                FloatFormat format = GoldenSolve.high(odeint);
                CnfField field = field(file, format);
                List<Tensor> start = start(file, format);
                List<Shape> shapes = start.stream().map(Tensor::shape).toList();
                try (Solution solution = odeint.solve(field, start, grid(solve));
                        FinalLoss loss = new FinalLoss(
                                context.backend(),
                                odeint.workspace(),
                                odeint.policy(),
                                NormalizingFlow::negativeLogLikelihood,
                                shapes)) {
                    compare(golden, GoldenSolve.format(dtype), field, solution, loss);
                }
            }
        });
    }

    private static void compare(
            GoldenCase golden, FloatFormat format, CnfField field, Solution solution, FinalLoss loss) {
        List<Tensor> last = solution.trajectory().last();
        double nll = loss.evaluate(last, 1);
        AdjointResult result = solution.backward(loss.cotangents());
        JsonNode node = golden.node();
        double[] z = last.get(0).toDoubles();
        double[] logp = last.get(1).toDoubles();
        boolean wide = GoldenSolve.isWide(format);
        double bound = wide ? GoldenCase.bound(format) : lowBound(format);
        if (wide) {
            golden.relative("z", z, node, "z_t1", bound);
            golden.relative("logp", logp, node, "logp_diff", bound);
        } else {
            golden.lowFormat("z", z, node, "z_t1", format);
            golden.lowFormat("logp", logp, node, "logp_diff", format);
        }
        golden.relative("nll", new double[] {nll}, node, "nll", bound);
        List<Parameter> parameters = field.network().parameters();
        GoldenSolve.gradients(golden, "", node, golden.find("grad_x"), parameters, result, bound);
        GoldenSolve.events(golden, result.trace());
    }

    /** Bounds that the gradients of a float64 run do not meet: docs/decisions.md. */
    private static double lowBound(FloatFormat low) {
        return low.equals(FloatFormat.BINARY16) ? 5e-4 : 3e-3;
    }
}
