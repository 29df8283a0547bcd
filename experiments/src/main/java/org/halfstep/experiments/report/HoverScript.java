package org.halfstep.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** The one script of a page, {@code hover.js}, and the policy that allows it and no other. */
final class HoverScript {
    private HoverScript() {}

    static String source() {
        try (InputStream script = HoverScript.class.getResourceAsStream("hover.js")) {
            return new String(
                    Objects.requireNonNull(script, "hover.js is missing from the class path")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("hover.js cannot be read", e);
        }
    }

    /** The source expression that allows a script by its hash (Content Security Policy level 2). */
    static String policy(String source) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
