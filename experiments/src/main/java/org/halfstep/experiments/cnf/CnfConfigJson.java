package org.halfstep.experiments.cnf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.halfstep.experiments.cnf.CnfData.UserFile;
import org.halfstep.experiments.data.Standardisation;

/** A configuration as JSON, and back. */
final class CnfConfigJson {
    static final String EXPERIMENT = "cnf";

    private static final String SHA256 = "dataSha256";
    private static final String MEAN = "dataMean";
    private static final String SPREAD = "dataSpread";

    private CnfConfigJson() {}

    /** The entries of a configuration; of a file of points what the run remembers of it too. */
    static ObjectNode write(CnfConfig config, Optional<UserFile> file) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", EXPERIMENT);
        node.put("preset", config.preset());
        node.put("data", config.data());
        file.ifPresent(points -> put(node, points));
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

    private static void put(ObjectNode node, UserFile file) {
        Standardisation units = file.units();
        node.put(SHA256, file.sha256());
        if (!units.isNone()) {
            node.putArray(MEAN).add(units.meanX()).add(units.meanY());
            node.putArray(SPREAD).add(units.spreadX()).add(units.spreadY());
        }
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
                number(entry(node, "learningRate"), "learningRate"),
                integer(node, "decayEvery"),
                integer(node, "evaluateEvery"),
                integer(node, "validation"),
                whole(node, "seed"));
    }

    /** What decides the numbers of a run: everything but how long it goes on. */
    static String identity(CnfConfig config, Optional<UserFile> file) {
        ObjectNode node = write(config, file);
        node.remove("iterations");
        node.remove("preset");
        return node.toString();
    }

    /** The entries as words, for a table. */
    static Map<String, String> table(ObjectNode node) {
        Map<String, String> table = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> table.put(
                        entry.getKey(),
                        entry.getValue().isArray()
                                ? entry.getValue().toString()
                                : entry.getValue().asText()));
        return table;
    }

    private static JsonNode entry(JsonNode node, String name) {
        JsonNode entry = node.get(name);
        if (entry == null || entry.isNull()) {
            throw new IllegalArgumentException("the configuration lacks '" + name + "'");
        }
        return entry;
    }

    /**
     * The file of points that the run began with; empty for a distribution.
     *
     * @throws IllegalArgumentException if its units are not numbers that can be used
     */
    static Optional<UserFile> file(JsonNode node) {
        return Optional.ofNullable(node.get(SHA256)).map(sha -> new UserFile(sha.asText(), units(node)));
    }

    private static Standardisation units(JsonNode node) {
        if (!node.has(MEAN) && !node.has(SPREAD)) {
            return Standardisation.NONE;
        }
        JsonNode mean = pair(node, MEAN);
        JsonNode spread = pair(node, SPREAD);
        return new Standardisation(
                number(mean.get(0), MEAN),
                number(mean.get(1), MEAN),
                number(spread.get(0), SPREAD),
                number(spread.get(1), SPREAD));
    }

    private static JsonNode pair(JsonNode node, String name) {
        JsonNode entry = entry(node, name);
        if (!entry.isArray() || entry.size() != 2) {
            throw new IllegalArgumentException("the configuration's '" + name + "' is " + entry + ", not two numbers");
        }
        return entry;
    }

    private static double number(JsonNode entry, String name) {
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
