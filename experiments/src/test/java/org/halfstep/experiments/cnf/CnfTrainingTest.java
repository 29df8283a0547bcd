package org.halfstep.experiments.cnf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.halfstep.autodiff.Parameter;
import org.halfstep.autodiff.optim.LossScaling;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cnf.CnfTraining.Gradients;
import org.halfstep.experiments.cnf.CnfTraining.Step;
import org.halfstep.experiments.data.ToyData;
import org.halfstep.experiments.report.CnfReportData.UnderflowRow;
import org.junit.jupiter.api.Test;

class CnfTrainingTest {
    private final Backend backend = Backends.open("reference", 1);

    private CnfTraining training(String precision, String scaling) {
        CnfConfig config =
                new CnfConfig("tiny", "moons", precision, scaling, "rk4", 4, 512, 8, 8, 10, 0.01, 5, 5, 32, 4);
        return new CnfTraining(config, ToyData.parse("moons"), backend);
    }

    private static List<double[]> masters(CnfTraining training) {
        return training.parameters().stream()
                .map(Parameter::master)
                .map(Tensor::toDoubles)
                .toList();
    }

    @Test
    void lossScalingLeavesOutAStepThatOverflowsAndHalvesTheScale() {
        try (CnfTraining training = training("float16", "loss")) {
            training.restore(new LossScaling(0x1p40, 5));
            List<double[]> before = masters(training);
            assertThat(training.step(0)).isInstanceOfSatisfying(Step.Done.class, done -> assertThat(done.gradients())
                    .isEqualTo(Gradients.LEFT_OUT));
            assertThat(training.lossScaling().scale()).isEqualTo(0x1p39);
            assertThat(training.lossScaling().cleanSteps()).isZero();
            assertThat(training.adam().steps()).isZero();
            assertThat(masters(training)).usingRecursiveComparison().isEqualTo(before);

            training.restore(new LossScaling(1024, 5));
            assertThat(training.step(1)).isInstanceOfSatisfying(Step.Done.class, done -> assertThat(done.gradients())
                    .isEqualTo(Gradients.USED));
            assertThat(training.lossScaling().cleanSteps()).isEqualTo(6);
            assertThat(masters(training)).usingRecursiveComparison().isNotEqualTo(before);
        }
    }

    @Test
    void theScaleOfTheLossIsTakenOutOfTheGradients() {
        try (CnfTraining plain = training("float64", "none");
                CnfTraining scaled = training("float64", "loss")) {
            assertThat(plain.step(0)).isInstanceOf(Step.Done.class);
            assertThat(scaled.step(0)).isInstanceOf(Step.Done.class);
            assertThat(masters(scaled))
                    .as("a power of two is exact in float64")
                    .usingRecursiveComparison()
                    .isEqualTo(masters(plain));
        }
    }

    @Test
    void underflowIsReportedWithoutScalingAndWithIt() {
        try (CnfTraining training = training("float16", "none")) {
            List<double[]> before = masters(training);
            CnfDiagnosis diagnosis = CnfDiagnosis.of(training);

            assertThat(masters(training)).usingRecursiveComparison().isEqualTo(before);
            assertThat(diagnosis.trace().steps()).hasSize(4).allMatch(step -> step.scale() == 1);
            assertThat(diagnosis.underflow())
                    .extracting(UnderflowRow::quantity)
                    .containsExactly("adjoint values", "a step's parameter gradients");
            for (UnderflowRow row : diagnosis.underflow()) {
                double lost = row.unscaled().zero() + row.unscaled().belowNormal();
                assertThat(lost).as(row.quantity()).isBetween(0.001, 1.0);
                assertThat(row.scaled().orElseThrow().zero()
                                + row.scaled().orElseThrow().belowNormal())
                        .isLessThan(lost);
            }
        }
    }

    @Test
    void theTraceOfTheDiagnosisIsThatOfTheRunsOwnRule() {
        for (String scaling : List.of("dynamic", "checked", "loss")) {
            try (CnfTraining training = training("float16", scaling)) {
                assertThat(CnfDiagnosis.of(training).trace().steps())
                        .as(scaling)
                        .hasSize(4)
                        .allMatch(step -> step.scale() > 1 == scaling.equals("dynamic"));
            }
        }
    }

    @Test
    void aStepDependsOnSeedIterationAndStateOnly() {
        try (CnfTraining one = training("float16", "dynamic");
                CnfTraining other = training("float16", "dynamic")) {
            assertThat(one.step(3)).isInstanceOf(Step.Done.class);
            CnfDiagnosis ignored = CnfDiagnosis.of(other);
            assertThat(ignored.underflow()).isNotEmpty();
            assertThat(other.step(3)).isInstanceOf(Step.Done.class);
            assertThat(masters(one)).usingRecursiveComparison().isEqualTo(masters(other));
        }
    }
}
