package org.halfstep.tornado.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** Each entry of the two lists on the default device, and the lists against {@code docs/gpu.md}. */
class LimitsTest {
    private static final Path DOCUMENT = Path.of("../docs/gpu.md");

    static List<Limit> limits() {
        return Limits.all();
    }

    static List<Foundation> foundations() {
        return Foundations.all();
    }

    @ParameterizedTest
    @MethodSource("limits")
    void theForbiddenStillFails(Limit limit) {
        assumeTrue(
                limit.cause() == Limit.Cause.TRANSLATION || onPocl(),
                "what OpenCL leaves to the device is known of PoCL only");
        Outcome outcome = limit.trial().outcome();
        assertThat(outcome)
                .as(
                        "%s: %s",
                        limit.avoid(),
                        outcome == Outcome.RIGHT
                                ? "now right: docs/gpu.md and this list may drop it"
                                : "fails in another way: docs/gpu.md and this list should say so")
                .isEqualTo(limit.outcome());
    }

    @ParameterizedTest
    @MethodSource("foundations")
    void whatIsReliedOnIsRight(Foundation foundation) {
        assertThat(foundation.trial().outcome()).as(foundation.what()).isEqualTo(Outcome.RIGHT);
    }

    @Test
    void theDocumentSaysTheForbidden() throws IOException {
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals("## Java that must not be written in a kernel"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Do not write |"))
                .toList();
        assertThat(rows).isEqualTo(Limits.all().stream().map(Limit::tableLine).toList());
    }

    @Test
    void theDocumentSaysWhatIsReliedOn() throws IOException {
        List<String> items = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals("Right, and relied on:"))
                .skip(1)
                .takeWhile(line -> line.isEmpty() || line.startsWith("- "))
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(items)
                .isEqualTo(Foundations.all().stream().map(Foundation::listLine).toList());
    }

    private static boolean onPocl() {
        return TornadoRuntimeProvider.getTornadoRuntime()
                .getDefaultDevice()
                .getPlatformName()
                .contains("Portable Computing Language");
    }
}
