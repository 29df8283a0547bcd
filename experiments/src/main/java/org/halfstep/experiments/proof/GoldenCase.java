package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
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

    /** The entry of a name of any object, which must be there. */
    static JsonNode get(JsonNode object, String key) {
        JsonNode entry = object.get(key);
        if (entry == null || entry.isNull()) {
            throw new IllegalArgumentException("no entry '" + key + "'");
        }
        return entry;
    }

    /** The entries of a list; none if there is no list. */
    static List<JsonNode> list(JsonNode object, String key) {
        List<JsonNode> entries = new ArrayList<>();
        if (object.hasNonNull(key)) {
            object.get(key).forEach(entries::add);
        }
        return entries;
    }

    /**
     * A result to compare with: empty where the file says null, or where the golden run ended with an error. Anything
     * else that is missing is a mistake of the file, for a check that silently falls away proves nothing.
     */
    static Optional<JsonNode> result(JsonNode object, String key) {
        JsonNode entry = object.get(key);
        if (entry == null && !object.hasNonNull("error")) {
            throw new IllegalArgumentException("no entry '" + key + "'");
        }
        return Optional.ofNullable(entry).filter(found -> !found.isNull());
    }

    /** A result that not every file has: empty where it is missing or null. */
    static Optional<JsonNode> optional(JsonNode object, String key) {
        return Optional.ofNullable(object.get(key)).filter(found -> !found.isNull());
    }

    /** The checks of the case. One that cannot be recomputed is one failed check, and the next case goes on. */
    List<Check> attempt(Runnable recompute) {
        try {
            recompute.run();
            if (checks.isEmpty()) {
                checks.add(unusable("nothing to compare"));
            }
        } catch (IllegalArgumentException e) {
            checks.add(unusable(firstLine(String.valueOf(e.getMessage()))));
        } catch (RuntimeException e) {
            checks.add(unusable(firstLine(e.toString())));
        }
        return List.copyOf(checks);
    }

    private Check unusable(String reason) {
        return new Check(name, "cannot be recomputed: " + reason, 1, 0, Measure.COUNT);
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
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

    /** All numbers of a nested list, row-major; of an object, those of its entries. */
    static double[] numbers(JsonNode nested) {
        DoubleStream.Builder all = DoubleStream.builder();
        collect(nested, all);
        return all.build().toArray();
    }

    private static void collect(JsonNode nested, DoubleStream.Builder all) {
        if (nested.isContainerNode()) {
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

    /** Checks max|x - g| / max|g| of a result of the case. */
    void relative(String quantity, double[] computed, JsonNode object, String key, double bound) {
        result(object, key).ifPresent(golden -> relative(quantity, computed, golden, bound));
    }

    /** Checks max|x - g| / max|g|. */
    void relative(String quantity, double[] computed, JsonNode golden, double bound) {
        checks.add(new Check(name, quantity, relativeError(computed, numbers(golden)), bound, Measure.RELATIVE));
    }

    /** max|x - g| / max|g|, the maximum over finite g; what is not finite must be equal. */
    static double relativeError(double[] computed, double[] expected) {
        if (computed.length != expected.length) {
            return Double.NaN;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            if (same(computed[i], expected[i])) {
                largest = Double.isFinite(expected[i]) ? Math.max(largest, Math.abs(expected[i])) : largest;
            } else if (Double.isFinite(expected[i])) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(computed[i] - expected[i]));
            } else {
                difference = Double.POSITIVE_INFINITY;
            }
        }
        return largest == 0 ? difference : difference / largest;
    }

    private static boolean same(double a, double b) {
        return a == b || (Double.isNaN(a) && Double.isNaN(b));
    }

    /** Checks that every entry is within 1 ulp of the low format and 95 % of them are equal. */
    void lowFormat(String quantity, double[] computed, JsonNode object, String key, FloatFormat low) {
        result(object, key)
                .map(GoldenCase::numbers)
                .ifPresent(expected -> lowFormat(quantity, computed, expected, low));
    }

    private void lowFormat(String quantity, double[] computed, double[] expected, FloatFormat low) {
        double worst = computed.length == expected.length ? 0 : Double.NaN;
        int unequal = 0;
        for (int i = 0; i < Math.min(computed.length, expected.length); i++) {
            if (!same(computed[i], expected[i])) {
                unequal++;
                double distance = Math.abs(computed[i] - expected[i]) / ulp(expected[i], low);
                worst = Math.max(worst, Double.isFinite(expected[i]) ? distance : Double.POSITIVE_INFINITY);
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
