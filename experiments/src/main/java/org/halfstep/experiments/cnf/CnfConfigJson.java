package org.halfstep.experiments.cnf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A configuration as JSON, and back. */
final class CnfConfigJson {
    static final String EXPERIMENT = "cnf";

    private CnfConfigJson() {}

    /** The entries of a configuration; of a file of points the SHA-256 too. */
    static ObjectNode write(CnfConfig config, Optional<String> dataSha256) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", EXPERIMENT);
        node.put("preset", config.preset());
        node.put("data", config.data());
        dataSha256.ifPresent(sha -> node.put("dataSha256", sha));
        node.put("precision", config.precision());
        node.put("scaling", config.scaling());
        node.put("method", config.method());
        node.put("steps", config.steps());
        node.put("batch", config.batch());
        node.put("hidden", config.hidden());
        node.put("width", config.width());
        node.put("iterations", config.iterations());
        node.put("learningRate", config.learningRate());
        node.put("decayEvery", config.decayEvery());
        node.put("evaluateEvery", config.evaluateEvery());
        node.put("validation", config.validation());
        node.put("seed", config.seed());
        return node;
    }

    /**
     * The configuration of a run.
     *
     * @throws IllegalArgumentException if an entry is missing or unusable, naming it
     */
    static CnfConfig read(JsonNode node) {
        String experiment = entry(node, "experiment").asText();
        if (!experiment.equals(EXPERIMENT)) {
            throw new IllegalArgumentException("this is a run of '" + experiment + "', not of '" + EXPERIMENT + "'");
        }
        return new CnfConfig(
                entry(node, "preset").asText(),
                entry(node, "data").asText(),
                entry(node, "precision").asText(),
                entry(node, "scaling").asText(),
                entry(node, "method").asText(),
                integer(node, "steps"),
                integer(node, "batch"),
                integer(node, "hidden"),
                integer(node, "width"),
                whole(node, "iterations"),
                number(node, "learningRate"),
                integer(node, "decayEvery"),
                integer(node, "evaluateEvery"),
                integer(node, "validation"),
                whole(node, "seed"));
    }

    /** What decides the numbers of a run: everything but how long it goes on. */
    static String identity(CnfConfig config, Optional<String> dataSha256) {
        ObjectNode node = write(config, dataSha256);
        node.remove("iterations");
        node.remove("preset");
        return node.toString();
    }

    /** The entries as words, for a table. */
    static Map<String, String> table(ObjectNode node) {
        Map<String, String> table = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> table.put(entry.getKey(), entry.getValue().asText()));
        return table;
    }

    private static JsonNode entry(JsonNode node, String name) {
        JsonNode entry = node.get(name);
        if (entry == null || entry.isNull()) {
            throw new IllegalArgumentException("the configuration lacks '" + name + "'");
        }
        return entry;
    }

    /** The SHA-256 of the file of points that the run began with; empty for a distribution. */
    static Optional<String> dataSha256(JsonNode node) {
        return Optional.ofNullable(node.get("dataSha256")).map(JsonNode::asText);
    }

    private static double number(JsonNode node, String name) {
        JsonNode entry = entry(node, name);
        if (!entry.isNumber()) {
            throw new IllegalArgumentException("the configuration's '" + name + "' is " + entry + ", not a number");
        }
        return entry.doubleValue();
    }

    private static long whole(JsonNode node, String name) {
        JsonNode entry = entry(node, name);
        if (!entry.isIntegralNumber() || !entry.canConvertToLong()) {
            throw new IllegalArgumentException(
                    "the configuration's '" + name + "' is " + entry + ", not a whole number of 64 bits");
        }
        return entry.longValue();
    }

    private static int integer(JsonNode node, String name) {
        long value = whole(node, name);
        if (value != (int) value) {
            throw new IllegalArgumentException("the configuration's '" + name + "' is " + value + ", too large");
        }
        return (int) value;
    }
}
