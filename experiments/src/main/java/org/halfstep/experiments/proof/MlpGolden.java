package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Var;
import org.halfstep.autodiff.nn.Linear;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.proof.GoldenSolve.Peer;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.Trajectory;
import org.halfstep.solvers.VectorField;

/**
 * Kind b: f = W3 tanh(W2 tanh(W1 [y; t] + b1) + b2) + b3 in float64, a batch, one sample and a loss of every state, and
 * the released package's low formats; gradients by y0, all parameters and the times of the grid.
 */
final class MlpGolden {
    private MlpGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        JsonNode y0 = GoldenCase.get(file, "y0");
        JsonNode target = GoldenCase.get(file, "target");
        StateLoss mean = distance(GoldenCase.numbers(target), y0.size());
        for (String key : List.of("cases", "lowprec_autocast")) {
            for (JsonNode entry : GoldenCase.list(file, key)) {
                String dtype = entry.path("dtype").asText();
                checks.addAll(solve(named(dtype, entry), context, dtype, file, y0, mean));
            }
        }
        for (JsonNode entry : GoldenCase.list(file, "unbatched_grad_t")) {
            JsonNode sample = entry.hasNonNull("y0") ? entry.get("y0") : y0.path(0);
            StateLoss one = (n, states) -> distance(GoldenCase.numbers(target.path(row(y0, sample))), 1)
                    .at(n, states);
            checks.addAll(solve(named("float64 one sample", entry), context, "float64", file, sample, one));
        }
        if (file.hasNonNull("dense_loss")) {
            GoldenCase golden = named("float64 dense loss", file.get("dense_loss"));
            StateLoss dense = (n, states) -> weightedSine(
                    states.get(n), GoldenCase.number(golden.get("weights").path(n)));
            checks.addAll(solve(golden, context, "float64", file, y0, dense));
        }
        return checks;
    }

    /** The row of a batch that a sample is. */
    private static int row(JsonNode batch, JsonNode sample) {
        for (int row = 0; row < batch.size(); row++) {
            if (Arrays.equals(GoldenCase.numbers(batch.get(row)), GoldenCase.numbers(sample))) {
                return row;
            }
        }
        throw new IllegalArgumentException("the y0 of one sample is no row of the batch, so its target is not known");
    }

    private static GoldenCase named(String prefix, JsonNode entry) {
        String grid = entry.hasNonNull("grid") ? " " + entry.get("grid").asText() : "";
        return new GoldenCase(prefix + " " + entry.path("method").asText() + grid, entry);
    }

    /** The loss's part that reads state n, and its cotangent. */
    private interface StateLoss {
        StateTerm at(int n, List<Tensor> states);
    }

    private record StateTerm(double loss, Tensor cotangent) {}

    /** sum((y_N - target)^2) / (2 samples), in binary32 where the state has a low format. */
    private static StateLoss distance(double[] target, int samples) {
        return (n, states) -> {
            Tensor state = states.get(n);
            double[] cotangent = new double[state.elementCount()];
            if (n < states.size() - 1) {
                return new StateTerm(0, GoldenSolve.doubles(state, cotangent));
            }
            if (target.length != cotangent.length) {
                throw new IllegalArgumentException(
                        "a target of " + target.length + " numbers for a state of " + cotangent.length);
            }
            double sum = 0;
            boolean wide = state.format().equals(FloatFormat.BINARY64);
            for (int i = 0; i < cotangent.length; i++) {
                double difference = wide ? state.get(i) - target[i] : (float) state.get(i) - (float) target[i];
                sum += difference * difference;
                cotangent[i] = difference / samples;
            }
            return new StateTerm(sum / 2 / samples, GoldenSolve.doubles(state, cotangent));
        };
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

    private static List<Check> solve(
            GoldenCase golden, ProofContext context, String dtype, JsonNode file, JsonNode start, StateLoss loss) {
        return golden.attempt(() -> {
            boolean byPeer = false;
            for (Peer peer : Peer.values()) {
                Optional<JsonNode> node = golden.find(peer.key());
                byPeer |= node.isPresent();
                node.ifPresent(
                        numbers -> solve(golden, peer, peer.key() + " ", numbers, context, dtype, file, start, loss));
            }
            if (!byPeer) {
                solve(golden, Peer.RAMPDE, "", golden.node(), context, dtype, file, start, loss);
            }
        });
    }

    private static void solve(
            GoldenCase golden,
            Peer peer,
            String prefix,
            JsonNode numbers,
            ProofContext context,
            String dtype,
            JsonNode file,
            JsonNode start,
            StateLoss loss) {
        String method = peer.method(golden.get("method").asText());
        try (Odeint odeint = GoldenSolve.odeint(dtype, method, golden.node(), context)) {
            FloatFormat high = GoldenSolve.high(odeint);
            Map<String, Parameter> parameters = GoldenSolve.parameters(GoldenCase.get(file, "weights"), high);
            Tensor y0 = GoldenCase.tensor(start, high);
            try (Solution solution = odeint.solve(field(parameters), y0, GoldenSolve.grid(golden.get("t")))) {
                compare(golden, prefix, numbers, GoldenSolve.format(dtype), parameters, solution, loss);
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
            String prefix,
            JsonNode node,
            FloatFormat format,
            Map<String, Parameter> parameters,
            Solution solution,
            StateLoss loss) {
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
        Computed computed =
                new Computed(solution.trajectory(), value, parameters.values(), solution.backward(cotangents));
        compare(golden, prefix, node, format, computed);
        GoldenSolve.events(golden, computed.result().trace());
    }

    private record Computed(
            Trajectory trajectory, double loss, Collection<Parameter> parameters, AdjointResult result) {}

    private static void compare(
            GoldenCase golden, String prefix, JsonNode node, FloatFormat format, Computed computed) {
        boolean wide = GoldenSolve.isWide(format);
        double bound = wide ? GoldenCase.bound(format) : lowBound(format);
        double[] states = GoldenSolve.states(computed.trajectory(), 0);
        if (!wide) {
            golden.lowFormat(prefix + "trajectory", states, node, "trajectory", format);
        } else if (node.has("trajectory")) {
            golden.relative(prefix + "trajectory", states, node, "trajectory", bound);
        }
        golden.relative(prefix + "loss", new double[] {computed.loss()}, node, "loss", bound);
        Optional<JsonNode> initial = GoldenCase.result(node, "grad_y0");
        GoldenSolve.gradients(golden, prefix, node, initial, computed.parameters(), computed.result(), bound);
    }

    /** Bounds that the gradients of a float64 run do not meet: docs/decisions.md. */
    private static double lowBound(FloatFormat low) {
        return low.equals(FloatFormat.BINARY16) ? 1e-4 : 1e-3;
    }
}
