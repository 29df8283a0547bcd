package org.halfstep.experiments.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.halfstep.core.random.CounterRandom;
import org.halfstep.core.random.Purpose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samplers against statistics of a million points of the released ones, within five standard errors of the
 * difference of two sample statistics.
 */
class ToyDataStatisticsTest {
    private static final int COUNT = 200_000;
    private static final int GOLDEN_COUNT = 1_000_000;
    private static final int CELLS = 16;
    private static JsonNode golden = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void readGolden() throws IOException {
        try (InputStream in = ToyDataStatisticsTest.class.getResourceAsStream("/golden/g_toy_data.json")) {
            golden = new ObjectMapper().readTree(Objects.requireNonNull(in)).get("distributions");
        }
    }

    static List<ToyData> all() {
        return ToyData.ALL;
    }

    @ParameterizedTest
    @MethodSource("all")
    void momentsAgree(ToyData data) {
        JsonNode expected = golden.get(data.name());
        float[] points = sample(data);
        for (int column = 0; column < 2; column++) {
            double mean = expected.get("mean").get(column).doubleValue();
            requireMoment(points, column, 1, mean);
            double variance = expected.get("cov").get(column).get(column).doubleValue();
            requireMoment(points, column, 2, variance + mean * mean);
            requireMoment(points, column, 3, expected.get("moment3").get(column).doubleValue());
            requireMoment(points, column, 4, expected.get("moment4").get(column).doubleValue());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void covarianceAgrees(ToyData data) {
        JsonNode expected = golden.get(data.name());
        float[] points = sample(data);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < COUNT; i++) {
            double product = (points[2 * i] - expected.get("mean").get(0).doubleValue())
                    * (points[2 * i + 1] - expected.get("mean").get(1).doubleValue());
            sum += product;
            squares += product * product;
        }
        assertThat(sum / COUNT)
                .isCloseTo(expected.get("cov").get(0).get(1).doubleValue(), within(bound(squares / COUNT)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void quantilesAgree(ToyData data) {
        JsonNode expected = golden.get(data.name());
        float[] points = sample(data);
        double[][] values = new double[3][COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[0][i] = points[2 * i];
            values[1][i] = points[2 * i + 1];
            values[2][i] = Math.hypot(points[2 * i], points[2 * i + 1]);
        }
        String[] keys = {"quantiles_x", "quantiles_y", "quantiles_r"};
        for (int which = 0; which < 3; which++) {
            for (int level = 1; level < 8; level++) {
                double p = expected.get("quantile_levels").get(level).doubleValue();
                double below = shareBelow(
                        values[which], expected.get(keys[which]).get(level).doubleValue());
                assertThat(below).as("%s, %s at %s", data, keys[which], p).isCloseTo(p, within(bound(p * (1 - p))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void histogramsAgree(ToyData data) {
        JsonNode expected = golden.get(data.name());
        double[][] shares = new double[CELLS][CELLS];
        float[] points = sample(data);
        double outside = 0;
        for (int i = 0; i < COUNT; i++) {
            int ix = (int) Math.floor((points[2 * i] + 4) * CELLS / 8);
            int iy = (int) Math.floor((points[2 * i + 1] + 4) * CELLS / 8);
            if (ix >= 0 && ix < CELLS && iy >= 0 && iy < CELLS) {
                shares[ix][iy] += 1.0 / COUNT;
            } else {
                outside += 1.0 / COUNT;
            }
        }
        requireShare(outside, expected.get("frac_outside_m4_4").doubleValue());
        for (int ix = 0; ix < CELLS; ix++) {
            for (int iy = 0; iy < CELLS; iy++) {
                requireShare(
                        shares[ix][iy],
                        expected.get("hist16x16_on_m4_4").get(ix).get(iy).doubleValue());
            }
        }
    }

    private static void requireMoment(float[] points, int column, int power, double expected) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < COUNT; i++) {
            double term = Math.pow(points[2 * i + column], power);
            sum += term;
            squares += term * term;
        }
        double variance = squares / COUNT - (sum / COUNT) * (sum / COUNT);
        assertThat(sum / COUNT)
                .as("moment %d of column %d", power, column)
                .isCloseTo(expected, within(bound(variance)));
    }

    /** Ten points on top: a cell that a million points hit a few times is no normal variable. */
    private static void requireShare(double share, double expected) {
        assertThat(share).isCloseTo(expected, within(bound(expected * (1 - expected)) + 10.0 / COUNT));
    }

    private static double shareBelow(double[] values, double threshold) {
        long below = 0;
        for (double value : values) {
            below += value <= threshold ? 1 : 0;
        }
        return (double) below / values.length;
    }

    /** Half of the points count as independent: the two arms of the spirals share their radii. */
    private static double bound(double variance) {
        return 5 * Math.sqrt(variance * (2.0 / COUNT + 2.0 / GOLDEN_COUNT));
    }

    private static float[] sample(ToyData data) {
        return data.sample(new CounterRandom(7, Purpose.DATA_SAMPLES).at(0, 0, 0, 0), COUNT);
    }
}
