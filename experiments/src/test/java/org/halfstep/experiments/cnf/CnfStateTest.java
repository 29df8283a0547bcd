package org.halfstep.experiments.cnf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.optim.LossScaling;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cnf.CnfTraining.Step;
import org.halfstep.experiments.data.ToyData;
import org.halfstep.experiments.run.Checkpoint;
import org.junit.jupiter.api.Test;

class CnfStateTest {
    private final Backend backend = Backends.open("reference", 1);

    private CnfTraining training() {
        CnfConfig config = new CnfConfig("tiny", "moons", "float16", "loss", "rk4", 3, 16, 8, 8, 10, 0.01, 5, 5, 32, 4);
        return new CnfTraining(config, ToyData.parse("moons"), backend);
    }

    private static void step(CnfTraining training, CnfTotals totals, long iteration) {
        assertThat(training.step(iteration)).isInstanceOfSatisfying(Step.Done.class, done -> totals.add(done, 3));
    }

    private static <T> List<double[]> values(List<T> all, Function<T, Tensor> tensor) {
        return all.stream().map(one -> tensor.apply(one).toDoubles()).toList();
    }

    @Test
    void everythingThatTheNextStepDependsOnComesBack() {
        try (CnfTraining training = training();
                CnfTraining other = training()) {
            CnfTotals totals = new CnfTotals();
            CnfTotals restored = new CnfTotals();
            training.restore(new LossScaling(128, 1997));
            step(training, totals, 0);
            step(training, totals, 1);
            Checkpoint saved = CnfState.save(training, totals, "a run", 2, 1.5, 4.25);
            assertThat(CnfState.restore(saved, other, restored)).isEqualTo(2);

            assertThat(saved.getDouble("elapsedSeconds")).isEqualTo(1.5);
            assertThat(saved.getDouble("validationLoss")).isEqualTo(4.25);
            assertThat(restored.save()).containsExactly(totals.save());
            requireSameState(training, other);

            step(training, totals, 2);
            step(other, restored, 2);
            assertThat(training.lossScaling().scale())
                    .as("doubled after 2000 clean steps, those before the checkpoint among them")
                    .isEqualTo(256);
            requireSameState(training, other);
        }
    }

    private static void requireSameState(CnfTraining training, CnfTraining other) {
        assertThat(other.lossScaling().scale()).isEqualTo(training.lossScaling().scale());
        assertThat(other.lossScaling().cleanSteps())
                .isEqualTo(training.lossScaling().cleanSteps());
        assertThat(other.adam().steps()).isEqualTo(training.adam().steps());
        assertThat(values(other.adam().state(), Function.identity()))
                .usingRecursiveComparison()
                .isEqualTo(values(training.adam().state(), Function.identity()));
        assertThat(values(other.parameters(), Parameter::master))
                .usingRecursiveComparison()
                .isEqualTo(values(training.parameters(), Parameter::master));
        assertThat(other.digest().state()).isEqualTo(training.digest().state());
    }
}
