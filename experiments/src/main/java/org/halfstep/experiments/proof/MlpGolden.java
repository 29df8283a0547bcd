package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.VectorField;

/**
 * Kind b: f = W3 tanh(W2 tanh(W1 [y; t] + b1) + b2) + b3 in float64, a batch, one sample and a loss of every state, and
 * the released package's low formats. Time gradients are not read.
 */
final class MlpGolden {
    private MlpGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        JsonNode y0 = GoldenCase.get(file, "y0");
        double[] target = GoldenCase.numbers(GoldenCase.get(file, "target"));
        int samples = y0.size();
        for (JsonNode entry : GoldenCase.get(file, "cases")) {
            String precision = GoldenCase.get(entry, "dtype").asText();
            GoldenCase golden = named(precision, entry);
            solve(golden, context, precision, file, y0, (n, states) -> lastOnly(n, states, target, samples));
            checks.addAll(golden.checks());
        }
        for (JsonNode entry : optional(file, "unbatched_grad_t")) {
            GoldenCase golden = named("float64 one sample", entry);
            solve(golden, context, "float64", file, y0.get(0), (n, states) -> lastOnly(n, states, target, 1));
            checks.addAll(golden.checks());
        }
        if (file.hasNonNull("dense_loss")) {
            GoldenCase golden = named("float64 dense loss", GoldenCase.get(file, "dense_loss"));
            double[] weights = GoldenCase.numbers(golden.get("weights"));
            solve(golden, context, "float64", file, y0, (n, states) -> weightedSine(states.get(n), weights[n]));
            checks.addAll(golden.checks());
        }
        for (JsonNode entry : optional(file, "lowprec_autocast")) {
            String low = GoldenCase.get(entry, "dtype").asText();
            GoldenCase golden = named(low, entry);
            String released = GoldenSolve.released(low);
            solve(golden, context, released, file, y0, (n, states) -> lastOnly(n, states, target, samples));
            checks.addAll(golden.checks());
        }
        return checks;
    }

    private static List<JsonNode> optional(JsonNode file, String key) {
        List<JsonNode> entries = new ArrayList<>();
        if (file.hasNonNull(key)) {
            file.get(key).forEach(entries::add);
        }
        return entries;
    }

    private static GoldenCase named(String prefix, JsonNode entry) {
        String grid = entry.hasNonNull("grid") ? " " + entry.get("grid").asText() : "";
        return new GoldenCase(prefix + " " + GoldenCase.get(entry, "method").asText() + grid, entry);
    }

    /** The loss's part that reads state n, and its cotangent. */
    private interface StateLoss {
        StateTerm at(int n, List<Tensor> states);
    }

    private record StateTerm(double loss, Tensor cotangent) {}

    /** sum((y_N - target)^2) / (2 samples), in binary32 where the state has a low format. */
    private static StateTerm lastOnly(int n, List<Tensor> states, double[] target, int samples) {
        Tensor state = states.get(n);
        double[] cotangent = new double[state.elementCount()];
        if (n < states.size() - 1) {
            return new StateTerm(0, GoldenSolve.doubles(state, cotangent));
        }
        double sum = 0;
        boolean wide = state.format().equals(FloatFormat.BINARY64);
        for (int i = 0; i < cotangent.length; i++) {
            double difference = wide ? state.get(i) - target[i] : (float) state.get(i) - (float) target[i];
            sum += difference * difference;
            cotangent[i] = difference / samples;
        }
        return new StateTerm(sum / 2 / samples, GoldenSolve.doubles(state, cotangent));
    }

    /** weight sum(sin(y)). */
    private static StateTerm weightedSine(Tensor state, double weight) {
        double[] cotangent = state.toDoubles();
        double sum = 0;
        for (int i = 0; i < cotangent.length; i++) {
            sum += Math.sin(cotangent[i]);
            cotangent[i] = weight * Math.cos(cotangent[i]);
        }
        return new StateTerm(weight * sum, GoldenSolve.doubles(state, cotangent));
    }

    private static void solve(
            GoldenCase golden, ProofContext context, String precision, JsonNode file, JsonNode start, StateLoss loss) {
        try (Odeint odeint = GoldenSolve.odeint(precision, golden.get("method").asText(), context)) {
            Map<String, Parameter> parameters =
                    GoldenSolve.parameters(GoldenCase.get(file, "weights"), GoldenSolve.high(odeint));
            Tensor y0 = GoldenCase.tensor(start, GoldenSolve.high(odeint));
            try (Solution solution = odeint.solve(field(parameters), y0, GoldenSolve.grid(golden.get("t")))) {
                List<Tensor> states = new ArrayList<>();
                for (int n = 0; n <= solution.trajectory().grid().steps(); n++) {
                    states.add(solution.trajectory().state(n).getFirst());
                }
                double value = 0;
                Map<Integer, List<Tensor>> cotangents = new HashMap<>();
                for (int n = 0; n < states.size(); n++) {
                    StateTerm term = loss.at(n, states);
                    value += term.loss();
                    cotangents.put(n, List.of(term.cotangent()));
                }
                compare(golden, odeint, parameters, solution, value, solution.backward(cotangents));
            }
        }
    }

    private static VectorField field(Map<String, Parameter> parameters) {
        Linear first = layer(parameters, "l1");
        Linear second = layer(parameters, "l2");
        Linear third = layer(parameters, "l3");
        return VectorField.of((t, y) -> {
            int axis = y.shape().rank() - 1;
            Var time = t.broadcast(y.shape().with(axis, 1));
            return third.apply(
                    second.apply(first.apply(y.concat(time, axis)).tanh()).tanh());
        });
    }

    private static Linear layer(Map<String, Parameter> parameters, String name) {
        Parameter weight = parameters.get(name + ".weight");
        Parameter bias = parameters.get(name + ".bias");
        if (weight == null || bias == null) {
            throw new IllegalArgumentException("no weights of layer " + name);
        }
        return new Linear(weight, bias);
    }

    private static void compare(
            GoldenCase golden,
            Odeint odeint,
            Map<String, Parameter> parameters,
            Solution solution,
            double loss,
            AdjointResult result) {
        FloatFormat low = odeint.policy().low();
        boolean uniform = low.equals(odeint.policy().high());
        double[] states = GoldenSolve.states(solution.trajectory(), 0);
        if (!uniform) {
            JsonNode numbers = golden.get("trajectory");
            golden.lowFormat("trajectory", states, numbers, low);
            gradients(golden, "", golden.get("loss"), golden.node(), loss, parameters, result, lowBound(low));
            golden.find("scale_history")
                    .ifPresent(history ->
                            golden.count("events of S", GoldenSolve.differingEvents(result.trace(), history)));
            return;
        }
        double bound = GoldenCase.bound(low);
        for (String peer : List.of("rampde", "plain", "")) {
            Optional<JsonNode> found = peer.isEmpty()
                    ? Optional.of(golden.node()).filter(node -> node.hasNonNull("loss"))
                    : golden.find(peer);
            found.ifPresent(node -> {
                if (node.hasNonNull("trajectory")) {
                    golden.relative(label(peer, "trajectory"), states, node.get("trajectory"), bound);
                }
                gradients(golden, peer, GoldenCase.get(node, "loss"), node, loss, parameters, result, bound);
            });
        }
    }

    /** Bounds that the gradients of a float64 run do not meet: docs/decisions.md. */
    private static double lowBound(FloatFormat low) {
        return low.equals(FloatFormat.BINARY16) ? 1e-4 : 1e-3;
    }

    private static String label(String peer, String quantity) {
        return peer.isEmpty() ? quantity : peer + " " + quantity;
    }

    private static void gradients(
            GoldenCase golden,
            String peer,
            JsonNode loss,
            JsonNode node,
            double value,
            Map<String, Parameter> parameters,
            AdjointResult result,
            double bound) {
        golden.relative(label(peer, "loss"), new double[] {value}, loss, bound);
        switch (result) {
            case AdjointResult.NonFinite _ -> golden.count(label(peer, "gradients are finite"), 1);
            case AdjointResult.Gradients gradients -> {
                double[] initial = gradients.initialState().getFirst().toDoubles();
                golden.relative(label(peer, "grad y0"), initial, GoldenCase.get(node, "grad_y0"), bound);
                parameters.forEach((name, parameter) -> golden.relative(
                        label(peer, "grad " + name),
                        gradients.of(parameter).toDoubles(),
                        GoldenCase.get(GoldenCase.get(node, "grad_params"), name),
                        bound));
            }
        }
    }
}
