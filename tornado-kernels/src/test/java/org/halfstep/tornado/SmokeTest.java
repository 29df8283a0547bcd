package org.halfstep.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

class SmokeTest {
    @Test
    void aDeviceIsThere() {
        assertThat(TornadoRuntimeProvider.getTornadoRuntime().getNumBackends()).isPositive();
    }
}
