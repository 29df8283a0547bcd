package org.halfstep.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Availability.Unavailable;
import org.halfstep.core.backend.Backends.Choice;
import org.halfstep.core.backend.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {
    private static final BackendProvider BROKEN = new Stub("broken", new Unavailable("no device; plug one in"));
    private static final BackendProvider WORKING = new Stub("working", new Available("a stub"));

    private static final Resources ONE_THREAD = Resources.threads(1);

    private record Stub(String name, Availability availability) implements BackendProvider {
        @Override
        public Backend open(Optional<Device> device, Resources resources) {
            assertThat(device).isEmpty();
            return new ReferenceBackend(resources.threads());
        }
    }

    /** Notes with what it was opened, and fails where its device says so. */
    private record WithDevices(List<Device> devices, Optional<String> reasonAgainstAuto, List<String> opened)
            implements BackendProvider {
        WithDevices(String... names) {
            this(
                    IntStream.range(0, names.length)
                            .mapToObj(i -> device(Integer.toString(i), names[i]))
                            .toList(),
                    Optional.empty(),
                    new ArrayList<>());
        }

        private static Device device(String word, String name) {
            Availability availability =
                    name.startsWith("Burnt") ? new Unavailable("it smells; buy another") : new Available(name);
            return new Device(word, name, availability, 1 << 30, List.of("float32"));
        }

        @Override
        public String name() {
            return "gadget";
        }

        @Override
        public Availability availability() {
            return devices.getFirst().availability();
        }

        @Override
        public Backend open(Optional<Device> device, Resources resources) {
            if (resources.deviceMemory().orElse(1 << 20) < 1 << 20) {
                throw new IllegalArgumentException("it needs a mebibyte");
            }
            opened.add(device.orElseThrow().word() + " " + resources.deviceMemory());
            return new ReferenceBackend(resources.threads());
        }
    }

    private static String opened(String name, String... devices) {
        WithDevices provider = new WithDevices(devices);
        Backends.open(List.of(provider, WORKING), name, ONE_THREAD).close();
        return provider.opened().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "gadget, 0",
        "gadget:0, 0",
        "gadget:1, 1",
        "gadget:first, 0",
        "gadget:SECOND g, 1",
        "gadget:12, 2",
        "gadget:2, 2"
    })
    void aDeviceIsNamedByItsWordOrAPartOfItsName(String name, String word) {
        assertThat(opened(name, "First GPU", "Second GPU", "Model 12")).isEqualTo(word + " OptionalLong.empty");
    }

    @Test
    void anAvailableDeviceIsOpenedBesideOneThatIsNot() {
        assertThat(opened("gadget:1", "Burnt GPU", "Fresh GPU")).startsWith("1 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gadget:7 | backend gadget has no device '7'; it has gadget:0 (Old GPU), gadget:1 (New GPU), gadget:2"
                        + " (Burnt CPU)",
                "gadget: | backend gadget has no device ''; it has gadget:0 (Old GPU)",
                "gadget:gpu | 'gpu' could be several devices of backend gadget: gadget:0 (Old GPU), gadget:1 (New GPU)",
                "gadget:burnt | backend gadget:2 cannot run here: it smells; buy another",
                "working:0 | backend working has no devices to choose from; leave ':0' out",
                "broken:0 | backend broken cannot run here: no device; plug one in",
                "widget:0 | unknown backend 'widget'; known are gadget, working, broken, auto",
                "auto:0 | auto chooses the device, too; leave ':0' out"
            })
    void devicesThatCannotBeOpened(String name, String message) {
        WithDevices provider = new WithDevices("Old GPU", "New GPU", "Burnt CPU");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open(List.of(provider, WORKING, BROKEN), name, ONE_THREAD))
                .withMessageStartingWith(message);
        assertThat(provider.opened()).isEmpty();
    }

    @Test
    void autoPassesOverABackendThatAsksForIt() {
        WithDevices shy = new WithDevices(
                new WithDevices("Slow CPU").devices(), Optional.of("it is slow; name it to use it"), new ArrayList<>());
        Choice choice = Backends.choose(List.of(shy, WORKING), ONE_THREAD);
        choice.backend().close();
        assertThat(choice.reason())
                .isEqualTo("backend working (a stub), threads 1; not gadget: it is slow; name it to use it");
        Backends.open(List.of(shy, WORKING), "gadget", ONE_THREAD).close();
        assertThat(shy.opened()).containsExactly("0 OptionalLong.empty");
    }

    @Test
    void autoGoesOnWhereABackendIsFoundUnableOnlyWhenItIsOpened() {
        WithDevices provider = new WithDevices("Fast GPU");
        Choice choice = Backends.choose(List.of(provider, WORKING), new Resources(1, OptionalLong.of(5)));
        choice.backend().close();
        assertThat(choice.reason()).isEqualTo("backend working (a stub), threads 1; not gadget: it needs a mebibyte");
        Choice first = Backends.choose(List.of(provider, WORKING), new Resources(1, OptionalLong.of(1 << 21)));
        first.backend().close();
        assertThat(first.reason()).isEqualTo("backend gadget (Fast GPU), threads 1");
        assertThat(provider.opened()).containsExactly("0 OptionalLong[2097152]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "reference:cpu", "vector", "vector:processor"})
    void theProcessorIsADeviceWhoseMemoryIsTheHeap(String name) {
        Backends.open(name, 1).close();
        assertThat(Backends.devices().get(name.replaceFirst(":.*", "")))
                .singleElement()
                .satisfies(device -> assertThat(device.memoryBytes())
                        .isEqualTo(Runtime.getRuntime().maxMemory()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open(name, new Resources(1, OptionalLong.of(1 << 20))))
                .withMessageContaining("computes in the JVM's heap and has no device whose memory could be limited");
    }

    @Test
    void aBackendWhoseModuleIsNotThereSaysHowToGetIt() {
        assertThat(Backends.names()).startsWith("tornado");
        assertThat(Backends.availability().get("tornado"))
                .isEqualTo(new Unavailable(
                        "TORNADOVM_HOME names no SDK of TornadoVM; docs/gpu.md says how to install one"));
        for (String name : List.of("tornado", "tornado:1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Backends.open(name, 1))
                    .withMessage("backend tornado cannot run here: TORNADOVM_HOME names no SDK of TornadoVM;"
                            + " docs/gpu.md says how to install one");
        }
        Choice choice = Backends.choose(ONE_THREAD);
        choice.backend().close();
        assertThat(choice.reason()).doesNotContain("tornado");
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
        Choice choice = Backends.choose(ONE_THREAD);
        try (Backend chosen = choice.backend();
                Backend opened = Backends.open("auto", 1)) {
            assertThat(opened.name()).isEqualTo(chosen.name());
            assertThat(choice.reason()).startsWith("backend " + chosen.name()).endsWith("threads 1");
        }
    }

    @Test
    void theChoiceSaysWhyOthersWereRejected() {
        Choice choice = Backends.choose(List.of(BROKEN, WORKING), Resources.threads(3));
        try (Backend chosen = choice.backend()) {
            assertThat(chosen.threads()).isEqualTo(3);
            assertThat(choice.reason())
                    .isEqualTo("backend working (a stub), threads 3; not broken: no device; plug one in");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.choose(List.of(BROKEN), ONE_THREAD))
                .withMessage("no backend can run here; not broken: no device; plug one in");
    }

    @Test
    void anUnavailableBackendIsAnErrorNotAFallback() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open(List.of(BROKEN, WORKING), "broken", ONE_THREAD))
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
                    .withMessage("a backend needs 1 thread or more, not 0");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Resources(1, OptionalLong.of(0)))
                .withMessage("a backend needs 1 byte or more of its device, not 0");
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
        public Backend open(Optional<Device> device, Resources resources) {
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
            Choice choice = Backends.choose(ONE_THREAD);
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
