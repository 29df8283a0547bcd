package org.halfstep.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build and the commit that it was built from. */
public final class Version {
    private static final String RESOURCE = "/org/halfstep/experiments/version.properties";

    private Version() {}

    /** For example {@code 0.1.0 (commit 1a2b3c4)}; the commit is "unknown" outside a git checkout. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String commit = System.getProperty("halfstep.commit", "unknown");
        return properties.getProperty("version", "unknown") + " (commit " + commit + ")";
    }
}
