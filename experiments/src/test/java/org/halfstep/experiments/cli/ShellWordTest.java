package org.halfstep.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellWordTest {
    @Test
    void aPlainWordStaysAsItIs() {
        assertThat(ShellWord.of("runs/cnf-8gaussians-rampde-0.1.0-float16"))
                .isEqualTo("runs/cnf-8gaussians-rampde-0.1.0-float16");
    }

    @Test
    void whatAShellWouldReadOtherwiseIsQuoted() {
        assertThat(ShellWord.of("my points.csv")).isEqualTo("'my points.csv'");
        assertThat(ShellWord.of("Ada's $HOME")).isEqualTo("'Ada'\\''s $HOME'");
        assertThat(ShellWord.of("")).isEqualTo("''");
    }
}
