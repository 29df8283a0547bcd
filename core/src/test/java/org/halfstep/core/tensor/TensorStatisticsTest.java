package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.FloatFormat.Overflow;
import org.halfstep.core.format.FloatFormat.SpecialValues;
import org.halfstep.core.format.FloatFormat.Subnormals;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.tensor.TensorStatistics.Underflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TensorStatisticsTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL;
    private static final FloatFormat FLUSHED = new FloatFormat(
            "flushed", 11, -14, 15, Subnormals.FLUSHED, SpecialValues.INFINITIES_AND_NAN, Overflow.STANDARD);

    @ParameterizedTest
    @FieldSource("FORMATS")
    void maxAbsAndFiniteness(FloatFormat format) {
        Tensor tensor = Tensor.zeros(format, Shape.of(1300));
        assertThat(TensorStatistics.maxAbs(tensor)).isZero();
        tensor.set(5, 2);
        tensor.set(1299, -3);
        assertThat(TensorStatistics.maxAbs(tensor)).isEqualTo(3);
        assertThat(TensorStatistics.allFinite(tensor)).isTrue();
        tensor.set(600, Double.NEGATIVE_INFINITY);
        boolean infinities = format.specialValues() == SpecialValues.INFINITIES_AND_NAN;
        assertThat(TensorStatistics.maxAbs(tensor))
                .isEqualTo(Double.valueOf(infinities ? Double.POSITIVE_INFINITY : Math.abs(tensor.get(600))));
        assertThat(TensorStatistics.allFinite(tensor)).isEqualTo(Double.isFinite(tensor.get(600)));
        tensor.set(0, Double.NaN);
        assertThat(TensorStatistics.maxAbs(tensor)).isNaN();
        assertThat(TensorStatistics.allFinite(tensor)).isFalse();
        assertThat(TensorStatistics.maxAbs(Tensor.zeros(format, Shape.of(0, 4))))
                .isZero();
    }

    @Test
    void underflowAgreesWithRoundingFromItsDefinition() {
        for (FloatFormat target : List.of(FloatFormat.BINARY16, FloatFormat.BFLOAT16, FloatFormat.BINARY32, FLUSHED)) {
            Tensor tensor = nearTheSmallEnd(target);
            for (double factor : new double[] {1, 0.25, 8}) {
                assertThat(TensorStatistics.underflow(tensor, factor, target))
                        .as("%s, factor %s", target, factor)
                        .isEqualTo(slowly(tensor, factor, target));
            }
        }
    }

    private static Tensor nearTheSmallEnd(FloatFormat target) {
        double quantum = target.minNormal() * target.machineEpsilon();
        List<Double> numbers = new ArrayList<>(List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1.0));
        for (double edge : new double[] {quantum / 2, quantum, target.minNormal() - quantum / 2, target.minNormal()}) {
            for (double factor : new double[] {0.125, 1, 4}) {
                double x = edge * factor;
                numbers.addAll(List.of(x, -x, Math.nextUp(x), Math.nextDown(x)));
            }
        }
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            numbers.add(Math.scalb(random.nextDouble(-2, 2), target.minExponent() + random.nextInt(-30, 5)));
        }
        double[] values = numbers.stream().mapToDouble(x -> x).toArray();
        return Tensor.of(FloatFormat.BINARY64, Shape.of(values.length), values);
    }

    private static Underflow slowly(Tensor tensor, double factor, FloatFormat target) {
        Underflow sum = Underflow.NONE;
        for (double x : tensor.toDoubles()) {
            double rounded = Math.abs(Rounding.round(x * factor, target));
            if (Math.abs(x) > 0) {
                sum = sum.plus(
                        new Underflow(1, rounded == 0 ? 1 : 0, rounded > 0 && rounded < target.minNormal() ? 1 : 0));
            }
        }
        return sum;
    }

    @Test
    void aNumberThatRoundsUpToTheSmallestNormalOneIsNoSubnormal() {
        Tensor tensor = Tensor.of(Shape.of(1), Math.nextDown(0x1p-14f));
        assertThat(TensorStatistics.underflow(tensor, 1, FloatFormat.BINARY16)).isEqualTo(new Underflow(1, 0, 0));
    }

    @Test
    void aProductThatUnderflowsInBinary64Counts() {
        Tensor tensor = Tensor.of(FloatFormat.BINARY64, Shape.of(2), 1e-200, 0);
        assertThat(TensorStatistics.underflow(tensor, 0x1p-700, FloatFormat.BINARY16))
                .isEqualTo(new Underflow(1, 1, 0));
        assertThat(TensorStatistics.underflow(tensor, 0x1p-700, FloatFormat.BINARY64))
                .isEqualTo(new Underflow(1, 1, 0));
    }
}
