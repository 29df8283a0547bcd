package org.halfstep.experiments.roundoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.solvers.Tableaus;
import org.halfstep.solvers.scaling.AdjointScaling;

/**
 * Everything that decides the numbers of a sweep.
 *
 * @param problem cnf or linear
 * @param preset sizes of the training
 * @param data what the flow learns
 * @param load the run whose flow is used; empty to train one
 * @param precisions formats or policies
 * @param scaling none, checked or dynamic for all of them; empty for each one's default
 * @param methods Runge-Kutta methods
 * @param leastSteps the first N
 * @param mostSteps N is doubled up to here
 * @param dimension of the linear problem
 * @param rate of the linear problem
 * @param end of the linear problem
 * @param seed of every random number
 */
record RoundoffConfig(
        String problem,
        String preset,
        String data,
        Optional<String> load,
        List<String> precisions,
        Optional<String> scaling,
        List<String> methods,
        int leastSteps,
        int mostSteps,
        int dimension,
        double rate,
        double end,
        long seed) {
    static final String EXPERIMENT = "roundoff";
    private static final int MOST_STEPS = 1 << 16;

    /** Checks names and numbers. */
    RoundoffConfig {
        precisions = List.copyOf(precisions);
        methods = List.copyOf(methods);
        var _ = RoundoffPreset.parse(preset);
        if (precisions.isEmpty()) {
            throw new IllegalArgumentException(
                    "no precision to compare: name one beside " + RoundoffCase.REFERENCE + ", which is the reference");
        }
        methods.forEach(Tableaus::parse);
        for (String precision : precisions) {
            var policy = RoundoffCase.policy(precision);
            scaling.ifPresent(name -> AdjointScaling.parse(name, policy));
        }
        if (!problem.equals(LinearProblem.NAME) && !problem.equals(CnfProblem.NAME)) {
            throw new IllegalArgumentException(
                    "unknown problem '" + problem + "'; known: " + CnfProblem.NAME + ", " + LinearProblem.NAME);
        }
        if (leastSteps < 1 || mostSteps < leastSteps || mostSteps > MOST_STEPS) {
            throw new IllegalArgumentException("steps from " + leastSteps + " to " + mostSteps + ": must be 1 to "
                    + MOST_STEPS + ", the fewest first");
        }
    }

    /** N by doubling. */
    List<Integer> steps() {
        List<Integer> steps = new ArrayList<>();
        for (int n = leastSteps; n <= mostSteps; n *= 2) {
            steps.add(n);
        }
        return steps;
    }

    /** The cases of one grid with one method, the reference first. */
    List<RoundoffCase> cases(int n, String method) {
        List<RoundoffCase> cases = new ArrayList<>();
        cases.add(RoundoffCase.reference(n, method));
        for (String precision : precisions) {
            String rule = scaling.orElseGet(() ->
                    AdjointScaling.defaultFor(RoundoffCase.policy(precision)).name());
            cases.add(new RoundoffCase(n, method, precision, rule));
        }
        return cases;
    }

    /** The configuration as JSON. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", EXPERIMENT);
        node.put("problem", problem);
        node.put("preset", preset);
        node.put("data", data);
        load.ifPresent(path -> node.put("load", path));
        precisions.forEach(node.putArray("precisions")::add);
        scaling.ifPresent(name -> node.put("scaling", name));
        methods.forEach(node.putArray("methods")::add);
        node.put("leastSteps", leastSteps);
        node.put("mostSteps", mostSteps);
        node.put("dimension", dimension);
        node.put("rate", rate);
        node.put("end", end);
        node.put("seed", seed);
        return node;
    }

    /**
     * The configuration of a run.
     *
     * @throws IllegalArgumentException if an entry is missing or unusable, naming it
     */
    static RoundoffConfig read(JsonNode node) {
        String experiment = node.path("experiment").asText();
        if (!experiment.equals(EXPERIMENT)) {
            throw new IllegalArgumentException("this is a run of '" + experiment + "', not of '" + EXPERIMENT + "'");
        }
        return new RoundoffConfig(
                text(node, "problem"),
                text(node, "preset"),
                text(node, "data"),
                Optional.ofNullable(node.get("load")).map(JsonNode::asText),
                texts(node, "precisions"),
                Optional.ofNullable(node.get("scaling")).map(JsonNode::asText),
                texts(node, "methods"),
                (int) number(node, "leastSteps"),
                (int) number(node, "mostSteps"),
                (int) number(node, "dimension"),
                number(node, "rate"),
                number(node, "end"),
                (long) number(node, "seed"));
    }

    private static JsonNode entry(JsonNode node, String name) {
        JsonNode entry = node.get(name);
        if (entry == null || entry.isNull()) {
            throw new IllegalArgumentException("the configuration lacks '" + name + "'");
        }
        return entry;
    }

    private static String text(JsonNode node, String name) {
        return entry(node, name).asText();
    }

    private static List<String> texts(JsonNode node, String name) {
        List<String> texts = new ArrayList<>();
        entry(node, name).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static double number(JsonNode node, String name) {
        JsonNode entry = entry(node, name);
        if (!entry.isNumber()) {
            throw new IllegalArgumentException("the configuration's '" + name + "' is " + entry + ", not a number");
        }
        return entry.doubleValue();
    }

    /** The command line that repeats the run. */
    String command() {
        StringBuilder command = new StringBuilder("./halfstep roundoff --problem " + problem + " --precision "
                + ShellWord.of(String.join(",", precisions)) + " --method " + String.join(",", methods));
        scaling.ifPresent(name -> command.append(" --scaling ").append(name));
        command.append(" \\\n    --least-steps ")
                .append(leastSteps)
                .append(" --most-steps ")
                .append(mostSteps);
        if (problem.equals(LinearProblem.NAME)) {
            command.append(" --dimension " + dimension + " --rate=" + rate + " --end " + end);
        } else {
            load.ifPresentOrElse(
                    path -> command.append(" --load ").append(ShellWord.of(path)),
                    () -> command.append(" --preset " + preset + " --data " + ShellWord.of(data)));
        }
        return command.append(" --seed ").append(seed).toString();
    }
}
