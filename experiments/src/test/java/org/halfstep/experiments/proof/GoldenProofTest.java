package org.halfstep.experiments.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.halfstep.experiments.proof.Check.Measure;
import org.halfstep.experiments.proof.GoldenProof.FileResult;
import org.junit.jupiter.api.Test;

/** The golden numbers of the released package are repeated. */
class GoldenProofTest {
    /** What each file is good for; a reader that skips cases has fewer. */
    private static final Map<String, Integer> CHECKS = Map.ofEntries(
            entry("a_linear_ode.json", 300),
            entry("b_mlp_ode.json", 322),
            entry("c_cnf.json", 114),
            entry("e_dynamic_scaler.json", 170),
            entry("f_rounding.json", 4));

    @Test
    void everyGoldenNumberIsRepeatedOnAnyNumberOfThreads() throws IOException {
        List<FileResult> results = Golden.prove(Golden.FOLDER, 1);
        assertThat(results).flatExtracting(Golden::failures).isEmpty();
        Map<String, Integer> counts = Golden.checks(results).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, file -> file.getValue().size()));
        assertThat(counts).isEqualTo(CHECKS);
        assertThat(Golden.prove(Golden.FOLDER, 2)).isEqualTo(results);
    }

    /** Otherwise the bounds of the low formats would prove nothing about them. */
    @Test
    void aFloat64RunPassesNoGradientOfTheLowCasesOfBAndC() throws IOException {
        Map<String, List<Check>> checks = Golden.checks(Golden.proveWith(_ -> "float64"));
        for (String file : List.of("b_mlp_ode.json", "c_cnf.json")) {
            List<Check> low = checks.getOrDefault(file, List.of()).stream()
                    .filter(check -> check.caseName().startsWith("float16")
                            || check.caseName().startsWith("bfloat16"))
                    .toList();
            assertThat(low)
                    .filteredOn(check -> check.quantity().contains("grad"))
                    .hasSizeGreaterThanOrEqualTo(12)
                    .noneMatch(Check::passes);
            assertThat(low)
                    .filteredOn(check -> check.measure() == Measure.UNEQUAL || check.measure() == Measure.ULP)
                    .hasSize(8)
                    .noneMatch(Check::passes);
        }
    }

    @Test
    void aFloat64RunPassesNoCaseOfE() throws IOException {
        List<Check> checks =
                Golden.checks(Golden.proveWith(_ -> "float64")).getOrDefault("e_dynamic_scaler.json", List.of());
        Map<String, List<Check>> cases = checks.stream().collect(Collectors.groupingBy(Check::caseName));
        assertThat(cases).hasSize(27).allSatisfy((_, found) -> assertThat(found).anyMatch(check -> !check.passes()));
        assertThat(checks)
                .filteredOn(check -> check.quantity().startsWith("grad") && !check.passes())
                .as("gradients alone tell it from float64")
                .hasSizeGreaterThanOrEqualTo(30);
    }
}
