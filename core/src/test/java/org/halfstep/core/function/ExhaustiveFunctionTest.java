package org.halfstep.core.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The error of every function at all 2^32 binary32 numbers; prints what it finds. Run with the profile of its tag. */
@Tag("exhaustive")
class ExhaustiveFunctionTest {
    private static final int BLOCK_BITS = 20;

    /**
     * The largest errors among normal and among subnormal results, where they are, and how many are not the nearest.
     */
    private record Errors(double normal, float atNormal, double subnormal, float atSubnormal, long notNearest) {
        private static final Errors NONE = new Errors(0, 0, 0, 0, 0);

        private Errors and(Errors other) {
            boolean normalHere = normal >= other.normal;
            boolean subnormalHere = subnormal >= other.subnormal;
            return new Errors(
                    normalHere ? normal : other.normal,
                    normalHere ? atNormal : other.atNormal,
                    subnormalHere ? subnormal : other.subnormal,
                    subnormalHere ? atSubnormal : other.atSubnormal,
                    notNearest + other.notNearest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyResultIsWithinOneUlp(Binary32Function function) {
        long start = System.nanoTime();
        Errors errors = IntStream.range(0, 1 << (32 - BLOCK_BITS))
                .parallel()
                .mapToObj(block -> scan(function, block << BLOCK_BITS))
                .reduce(Errors.NONE, Errors::and);
        System.out.printf(
                Locale.ROOT,
                "%s: %.4f ulp at %s (0x%08x); subnormal results %.4f ulp at %s (0x%08x); %.4f %% not nearest; %.0f s%n",
                function,
                errors.normal,
                errors.atNormal,
                Float.floatToRawIntBits(errors.atNormal),
                errors.subnormal,
                errors.atSubnormal,
                Float.floatToRawIntBits(errors.atSubnormal),
                errors.notNearest * 100 / 0x1p32,
                (System.nanoTime() - start) * 1e-9);
        assertThat(errors.normal).isLessThan(1);
        assertThat(errors.subnormal).isLessThan(1);
    }

    private static Errors scan(Binary32Function function, int firstBits) {
        double normal = 0;
        float atNormal = 0;
        double subnormal = 0;
        float atSubnormal = 0;
        long notNearest = 0;
        for (int i = 0; i < 1 << BLOCK_BITS; i++) {
            float x = Float.intBitsToFloat(firstBits + i);
            float result = function.apply(x);
            double reference = function.reference(x);
            double error = Binary32Function.error(result, reference);
            boolean isSubnormal = Math.abs(reference) < Float.MIN_NORMAL;
            if (isSubnormal && error > subnormal) {
                subnormal = error;
                atSubnormal = x;
            } else if (!isSubnormal && error > normal) {
                normal = error;
                atNormal = x;
            }
            notNearest += result == (float) reference || Float.isNaN(result) ? 0 : 1;
        }
        return new Errors(normal, atNormal, subnormal, atSubnormal, notNearest);
    }
}
