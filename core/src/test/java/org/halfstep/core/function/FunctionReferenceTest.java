package org.halfstep.core.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The references of {@link Binary32Function} are continuous where a series or a limit takes over. */
class FunctionReferenceTest {
    /** A millionth of a binary32 ulp: the last bit of x at a seam changes e^x by some 2^-46. */
    private static final double TOLERANCE = 0x1p-44;

    private static void expectSeam(Binary32Function function, double seam) {
        for (double at : new double[] {seam, -seam}) {
            double inside = function.reference(at * (1 - 0x1p-52));
            double outside = function.reference(at * (1 + 0x1p-52));
            assertThat(Math.abs(inside - outside))
                    .as("%s at %s", function, at)
                    .isLessThanOrEqualTo(TOLERANCE * Math.abs(outside));
        }
    }

    @Test
    void seriesMeetTheFunctions() {
        expectSeam(Binary32Function.EXP, 0x1p-27);
        expectSeam(Binary32Function.TANH, 0x1p-13);
        expectSeam(Binary32Function.SIGMOID, 0x1p-13);
        expectSeam(Binary32Function.LOG1P, 0x1p-17);
        expectSeam(Binary32Function.SOFTPLUS, 0x1p-13);
        expectSeam(Binary32Function.SOFTPLUS, 40);
    }

    @Test
    void limitsMeetTheFunctionsToWithinAnyBinary32() {
        assertThat(StrictMath.exp(-120)).isLessThan(0x1p-172);
        assertThat(StrictMath.exp(120)).isGreaterThan(0x1p129);
        assertThat(StrictMath.tanh(120)).isEqualTo(1.0);
        assertThat(ElementaryFunctions.sigmoid(120.0)).isEqualTo(1.0);
        assertThat(ElementaryFunctions.softplus(120.0)).isEqualTo(120.0);
        assertThat(ElementaryFunctions.softplus(-120.0)).isLessThan(0x1p-172);
    }

    @Test
    void theErrorCountsUlpsAndSeesNaNsAndSigns() {
        assertThat(Binary32Function.error(1.0f, 1 + 0x1p-24)).isEqualTo(0.5);
        assertThat(Binary32Function.error(0x1p-149f, 0x1.8p-149)).isEqualTo(0.5);
        assertThat(Binary32Function.error(Float.POSITIVE_INFINITY, 0x1.ffffffp127))
                .isEqualTo(0.5);
        assertThat(Binary32Function.error(Float.POSITIVE_INFINITY, 1e300)).isZero();
        assertThat(Binary32Function.error(Float.MAX_VALUE, 1e300)).isEqualTo(1.0);
        assertThat(Binary32Function.error(Float.NaN, Double.NaN)).isZero();
        assertThat(Binary32Function.error(Float.NaN, 1)).isInfinite();
        assertThat(Binary32Function.error(1, Double.NaN)).isInfinite();
        assertThat(Binary32Function.error(0.0f, -0.0)).isInfinite();
    }
}
