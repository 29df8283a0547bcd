package org.halfstep.core.format;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.halfstep.core.format.FloatFormat.Overflow;
import org.halfstep.core.format.FloatFormat.SpecialValues;
import org.halfstep.core.format.FloatFormat.Subnormals;

/** Reads the words by which users call formats: {@code bfloat16}, {@code e4m3:saturating}, {@code custom:5:-14:15}. */
final class FormatName {
    private static final String SEPARATOR = ":";
    private static final String CUSTOM = "custom";
    private static final int CUSTOM_WORDS = 4;

    /** Other words for a named format. */
    private static final Map<String, FloatFormat> ALIASES = Map.of(
            "binary64", FloatFormat.BINARY64,
            "binary32", FloatFormat.BINARY32,
            "binary16", FloatFormat.BINARY16,
            "fp6", FloatFormat.FP6_E3M2,
            "fp4", FloatFormat.FP4_E2M1);

    private FormatName() {}

    static FloatFormat parse(String name) {
        List<String> words = Arrays.asList(name.split(SEPARATOR, -1));
        boolean custom = words.getFirst().equals(CUSTOM);
        int first = custom ? CUSTOM_WORDS : 1;
        FloatFormat format = custom ? custom(name, words) : named(name, words.getFirst());
        for (String word : words.subList(Math.min(first, words.size()), words.size())) {
            format = modified(name, format, word);
        }
        return format;
    }

    private static FloatFormat named(String name, String word) {
        FloatFormat alias = ALIASES.get(word);
        return alias != null
                ? alias
                : FloatFormat.ALL.stream()
                        .filter(format -> format.name().equals(word))
                        .findFirst()
                        .orElseThrow(() -> unknown(name));
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("unknown floating-point format '" + name + "'; known: "
                + FloatFormat.ALL.stream().map(FloatFormat::name).collect(Collectors.joining(", "))
                + ", custom:p:emin:emax, each with :flushed or :saturating behind it if wanted");
    }

    private static FloatFormat custom(String name, List<String> words) {
        if (words.size() < CUSTOM_WORDS) {
            throw new IllegalArgumentException("format '" + name
                    + "': a custom format is written custom:p:emin:emax, for example custom:5:-14:15");
        }
        return new FloatFormat(
                String.join(SEPARATOR, words.subList(0, CUSTOM_WORDS)),
                number(name, "p", words.get(1)),
                number(name, "emin", words.get(2)),
                number(name, "emax", words.get(3)),
                Subnormals.GRADUAL,
                SpecialValues.INFINITIES_AND_NAN,
                Overflow.STANDARD);
    }

    private static int number(String name, String what, String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("format '" + name + "': " + what + " is '" + word
                    + "', not an integer; a custom format is written custom:p:emin:emax, for example custom:5:-14:15");
        }
    }

    private static FloatFormat modified(String name, FloatFormat format, String word) {
        Subnormals subnormals = format.subnormals();
        Overflow overflow = format.overflow();
        switch (word) {
            case "flushed" -> subnormals = Subnormals.FLUSHED;
            case "saturating" -> overflow = Overflow.SATURATING;
            default ->
                throw new IllegalArgumentException("format '" + name + "': '" + word
                        + "' says nothing about a format; known: flushed, saturating");
        }
        boolean changes = subnormals != format.subnormals() || overflow != format.overflow();
        return new FloatFormat(
                changes ? format.name() + SEPARATOR + word : format.name(),
                format.precision(),
                format.minExponent(),
                format.maxExponent(),
                subnormals,
                format.specialValues(),
                overflow);
    }
}
