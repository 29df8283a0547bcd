package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.halfstep.core.backend.Availability.Available;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Backends.Choice;
import org.halfstep.core.backend.Device;
import org.halfstep.core.backend.Resources;
import org.halfstep.experiments.run.Environment;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** In a JVM that has TornadoVM, its flags and a device. */
class TornadoBackendProviderTest {
    private static List<Device> devices() {
        return new TornadoBackendProvider().devices();
    }

    @Test
    void theDevicesAreThoseOfTornadoVm() {
        assertThat(Backends.names()).startsWith("tornado", "vector");
        assertThat(Backends.devices().get("tornado")).isEqualTo(devices()).isNotEmpty();
        for (int i = 0; i < devices().size(); i++) {
            Device device = devices().get(i);
            assertThat(device.word()).isEqualTo(Integer.toString(i));
            assertThat(device.memoryBytes()).isGreaterThan(1 << 28);
            assertThat(device.formats()).containsExactly("float32", "float16", "bfloat16");
            assertThat(device.availability())
                    .isInstanceOfSatisfying(Available.class, available -> assertThat(available.description())
                            .startsWith(device.name() + ", ")
                            .containsPattern(", (CPU|GPU|ACCELERATOR), ")
                            .containsPattern(", TornadoVM [0-9]+\\.[0-9]+\\.[0-9]+"));
        }
    }

    @Test
    void aDeviceIsOpenedByItsNumberOrAPartOfItsName() {
        Device first = devices().getFirst();
        for (String name :
                List.of("tornado", "tornado:0", "tornado:" + first.name().toUpperCase(Locale.ROOT))) {
            try (Backend backend = Backends.open(name, 2)) {
                assertThat(backend.name()).isEqualTo("tornado");
                assertThat(backend.threads()).isEqualTo(2);
                assertThat(Environment.facts(backend).get("backend"))
                        .as("environment.json")
                        .startsWith("tornado: ")
                        .contains(first.name());
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open("tornado:abacus", 1))
                .withMessageStartingWith("backend tornado has no device 'abacus'; it has tornado:0 (" + first.name());
    }

    @Test
    void autoTakesAGpuOnly() {
        TornadoDeviceType type = TornadoRuntimeProvider.getTornadoRuntime()
                .getBackend(0)
                .getDevice(0)
                .getDeviceType();
        Choice choice = Backends.choose(Resources.threads(1));
        try (Backend backend = choice.backend()) {
            if (type == TornadoDeviceType.CPU) {
                assertThat(backend.name()).isEqualTo("vector");
                assertThat(choice.reason()).endsWith("; not tornado: its device is a CPU; name it to use it");
            } else {
                assertThat(backend.name()).isEqualTo("tornado");
            }
        }
    }
}
