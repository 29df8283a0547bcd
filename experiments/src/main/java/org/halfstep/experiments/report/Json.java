package org.halfstep.experiments.report;

import java.util.List;

/**
 * The JSON that a chart embeds: compact, every finite number round-trips, {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"} are strings. The characters of markup are written as escapes, so it is safe inside an element.
 */
final class Json {
    private final StringBuilder out = new StringBuilder("{");

    /** A member that is a text. */
    Json put(String name, String value) {
        key(name).append(quote(value));
        return this;
    }

    /** A member that is a number. */
    Json put(String name, double value) {
        key(name).append(number(value));
        return this;
    }

    /** A member that is an array of numbers. */
    Json put(String name, double[] values) {
        StringBuilder to = key(name).append('[');
        for (int i = 0; i < values.length; i++) {
            to.append(i == 0 ? "" : ",").append(number(values[i]));
        }
        to.append(']');
        return this;
    }

    /** A member that is an array of texts. */
    Json putTexts(String name, List<String> values) {
        key(name)
                .append('[')
                .append(String.join(",", values.stream().map(Json::quote).toList()))
                .append(']');
        return this;
    }

    /** A member that is an array of objects. */
    Json put(String name, List<Json> values) {
        key(name)
                .append('[')
                .append(String.join(",", values.stream().map(Json::finish).toList()))
                .append(']');
        return this;
    }

    /** The object. */
    String finish() {
        return out + "}";
    }

    private StringBuilder key(String name) {
        return out.append(out.length() == 1 ? "" : ",").append(quote(name)).append(':');
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Numbers.exact(value) : "\"" + value + "\"";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' ' && c < 0xD800 && "\"\\<>&'".indexOf(c) < 0;
            quoted.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return quoted.append('"').toString();
    }
}
