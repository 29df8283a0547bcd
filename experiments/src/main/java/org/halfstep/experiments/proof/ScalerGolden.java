package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.Recorder;
import org.halfstep.autodiff.Var;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.AdjointResult;
import org.halfstep.solvers.Odeint;
import org.halfstep.solvers.Solution;
import org.halfstep.solvers.VectorField;
import org.halfstep.solvers.scaling.AdjointScaling;
import org.halfstep.solvers.scaling.CheckedScaling;
import org.halfstep.solvers.scaling.ReleasedScaling;
import org.jspecify.annotations.Nullable;

/**
 * Kind e: backward passes of the released scalers in a low format; trajectory, the history of S event for event, its
 * final value, gradients, and which passes fail.
 */
final class ScalerGolden {
    private static final double GRADIENT_BOUND = 2e-4;

    private ScalerGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode entry : GoldenCase.list(file, "cases")) {
            GoldenCase golden = new GoldenCase(entry.path("name").asText(), entry);
            checks.addAll(golden.attempt(() -> check(golden, context)));
        }
        return checks;
    }

    private static void check(GoldenCase golden, ProofContext context) {
        String dtype = golden.get("dtype_low").asText();
        FloatFormat low = GoldenSolve.format(dtype);
        AdjointScaling scaling = scaling(golden);
        Odeint.Builder builder = GoldenSolve.builder(dtype, golden.get("method").asText(), context)
                .scaling(scaling);
        try (Odeint odeint = builder.build()) {
            Map<String, Parameter> parameters = GoldenSolve.parameters(golden.get("params"), GoldenSolve.high(odeint));
            Tensor y0 = GoldenCase.tensor(golden.get("y0"), GoldenSolve.high(odeint));
            VectorField field = field(parameters);
            try (Solution solution = odeint.solve(field, y0, GoldenSolve.grid(golden.get("t")))) {
                double[] states = GoldenSolve.states(solution.trajectory(), 0);
                golden.lowFormat("trajectory", states, golden.node(), "trajectory_low", low);
                AdjointResult result = solution.backward(cotangents(golden.get("incoming_adjoint"), y0));
                Optional<JsonNode> initial = GoldenCase.result(golden.node(), "grad_y0");
                GoldenSolve.gradients(golden, "", golden.node(), initial, parameters.values(), result, GRADIENT_BOUND);
                if (scaling instanceof ReleasedScaling released) {
                    GoldenSolve.events(golden, result.trace());
                    compareScale(golden, released, low);
                }
            }
        }
    }

    private static AdjointScaling scaling(GoldenCase golden) {
        return switch (golden.get("solver").asText()) {
            case "safe" -> new CheckedScaling();
            case "dynamic" -> new ReleasedScaling(settings(golden));
            case String other ->
                throw new IllegalArgumentException("unknown solver '" + other + "'; known: dynamic, safe");
        };
    }

    private static ReleasedScaling.Settings settings(GoldenCase golden) {
        JsonNode arguments = golden.find("scaler_args").orElse(JsonNodeFactory.instance.objectNode());
        ReleasedScaling.Settings defaults = ReleasedScaling.Settings.DEFAULT;
        return new ReleasedScaling.Settings(
                optional(arguments.get("target_factor")),
                optional(arguments.get("increase_factor")).orElse(defaults.increaseFactor()),
                optional(arguments.get("decrease_factor")).orElse(defaults.decreaseFactor()),
                golden.find("max_attempts").map(JsonNode::intValue).orElse(defaults.maxAttempts()),
                golden.find("init_S")
                        .map(node -> OptionalDouble.of(GoldenCase.number(node)))
                        .orElse(OptionalDouble.empty()));
    }

    private static OptionalDouble optional(@Nullable JsonNode node) {
        return node == null || node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(GoldenCase.number(node));
    }

    /** The field that the parameters tell: tanh(y W^T + b), y W^T, or -(a t^2 + b t + c) y. */
    private static VectorField field(Map<String, Parameter> parameters) {
        if (parameters.containsKey("l.bias")) {
            return VectorField.of((_, y) -> y.linear(read(y, parameters, "l.weight"), read(y, parameters, "l.bias"))
                    .tanh());
        }
        if (parameters.containsKey("l.weight")) {
            return VectorField.of(
                    (_, y) -> y.matmul(Layout.NORMAL, read(y, parameters, "l.weight"), Layout.TRANSPOSED));
        }
        return VectorField.of((t, y) -> {
            Var damping = read(y, parameters, "a")
                    .times(t.times(t))
                    .plus(read(y, parameters, "b").times(t))
                    .plus(read(y, parameters, "c"));
            return damping.negated().times(y);
        });
    }

    private static Var read(Var y, Map<String, Parameter> parameters, String name) {
        Recorder recorder = y.recorder();
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "no parameter '" + name + "'; a field has l.weight, l.weight and l.bias, or a, b and c");
        }
        return recorder.parameter(parameter);
    }

    private static Map<Integer, List<Tensor>> cotangents(JsonNode incoming, Tensor y0) {
        Map<Integer, List<Tensor>> cotangents = new HashMap<>();
        for (int n = 0; n < incoming.size(); n++) {
            if (incoming.get(n).isNull()) {
                continue;
            }
            cotangents.put(n, List.of(GoldenSolve.doubles(y0, GoldenCase.numbers(incoming.get(n)))));
        }
        return cotangents;
    }

    private static void compareScale(GoldenCase golden, ReleasedScaling scaling, FloatFormat low) {
        golden.find("target")
                .map(GoldenCase::number)
                .ifPresent(target -> golden.count("target", scaling.target(low) == target ? 0 : 1));
        golden.find("S_final")
                .map(GoldenCase::number)
                .filter(Double::isFinite)
                .ifPresent(last -> golden.count("final S", scaling.scale().orElse(Double.NaN) == last ? 0 : 1));
    }
}
