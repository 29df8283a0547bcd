package org.halfstep.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** All 256 codes of the formats of at most 8 bits, and the encodings that OCP prescribes. */
class ByteCodecTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL.stream()
            .filter(format -> format.storage() == Storage.BITS8)
            .toList();

    @Test
    void allNarrowFormatsAreBytes() {
        assertThat(FORMATS)
                .extracting(FloatFormat::name)
                .containsExactly("e5m2", "e4m3", "e4m3-ieee", "e3m4", "fp6-e3m2", "fp6-e2m3", "fp4-e2m1");
        assertThat(FORMATS).extracting(FloatFormat::nominalBits).containsExactly(8, 8, 8, 8, 6, 6, 4);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyCodeComesBack(FloatFormat format) {
        ByteCodec codec = ByteCodec.of(format);
        Set<Double> values = new HashSet<>();
        for (int bits = 0; bits < 1 << Byte.SIZE; bits++) {
            double value = codec.decode((byte) bits);
            if (Double.isNaN(value)) {
                assertThat(codec.encode(value)).isEqualTo(codec.canonicalNaN());
            } else {
                assertThat(codec.encode(value)).as("%s code %x", format, bits).isEqualTo((byte) bits);
                assertThat(Rounding.round(value, format)).isEqualTo(value);
                assertThat(values.add(value)).isTrue();
            }
        }
        assertThat(codec.decode(codec.canonicalNaN())).isNaN();
        assertThat(values).contains(0.0, -0.0, format.maxFinite(), -format.maxFinite(), format.minSubnormal());
        // Two signs of every multiple of the quantum in the lowest binades, then half a binade's multiples in each.
        int finite = 2 * ((format.maxExponent() - format.minExponent() + 2) << (format.precision() - 1));
        int expected =
                switch (format.specialValues()) {
                    case INFINITIES_AND_NAN -> finite + 2;
                    case NAN_ONLY -> finite - 2;
                    case FINITE_ONLY -> finite;
                };
        assertThat(values).hasSize(expected);
    }

    @Test
    void encodingsAreThoseOfTheOcpFormats() {
        check(FloatFormat.E4M3, 448, 0x7e);
        check(FloatFormat.E4M3, Math.scalb(1.0, -9), 0x01);
        check(FloatFormat.E4M3, Double.NaN, 0x7f);
        check(FloatFormat.E4M3, -1.5, 0xbc);
        check(FloatFormat.E5M2, 57344, 0x7b);
        check(FloatFormat.E5M2, Double.NEGATIVE_INFINITY, 0xfc);
        check(FloatFormat.E5M2, Double.NaN, 0x7e);
        check(FloatFormat.E5M2, Math.scalb(1.0, -16), 0x01);
        check(FloatFormat.E4M3_IEEE, 240, 0x77);
        check(FloatFormat.E4M3_IEEE, Double.POSITIVE_INFINITY, 0x78);
        check(FloatFormat.FP6_E3M2, 28, 0x1f);
        check(FloatFormat.FP6_E3M2, -0.0625, 0x21);
        check(FloatFormat.FP6_E2M3, 7.5, 0x1f);
        check(FloatFormat.FP4_E2M1, -6, 0x0f);
        check(FloatFormat.FP4_E2M1, 0.5, 0x01);
    }

    private static void check(FloatFormat format, double value, int code) {
        assertThat(ByteCodec.of(format).encode(value) & 0xff)
                .as("%s %s", format, value)
                .isEqualTo(code);
    }

    @Test
    void widerFormatsHaveNoByteCodec() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteCodec.of(FloatFormat.BINARY16))
                .withMessage("no 8-bit codec for float16, which is stored as BITS16");
    }
}
