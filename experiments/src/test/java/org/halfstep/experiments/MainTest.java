package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.halfstep.experiments.run.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void withoutACommandTheHelpIsShown() {
        String help = Halfstep.run().ok().out();
        assertThat(help).contains("Usage: halfstep", "cnf", "proof", "devices", "completion", "./halfstep cnf");
        assertThat(Halfstep.run("--help").ok().out()).isEqualTo(help);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnf", "proof", "precision", "adjoint-scaling", "roundoff", "devices", "completion"})
    void everyCommandHasHelp(String command) {
        assertThat(Halfstep.run(command, "--help").ok().out()).startsWith("Usage: halfstep " + command);
    }

    @Test
    void theHelpOfCnfSaysItsExitCodes() {
        assertThat(Halfstep.run("cnf", "--help").out()).contains("Exit codes:", "0     done", "130");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Halfstep.run("--version").ok().out().strip()).isEqualTo("halfstep " + Version.text());
    }

    @Test
    void anUnknownCommandIsSuggested() {
        Halfstep.run("cnff")
                .refused(2, "unknown command or option 'cnff'; commands: cnf, adjoint-scaling, ")
                .refused(2, "Did you mean: halfstep cnf");
    }

    @Test
    void aPrecisionIsPrintedAsItsCastingTable() {
        assertThat(Halfstep.run("precision", "bfloat16").ok().out())
                .startsWith("precision   bfloat16")
                .containsPattern("(?m)^stored-state +Y_n +bfloat16 ");
        Halfstep.run("precision", "float15").refused(2, "unknown precision 'float15'; known: float64");
        assertThat(Halfstep.run("precision", "float16 step-product=bfloat16")
                        .ok()
                        .out())
                .containsPattern("(?m)^step-product +h phi_n +bfloat16 ");
    }

    @Test
    void devicesListsBackendsAndTheMachine() {
        assertThat(Halfstep.run("devices").ok().out())
                .startsWith("backend ")
                .containsPattern(
                        "(?m)^tornado +- +- +not available: TORNADOVM_HOME names no SDK of TornadoVM; docs/gpu.md"
                                + " says how to install one$")
                .containsPattern("(?m)^vector +[1-9][0-9.]* [MG]iB +every format +vectors of ")
                .containsPattern("(?m)^reference +[1-9][0-9.]* [MG]iB +every format +plain loops")
                .containsPattern("(?m)^java +\\S")
                .containsPattern("(?m)^cores +[1-9]")
                .containsPattern("(?m)^heap +[1-9][0-9.]* [MG]iB at most");
    }

    @Test
    void completionIsAScriptWithEveryCommandAndItsOptions() {
        assertThat(Halfstep.run("completion").ok().out())
                .startsWith("#!/usr/bin/env bash")
                .contains("cnf", "--precision", "devices", "complete -F");
    }
}
