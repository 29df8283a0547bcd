package org.halfstep.tornado;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The properties with which the JVM must have been started. Without those of the SDK there is no TornadoVM; without
 * those of the file halfstep-tornado-flags, which the build copies here, its results would be wrong in silence.
 */
final class RequiredFlags {
    /** The SDK's argument file sets it; TornadoVM loads the class that it names. */
    static final String RUNTIME = "tornado.load.runtime.implementation";

    private static final String FILE = "/halfstep-tornado-flags";
    private static final String PROPERTY = "-D";
    private static final String REMEDY = "name it by --backend " + TornadoBackendProvider.NAME
            + " or set HALFSTEP_TORNADO=always (never keeps it out), and start it through ./halfstep";

    private RequiredFlags() {}

    /** What is missing in this JVM, and the remedy; empty if nothing is. */
    static Optional<String> missing() {
        return missing(System::getProperty, values());
    }

    static Optional<String> missing(UnaryOperator<@Nullable String> properties, Map<String, String> needed) {
        if (properties.apply(RUNTIME) == null) {
            return Optional.of("the JVM was started without TornadoVM; " + REMEDY);
        }
        for (Map.Entry<String, String> flag : needed.entrySet()) {
            String value = properties.apply(flag.getKey());
            String wanted = PROPERTY + flag.getKey() + "=" + flag.getValue();
            if (value == null) {
                return Optional.of(
                        "the JVM was started without " + wanted + ", so its results could be wrong; " + REMEDY);
            }
            if (!value.equalsIgnoreCase(flag.getValue())) {
                return Optional.of("the JVM was started with -D" + flag.getKey() + "=" + value + " instead of " + wanted
                        + ", so its results could be wrong; leave it out");
            }
        }
        return Optional.empty();
    }

    /** The properties of the file by name, in its order. */
    static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        text().lines().filter(line -> line.startsWith(PROPERTY)).forEach(line -> {
            int equals = line.indexOf('=');
            values.put(line.substring(PROPERTY.length(), equals), line.substring(equals + 1));
        });
        return values;
    }

    private static String text() {
        try (InputStream file = RequiredFlags.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not among the classes of this module; build it again");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
