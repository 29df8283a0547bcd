package org.halfstep.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every gradient rule in the 16-bit formats. Points and directions lie on a coarse grid, so that x + e u is exact; what
 * differs from the same test in binary64 is rounding, a few units of u of what is added up.
 */
class LowFormatGradientsTest {
    private static final List<GradientCase> CASES = GradientCases.all();
    /** In units of u times the magnitudes of what is added up. */
    private static final double BOUND = 8;
    /** Above so many u of the root of the sum of squares, a remainder is more than noise. */
    private static final double FLOOR = 4;

    private static final int FIRST = 1;
    private static final int LAST = 5;

    private static final Backend BACKEND = Backends.open("reference", 1);

    private static GradientSample sample(GradientCase example) {
        return GradientSample.onGrid(
                BACKEND, example, new CounterRandom(20_261_124, Purpose.DIAGNOSTICS).at(0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16", "rampde-0.1.0:float16", "pure:bfloat16"})
    void gradientsAreThoseOfBinary64UpToRoundings(String policy) {
        double unit =
                FloatFormat.parse(policy.substring(policy.indexOf(':') + 1)).unitRoundoff();
        for (GradientCase example : CASES) {
            GradientSample sample = sample(example);
            List<double[]> expected = sample.gradient("float64");
            List<double[]> actual = sample.gradient(policy);
            for (int part = 0; part < expected.size(); part++) {
                double largest =
                        Arrays.stream(expected.get(part)).map(Math::abs).max().orElse(0);
                for (int i = 0; i < expected.get(part).length; i++) {
                    assertThat(actual.get(part)[i])
                            .as("%s, %s, input %d, element %d", example, policy, part, i)
                            .isCloseTo(expected.get(part)[i], within(BOUND * unit * Math.max(largest, 1)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16"})
    void theDerivativeAndTheGradientAreAdjoint(String policy) {
        double unit = FloatFormat.parse(policy).unitRoundoff();
        for (GradientCase example : CASES) {
            GradientSample sample = sample(example);
            assertThat(GradientCheck.adjointness(sample, policy))
                    .as("%s", example)
                    .isLessThanOrEqualTo(BOUND * unit);
        }
    }

    /**
     * The slope of log |remainder| over log e, fitted to the steps whose remainder is above the noise: 2, or what
     * binary64 has on the same steps where these are large enough to cross a kink.
     */
    @Test
    void theRemainderOfTheTaylorSumIsQuadraticAboveTheNoise() {
        String policy = "float16";
        double unit = FloatFormat.BINARY16.unitRoundoff();
        int curved = 0;
        int quadratic = 0;
        List<String> fitted = new ArrayList<>();
        for (GradientCase example : CASES) {
            GradientSample sample = sample(example);
            List<double[]> base = sample.values(policy, 0);
            List<double[]> gradient = sample.gradient(policy);
            List<double[]> exactBase = sample.values("float64", 0);
            List<double[]> exactGradient = sample.gradient("float64");
            List<double[]> v = sample.cotangent();
            double noise = unit * Math.sqrt(GradientCase.dot(squares(v), squares(base)));
            double size = GradientCase.magnitude(v, base) + GradientCase.magnitude(gradient, sample.direction());
            List<double[]> points = new ArrayList<>();
            for (int i = FIRST; i <= LAST; i++) {
                double e = Math.scalb(1.0, -i);
                double remainder = sample.remainder(policy, e, base, gradient);
                if (example.kind() == Kind.LINEAR) {
                    assertThat(remainder).as("%s", example).isCloseTo(0, within(BOUND * unit * (size + 1)));
                } else if (Math.abs(remainder) > FLOOR * noise) {
                    double exact = sample.remainder("float64", e, exactBase, exactGradient);
                    points.add(new double[] {Math.log(e), Math.log(Math.abs(remainder)), Math.log(Math.abs(exact))});
                }
            }
            curved += example.kind() == Kind.CURVED ? 1 : 0;
            if (example.kind() == Kind.CURVED && points.size() >= 3) {
                fitted.add(example.name());
                assertThat(slope(points, 1)).as("%s", example).isCloseTo(slope(points, 2), within(0.5));
                quadratic += Math.abs(slope(points, 1) - 2) < 0.5 ? 1 : 0;
            }
        }
        assertThat(fitted).hasSizeGreaterThan(curved / 4);
        assertThat(quadratic).isGreaterThan(fitted.size() * 9 / 10);
    }

    private static List<double[]> squares(List<double[]> parts) {
        return parts.stream()
                .map(part -> Arrays.stream(part).map(x -> x * x).toArray())
                .toList();
    }

    /** The slope of the least-squares line through the numbers 0 and {@code y} of the points. */
    private static double slope(List<double[]> points, int y) {
        double meanX = points.stream().mapToDouble(point -> point[0]).average().orElseThrow();
        double meanY = points.stream().mapToDouble(point -> point[y]).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (double[] point : points) {
            xy += (point[0] - meanX) * (point[y] - meanY);
            xx += (point[0] - meanX) * (point[0] - meanX);
        }
        return xy / xx;
    }
}
