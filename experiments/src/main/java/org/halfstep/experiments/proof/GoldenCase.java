package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.proof.Check.Measure;

/** One case of a golden file: its numbers, and the checks made of it. */
final class GoldenCase {
    /** Relative error that passes in binary64. */
    static final double FLOAT64_BOUND = 1e-12;
    /** Relative error that passes in binary32. */
    static final double FLOAT32_BOUND = 2e-6;

    private static final double UNEQUAL_BOUND = 0.05;

    private final String name;
    private final JsonNode node;
    private final List<Check> checks = new ArrayList<>();

    GoldenCase(String name, JsonNode node) {
        this.name = name;
        this.node = node;
    }

    /** The bound of a format's relative error. */
    static double bound(FloatFormat format) {
        return format.equals(FloatFormat.BINARY64) ? FLOAT64_BOUND : FLOAT32_BOUND;
    }

    List<Check> checks() {
        return checks;
    }

    /** All of the case. */
    JsonNode node() {
        return node;
    }

    /** The entry of a name. */
    JsonNode get(String key) {
        return get(node, key);
    }

    /** The entry of a name, if there is one that is not null. */
    Optional<JsonNode> find(String key) {
        return Optional.ofNullable(node.get(key)).filter(entry -> !entry.isNull());
    }

    /** The entry of a name of any object. */
    static JsonNode get(JsonNode object, String key) {
        JsonNode entry = object.get(key);
        if (entry == null) {
            throw new IllegalArgumentException("no entry '" + key + "'");
        }
        return entry;
    }

    /** A number; the strings NaN, Infinity and -Infinity are numbers too. */
    static double number(JsonNode value) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case String other -> throw new IllegalArgumentException("not a number: '" + other + "'");
        };
    }

    /** All numbers of a nested list, row-major. */
    static double[] numbers(JsonNode nested) {
        List<Double> all = new ArrayList<>();
        collect(nested, all);
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode nested, List<Double> all) {
        if (nested.isArray()) {
            nested.forEach(entry -> collect(entry, all));
        } else {
            all.add(number(nested));
        }
    }

    /** The shape of a nested list. */
    static Shape shape(JsonNode nested) {
        List<Integer> sizes = new ArrayList<>();
        for (JsonNode level = nested; level != null && level.isArray(); level = level.get(0)) {
            sizes.add(level.size());
        }
        return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A nested list as a tensor, each number rounded once. */
    static Tensor tensor(JsonNode nested, FloatFormat format) {
        return Tensor.of(format, shape(nested), numbers(nested));
    }

    /** Checks max|x - g| / max|g|. */
    void relative(String quantity, double[] computed, JsonNode golden, double bound) {
        double[] expected = numbers(golden);
        checks.add(new Check(name, quantity, relativeError(computed, expected), bound, Measure.RELATIVE));
    }

    static double relativeError(double[] computed, double[] expected) {
        if (computed.length != expected.length) {
            return Double.NaN;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, computed[i] == expected[i] ? 0 : Math.abs(computed[i] - expected[i]));
        }
        return largest == 0 ? difference : difference / largest;
    }

    /** Checks that every entry is within 1 ulp of the low format and 95 % of them are equal. */
    void lowFormat(String quantity, double[] computed, JsonNode golden, FloatFormat low) {
        double[] expected = numbers(golden);
        double worst = computed.length == expected.length ? 0 : Double.NaN;
        int unequal = 0;
        for (int i = 0; i < Math.min(computed.length, expected.length); i++) {
            if (computed[i] != expected[i]) {
                unequal++;
                worst = Math.max(worst, Math.abs(computed[i] - expected[i]) / ulp(expected[i], low));
            }
        }
        checks.add(new Check(name, quantity, worst, 1, Measure.ULP));
        double share = expected.length == 0 ? 0 : (double) unequal / expected.length;
        checks.add(new Check(name, quantity, share, UNEQUAL_BOUND, Measure.UNEQUAL));
    }

    private static double ulp(double value, FloatFormat format) {
        int exponent = Math.max(Math.getExponent(value), format.minExponent());
        return Math.scalb(1.0, exponent - format.precision() + 1);
    }

    /** Checks that something holds exactly; counts how often it does not. */
    void count(String quantity, int wrong) {
        checks.add(new Check(name, quantity, wrong, 0, Measure.COUNT));
    }
}
