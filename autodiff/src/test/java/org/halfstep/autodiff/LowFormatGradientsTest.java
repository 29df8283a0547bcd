package org.halfstep.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.autodiff.GradientCase.Kind;
import org.halfstep.autodiff.GradientCase.Recording;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
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

    /** One case at one point: values and gradient in a policy and in binary64. */
    private static final class Sample {
        private final GradientCase example;
        private final double[][] x;
        private final double[][] u;
        private final double[][] v;

        Sample(GradientCase example) {
            SplittableRandom random = new SplittableRandom(20_261_124);
            this.example = example;
            x = onGrid(example.inputs(), 1, 2, 32, random);
            u = onGrid(example.inputs(), -1, 1, 2, random);
            v = onGrid(example.record().resultShapes(), -1, 1, 2, random);
        }

        private static double[][] onGrid(
                List<Shape> shapes, double low, double high, int steps, SplittableRandom random) {
            return shapes.stream()
                    .map(shape -> Arrays.stream(Runs.numbers(shape, low * steps, high * steps, random))
                            .map(number -> Math.rint(number) / steps)
                            .toArray())
                    .toArray(double[][]::new);
        }

        List<double[]> values(String name, double e) {
            double[][] moved = new double[x.length][];
            for (int part = 0; part < x.length; part++) {
                moved[part] = x[part].clone();
                for (int i = 0; i < moved[part].length; i++) {
                    moved[part][i] += e * u[part][i];
                }
            }
            Recording recording = example.record(name);
            return Runs.run(recording.recorder(), recording.results(), moved);
        }

        List<double[]> gradient(String name) {
            Recording recording = example.record(name);
            return Runs.run(recording.recorder(), recording.gradient(recording.cotangents()), GradientCase.join(x, v));
        }

        /** <v, F(x + e u)> - <v, F(x)> - e <g, u>. */
        double remainder(String name, double e, List<double[]> base, List<double[]> gradient) {
            return GradientCase.dot(values(name, e), List.of(v))
                    - GradientCase.dot(base, List.of(v))
                    - e * GradientCase.dot(gradient, List.of(u));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16", "rampde-0.1.0:float16", "pure:bfloat16"})
    void gradientsAreThoseOfBinary64UpToRoundings(String policy) {
        double unit =
                FloatFormat.parse(policy.substring(policy.indexOf(':') + 1)).unitRoundoff();
        for (GradientCase example : CASES) {
            Sample sample = new Sample(example);
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
            Sample sample = new Sample(example);
            Recording recording = example.record(policy);
            List<Var> cotangents = recording.cotangents();
            List<Var> directions = GradientCase.inputs(recording.recorder(), example.inputs());
            List<double[]> derivative = Runs.run(
                    recording.recorder(),
                    recording.derivative(cotangents, directions),
                    GradientCase.join(sample.x, sample.v, sample.u));
            List<double[]> gradient = sample.gradient(policy);
            List<double[]> v = List.of(sample.v);
            List<double[]> u = List.of(sample.u);
            double size = GradientCase.magnitude(v, derivative) + GradientCase.magnitude(gradient, u) + 1;
            assertThat(GradientCase.dot(v, derivative))
                    .as("%s", example)
                    .isCloseTo(GradientCase.dot(gradient, u), within(BOUND * unit * size));
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
            Sample sample = new Sample(example);
            List<double[]> base = sample.values(policy, 0);
            List<double[]> gradient = sample.gradient(policy);
            List<double[]> exactBase = sample.values("float64", 0);
            List<double[]> exactGradient = sample.gradient("float64");
            List<double[]> v = List.of(sample.v);
            double noise = unit * Math.sqrt(GradientCase.dot(squares(v), squares(base)));
            double size = GradientCase.magnitude(v, base) + GradientCase.magnitude(gradient, List.of(sample.u));
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
