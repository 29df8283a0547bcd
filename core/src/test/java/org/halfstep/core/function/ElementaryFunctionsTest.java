package org.halfstep.core.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementaryFunctionsTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;

    private static void expectWithinOneUlp(Binary32Function function, float x) {
        double error = function.error(x);
        if (!(error < 1)) {
            throw new AssertionError(function + " at " + x + " errs by " + error + " ulp: " + function.apply(x)
                    + ", expected " + function.reference(x));
        }
    }

    /** Every exponent and sign 2048 times: a prime stride through all bit patterns. */
    @ParameterizedTest
    @EnumSource
    void withinOneUlpOverAllExponents(Binary32Function function) {
        for (long bits = 0; bits < 1L << 32; bits += 4093) {
            expectWithinOneUlp(function, Float.intBitsToFloat((int) bits));
        }
    }

    /** Where clamps, branches, exponents and results change: the thousand numbers around each. */
    @ParameterizedTest
    @EnumSource
    void withinOneUlpAroundEverySeam(Binary32Function function) {
        float[] seams = {
            0,
            0x1p-126f,
            0x1p-64f,
            0x1p-24f,
            0.25f,
            0.3465736f,
            0.5f,
            0.625f,
            0.6931472f,
            0.75f,
            1,
            1.5f,
            2,
            9.5f,
            17.3f,
            20,
            80,
            87.33655f,
            88.72284f,
            89,
            103.97208f,
            104,
            0x1p23f,
            0x1p24f,
            0x1p126f,
            Float.MAX_VALUE
        };
        for (float seam : seams) {
            int centre = Float.floatToRawIntBits(seam);
            for (int bits = Math.max(0, centre - 500); bits <= centre + 500; bits++) {
                expectWithinOneUlp(function, Float.intBitsToFloat(bits));
                expectWithinOneUlp(function, -Float.intBitsToFloat(bits));
            }
        }
    }

    /** The largest errors of the exhaustive check, in ulp. */
    @ParameterizedTest
    @CsvSource({
        "EXP, 0x40a76a18, 0.6832",
        "EXP, 0xc2af6928, 0.7706",
        "TANH, 0x3f0b29f3, 0.7113",
        "SIGMOID, 0xc16e72c7, 0.6655",
        "SIGMOID, 0xc2af63e2, 0.7865",
        "LOG, 0x3fb89ccb, 0.6383",
        "LOG1P, 0x3ee2732c, 0.6383",
        "SOFTPLUS, 0xc2ac55c2, 0.7982",
        "SOFTPLUS, 0xc2b00f05, 0.7474"
    })
    void theWorstErrorsAreTheKnownOnes(Binary32Function function, String bits, double ulps) {
        float x = Float.intBitsToFloat(Integer.parseUnsignedInt(bits.substring(2), 16));
        assertThat(function.error(x)).isCloseTo(ulps, within(0.0001));
    }

    /** Mostly results that are not the nearest ones, so that any change of a definition, even a better one, shows. */
    @ParameterizedTest
    @CsvSource({
        "EXP, 0xbfa938b5, 0x3e887e7f",
        "EXP, 0x40a084ff, 0x4316d7a0",
        "EXP, 0xc0a71b49, 0x3bb0d1ae",
        "EXP, 0xc08e811f, 0x3c3eb7f1",
        "TANH, 0x3fb605ea, 0x3f63d8ce",
        "TANH, 0xbf013922, 0xbeee860f",
        "TANH, 0xbff6c98f, 0xbf756513",
        "TANH, 0xbf178f6d, 0xbf0806ec",
        "SIGMOID, 0x400c0df9, 0x3f6631e3",
        "SIGMOID, 0xc0489db6, 0x3d2acf09",
        "SIGMOID, 0x402dfe3d, 0x3f70287d",
        "SIGMOID, 0x3f8ee2ab, 0x3f40d84a",
        "LOG, 0x41155729, 0x400ef3f5",
        "LOG, 0x3fa77a0f, 0x3e89a20f",
        "LOG, 0x3fbe1728, 0x3eca7b04",
        "LOG, 0x3fb053c6, 0x3ea3ffd8",
        "LOG1P, 0x3fa70c73, 0x3f55c9c4",
        "LOG1P, 0x409cc150, 0x3fe329da",
        "LOG1P, 0x409e62a2, 0x3fe443a2",
        "LOG1P, 0x40971518, 0x3fdf41f6",
        "SOFTPLUS, 0x3f72ffb8, 0x3fa360bf",
        "SOFTPLUS, 0xbfb536d7, 0x3e5e8a39",
        "SOFTPLUS, 0xc08029d5, 0x3c93ef06",
        "SOFTPLUS, 0xbff02cad, 0x3e11e9ea"
    })
    void goldenBits(Binary32Function function, String argument, String result) {
        float x = Float.intBitsToFloat(Integer.parseUnsignedInt(argument.substring(2), 16));
        assertThat(Float.floatToRawIntBits(function.apply(x)))
                .isEqualTo(Integer.parseUnsignedInt(result.substring(2), 16));
    }

    @Test
    void limits() {
        expect(Binary32Function.EXP, new float[] {0, 0, 1, 1, INF, INF, NAN}, -INF, -1000, 0, -0.0f, 89, INF, NAN);
        expect(Binary32Function.TANH, new float[] {-1, -1, 0, -0.0f, 1, 1, NAN}, -INF, -20, 0, -0.0f, 20, INF, NAN);
        expect(Binary32Function.SIGMOID, new float[] {0, 0, 0.5f, 0.5f, 1, 1, NAN}, -INF, -120, 0, -0.0f, 20, INF, NAN);
        expect(Binary32Function.LOG, new float[] {NAN, NAN, -INF, -INF, 0, INF, NAN}, -INF, -1, 0, -0.0f, 1, INF, NAN);
        expect(
                Binary32Function.LOG1P,
                new float[] {NAN, NAN, -INF, 0, -0.0f, INF, NAN},
                -INF,
                -2,
                -1,
                0,
                -0.0f,
                INF,
                NAN);
        expect(Binary32Function.SOFTPLUS, new float[] {0, 0, 0x1.62e43p-1f, INF, NAN}, -INF, -120, 0, INF, NAN);
    }

    /** By bits, so that the sign of zero counts; all NaNs are equal. */
    private static void expect(Binary32Function function, float[] results, float... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            assertThat(Float.floatToIntBits(function.apply(arguments[i])))
                    .as("%s of %s", function, arguments[i])
                    .isEqualTo(Float.floatToIntBits(results[i]));
        }
    }

    @Test
    void binary64FormsAreAccurateWhereTheTextbookOnesOverflowOrCancel() {
        assertThat(ElementaryFunctions.sigmoid(-800.0)).isZero();
        assertThat(ElementaryFunctions.sigmoid(800.0)).isEqualTo(1.0);
        assertThat(ElementaryFunctions.sigmoid(-700.0)).isCloseTo(Math.exp(-700), within(1e-318));
        assertThat(ElementaryFunctions.sigmoid(2.0)).isCloseTo((1 + Math.tanh(1)) / 2, within(1e-16));
        assertThat(ElementaryFunctions.sigmoid(Double.NaN)).isNaN();
        assertThat(ElementaryFunctions.softplus(800.0)).isEqualTo(800.0);
        assertThat(ElementaryFunctions.softplus(-700.0)).isCloseTo(Math.exp(-700), within(1e-318));
        assertThat(ElementaryFunctions.softplus(0.0)).isEqualTo(Math.log(2));
        assertThat(ElementaryFunctions.softplus(3.0) - ElementaryFunctions.softplus(-3.0))
                .isCloseTo(3, within(1e-15));
        assertThat(ElementaryFunctions.softplus(Double.NaN)).isNaN();
    }
}
