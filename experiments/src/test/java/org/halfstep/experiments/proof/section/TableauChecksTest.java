package org.halfstep.experiments.proof.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.halfstep.solvers.Tableaus;
import org.junit.jupiter.api.Test;

/** A wrong coefficient of any method is found: without the published numbers too, by what must hold between them. */
class TableauChecksTest {
    private static List<Finding> failures(Coefficients method) {
        List<Finding> findings = new ArrayList<>();
        TableauChecks.coefficients(List.of(method), findings::add);
        return findings.stream().filter(finding -> !finding.passes()).toList();
    }

    private static List<Double> changed(List<Double> numbers, int at, double by) {
        List<Double> changed = new ArrayList<>(numbers);
        changed.set(at, changed.get(at) + by);
        return changed;
    }

    /** Every method with each of its numbers changed, one at a time, under another name. */
    private static List<Coefficients> changed(Coefficients method, String name, double by) {
        List<Coefficients> all = new ArrayList<>();
        for (int i = 0; i < method.stages(); i++) {
            all.add(new Coefficients(name, method.order(), method.a(), changed(method.b(), i, by), method.c()));
            all.add(new Coefficients(name, method.order(), method.a(), method.b(), changed(method.c(), i, by)));
            for (int j = 0; j < i; j++) {
                List<List<Double>> a = new ArrayList<>(method.a());
                a.set(i, changed(a.get(i), j, by));
                all.add(new Coefficients(name, method.order(), a, method.b(), method.c()));
            }
        }
        return all;
    }

    @Test
    void everyWrongCoefficientIsFound() {
        int tried = 0;
        for (Coefficients method : Tableaus.ALL.stream().map(Coefficients::of).toList()) {
            assertThat(failures(method)).isEmpty();
            for (Coefficients wrong : changed(method, "another", 1e-9)) {
                assertThat(failures(wrong)).as("%s", wrong).isNotEmpty();
                tried++;
            }
            for (Coefficients wrong : changed(method, method.name(), 1e-15)) {
                if (!wrong.equals(method)) {
                    assertThat(failures(wrong))
                            .as("%s", wrong)
                            .extracting(Finding::check)
                            .contains("coefficients a, b and c are the published ones");
                }
            }
        }
        assertThat(tried).isGreaterThan(100);
    }

    @Test
    void anOrderThatIsNotTheMethodsIsFound() {
        for (Coefficients method : Tableaus.ALL.stream().map(Coefficients::of).toList()) {
            for (int order : new int[] {method.order() - 1, method.order() + 1}) {
                Coefficients wrong = new Coefficients("another", order, method.a(), method.b(), method.c());
                assertThat(failures(wrong))
                        .as("%s, order %d", method.name(), order)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyNamedMethodIsPublished() {
        assertThat(Coefficients.published().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Tableaus.ALL.stream().map(tableau -> tableau.name()).toList());
    }

    @Test
    void slopesHaveConfidenceLimits() {
        double[] h = {0.1, 0.07, 0.05, 0.035, 0.025, 0.018, 0.0125};
        double[] exact = new double[h.length];
        double[] noisy = new double[h.length];
        for (int i = 0; i < h.length; i++) {
            exact[i] = 3 * Math.pow(h[i], 4) * Math.exp(2 * h[i]);
            noisy[i] = exact[i] * (i % 2 == 0 ? 1.1 : 0.9);
        }
        assertThat(Slope.fit(h, exact).order()).isBetween(4 - 1e-9, 4 + 1e-9);
        assertThat(Slope.fit(h, exact).margin()).isLessThan(1e-6);
        Slope slope = Slope.fit(h, noisy);
        assertThat(slope.margin()).isGreaterThan(0.2);
        assertThat(Math.abs(slope.order() - 4)).isLessThan(slope.margin());
    }
}
