package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredFlagsTest {
    private static final String STRICT = "tornado.opencl.compiler.flags";

    private final Map<String, String> properties = new HashMap<>(RequiredFlags.values());

    RequiredFlagsTest() {
        properties.put(RequiredFlags.RUNTIME, "a class");
    }

    private String missing() {
        return RequiredFlags.missing(properties::get, RequiredFlags.values()).orElse("nothing");
    }

    @Test
    void theyAreThoseOfTheFile() {
        assertThat(RequiredFlags.values())
                .containsOnlyKeys(
                        "tornado.recover.bailout",
                        STRICT,
                        "tornado.enable.fma",
                        "tornado.enable.mathOptimizations",
                        "tornado.enable.fastMathOptimizations",
                        "tornado.compiler.fullInlining")
                .containsEntry(STRICT, "-w");
        assertThat(RequiredFlags.missing()).as("the tests have them").isEmpty();
    }

    @Test
    void theCaseOfALetterMakesNoDifference() {
        properties.put("tornado.enable.fma", "true");
        assertThat(missing()).isEqualTo("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tornado.recover.bailout",
                STRICT,
                "tornado.enable.fma",
                "tornado.enable.mathOptimizations",
                "tornado.enable.fastMathOptimizations",
                "tornado.compiler.fullInlining"
            })
    void eachIsNeededWithItsValue(String name) {
        String flag = "-D" + name + "=" + properties.remove(name);
        assertThat(missing())
                .startsWith("the JVM was started without " + flag + ", so its results could be wrong; name it by")
                .endsWith("start it through ./halfstep");
        properties.put(name, "other");
        assertThat(missing())
                .isEqualTo("the JVM was started with -D" + name + "=other instead of " + flag
                        + ", so its results could be wrong; leave it out");
    }

    @Test
    void withoutTheSdkNothingElseIsLookedAt() {
        properties.clear();
        assertThat(missing())
                .isEqualTo("the JVM was started without TornadoVM; name it by --backend tornado or set"
                        + " HALFSTEP_TORNADO=always (never keeps it out), and start it through ./halfstep");
    }
}
