package org.halfstep.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.Backends.Choice;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
    private static final BackendProvider BROKEN = new Stub("broken", new Unavailable("no device; plug one in"));
    private static final BackendProvider WORKING = new Stub("working", new Available("a stub"));

    private record Stub(String name, Availability availability) implements BackendProvider {
        @Override
        public Backend open(int threads) {
            return new ReferenceBackend(threads);
        }
    }

    @Test
    void theReferenceBackendHasItsNameAndThreads() {
        assertThat(Backends.names()).contains("reference").endsWith("auto");
        try (Backend backend = Backends.open("reference", 2)) {
            assertThat(backend.name()).isEqualTo("reference");
            assertThat(backend.threads()).isEqualTo(2);
            assertThat(backend.availability()).isEqualTo(new Available("plain loops of the JVM, threads 2"));
        }
    }

    @Test
    void autoOpensWhatChooseExplains() {
        Choice choice = Backends.choose(1);
        try (Backend chosen = choice.backend();
                Backend opened = Backends.open("auto", 1)) {
            assertThat(opened.name()).isEqualTo(chosen.name());
            assertThat(choice.reason()).startsWith("backend " + chosen.name()).endsWith("threads 1");
        }
    }

    @Test
    void theChoiceSaysWhyOthersWereRejected() {
        Choice choice = Backends.choose(List.of(BROKEN, WORKING), 3);
        try (Backend chosen = choice.backend()) {
            assertThat(chosen.threads()).isEqualTo(3);
            assertThat(choice.reason())
                    .isEqualTo("backend working (a stub), threads 3; not broken: no device; plug one in");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.choose(List.of(BROKEN), 1))
                .withMessage("no backend can run here; not broken: no device; plug one in");
    }

    @Test
    void anUnavailableBackendIsAnErrorNotAFallback() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open(List.of(BROKEN, WORKING), "broken", 1))
                .withMessage("backend broken cannot run here: no device; plug one in");
    }

    @Test
    void wrongNamesAndThreadsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open("refrence", 1))
                .withMessageContaining("unknown backend 'refrence'")
                .withMessageContaining("reference")
                .withMessageContaining("auto");
        for (String name : List.of("reference", "auto")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Backends.open(name, 0))
                    .withMessageContaining("reference")
                    .withMessageContaining("not 0");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.choose(-1))
                .withMessageContaining("not -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReferenceBackend(0))
                .withMessageContaining("not 0");
    }

    /** Stands in META-INF/services of a folder that only the test below puts on a class path. */
    public static final class Found implements BackendProvider {
        @Override
        public String name() {
            return "found";
        }

        @Override
        public Availability availability() {
            return new Unavailable("a test's");
        }

        @Override
        public Backend open(int threads) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void providersOfOtherModulesAreFoundAsServices(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(BackendProvider.class.getName()), Found.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThat(Backends.names()).startsWith("found").contains("reference");
            Choice choice = Backends.choose(1);
            choice.backend().close();
            assertThat(choice.reason()).endsWith("; not found: a test's");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void namesAreUnique() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Backends.requireDistinct(List.of(WORKING, BROKEN, WORKING)))
                .withMessageContaining("two backends are called working");
    }
}
