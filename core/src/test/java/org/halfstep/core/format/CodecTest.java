package org.halfstep.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import jdk.incubator.vector.Float16;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    private static final int PATTERNS = 1 << 16;

    static List<Codec> codecs() {
        return List.of(Codec.BINARY16, Codec.BFLOAT16);
    }

    /** The value of the bits from the definition: {@code (-1)^s 2^e m}; NaN and infinity in the topmost exponent. */
    private static double define(FloatFormat format, int bits) {
        int fractionBits = format.precision() - 1;
        int fraction = bits & ((1 << fractionBits) - 1);
        int biased = (bits & 0x7fff) >> fractionBits;
        double sign = (bits & 0x8000) == 0 ? 1 : -1;
        if (biased == (0x7fff >> fractionBits)) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        int significand = biased == 0 ? fraction : fraction + (1 << fractionBits);
        int exponent = Math.max(biased, 1) - 1 + format.minExponent() - fractionBits;
        return sign * Math.scalb((double) significand, exponent);
    }

    /** Throws with the numbers if they differ; NaNs are all equal, zeros of different sign are not. */
    private static void expectValue(double expected, double actual, String what) {
        if (Double.doubleToLongBits(expected) != Double.doubleToLongBits(actual)) {
            throw new AssertionError(what + ": expected " + expected + " but was " + actual);
        }
    }

    private static void expectBits(int expected, short actual, String what) {
        if ((short) expected != actual) {
            throw new AssertionError(
                    "%s: expected bits %04x but were %04x".formatted(what, expected & 0xffff, actual & 0xffff));
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyPatternHasTheValueOfTheDefinitionAndComesBack(Codec codec) {
        for (int bits = 0; bits < PATTERNS; bits++) {
            double value = define(codec.format(), bits);
            String what = codec.format() + " bits " + Integer.toHexString(bits);
            expectValue(value, codec.decode((short) bits), what);
            int expected = Double.isNaN(value) ? codec.canonicalNaN() : bits;
            expectBits(expected, codec.encode((float) value), what);
            expectBits(expected, codec.encode(value), what);
            expectBits(expected, codec.encode(codec.decode((short) bits)), what);
        }
    }

    @Test
    void theCanonicalNaNsAreQuietAndPositive() {
        assertThat(Codec.BINARY16.canonicalNaN()).isEqualTo((short) 0x7e00);
        assertThat(Codec.BFLOAT16.canonicalNaN()).isEqualTo((short) 0x7fc0);
        int[] patterns = {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff, 0x7fa00000};
        for (Codec codec : codecs()) {
            for (int pattern : patterns) {
                assertThat(codec.encode(Float.intBitsToFloat(pattern))).isEqualTo(codec.canonicalNaN());
            }
            assertThat(codec.encode(Double.longBitsToDouble(0xfff0000000000001L)))
                    .isEqualTo(codec.canonicalNaN());
            assertThat(codec.encode(Double.longBitsToDouble(0x7fffffffffffffffL)))
                    .isEqualTo(codec.canonicalNaN());
        }
    }

    /** Every boundary where the result changes: the values, their middles, and the float and double on either side. */
    @ParameterizedTest
    @MethodSource("codecs")
    void encodingIsOneRoundingAtEveryValueAndEveryTie(Codec codec) {
        FloatFormat format = codec.format();
        int infinity = codec.encode(Float.POSITIVE_INFINITY);
        double ulpAtTop = Math.scalb(format.machineEpsilon(), format.maxExponent());
        for (int bits = 0; bits < infinity; bits++) {
            double low = define(format, bits);
            double high = bits + 1 == infinity ? low + ulpAtTop : define(format, bits + 1);
            double middle = (low + high) / 2;
            expectAround(codec, low);
            expectAround(codec, middle);
            expectAround(codec, low + (high - low) / 4);
            expectAround(codec, low + 3 * (high - low) / 4);
        }
        for (double x :
                new double[] {Double.MIN_VALUE, 0x1p-149, 0x1p-150, 1e38, Float.MAX_VALUE, 1e39, 1e308, 0x1p128}) {
            expectAround(codec, x);
        }
        expectAround(codec, Double.POSITIVE_INFINITY);
    }

    private static void expectAround(Codec codec, double x) {
        expectRounded(codec, x);
        expectRounded(codec, Math.nextUp(x));
        expectRounded(codec, Math.nextDown(x));
        float nearest = (float) x;
        expectRounded(codec, Math.nextUp(nearest));
        expectRounded(codec, Math.nextDown(nearest));
    }

    private static void expectRounded(Codec codec, double x) {
        expectEncoded(codec, x);
        expectEncoded(codec, -x);
    }

    private static void expectEncoded(Codec codec, double x) {
        expectValue(Rounding.round(x, codec.format()), codec.decode(codec.encode(x)), "from double " + x);
        float single = (float) x;
        expectValue(Rounding.round(single, codec.format()), codec.decode(codec.encode(single)), "from float " + single);
    }

    @Test
    void binary16AgreesWithTheJdksFloat16() {
        for (int bits = 0; bits < PATTERNS; bits++) {
            Float16 theirs = Float16.shortBitsToFloat16((short) bits);
            expectValue(theirs.floatValue(), Codec.BINARY16.decode((short) bits), "bits " + Integer.toHexString(bits));
            double x = theirs.doubleValue() * (1 + 0x1p-11) + Double.MIN_VALUE;
            if (!Double.isNaN(x)) {
                short expected = Float16.float16ToRawShortBits(Float16.valueOf(x));
                expectBits(expected, Codec.BINARY16.encode(x), "from double " + x);
                short fromFloat = Float16.float16ToRawShortBits(Float16.valueOf((float) x));
                expectBits(fromFloat, Codec.BINARY16.encode((float) x), "from float " + (float) x);
            }
        }
    }

    @Test
    void goldenRoundingsOfDoubles() throws IOException {
        int lines = 0;
        int differByDoubleRounding = 0;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CodecTest.class.getResourceAsStream("/golden/rounding.csv")),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("#") || line.startsWith("binary64")) {
                    continue;
                }
                List<String> columns = List.of(line.split(",", -1));
                double x = Double.longBitsToDouble(Long.parseUnsignedLong(columns.get(0), 16));
                expectBits(Integer.parseInt(columns.get(1), 16), Codec.BINARY16.encode(x), "float16 of " + x);
                expectBits(Integer.parseInt(columns.get(2), 16), Codec.BFLOAT16.encode(x), "bfloat16 of " + x);
                differByDoubleRounding += Codec.BINARY16.encode(x) == Codec.BINARY16.encode((float) x) ? 0 : 1;
                lines++;
            }
        }
        assertThat(lines).isEqualTo(2000);
        assertThat(differByDoubleRounding)
                .as("inputs where rounding through float would be wrong")
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void arraysAreConvertedLikeSingleElements(Codec codec) {
        for (int count : new int[] {0, 1, 15, 16, 17, 63, 1000, PATTERNS}) {
            checkArrays(codec, count, 3, 5);
        }
        // Often enough to be compiled: the vectorised loop must give what the interpreted one gave.
        for (int repetition = 0; repetition < 200; repetition++) {
            checkArrays(codec, 2051, repetition % 3, 1);
        }
    }

    private static void checkArrays(Codec codec, int count, int from, int to) {
        short[] bits = new short[from + count];
        float[] floats = new float[from + count];
        double[] doubles = new double[from + count];
        for (int i = 0; i < count; i++) {
            bits[from + i] = (short) (i * 40503);
            floats[from + i] = codec.decode(bits[from + i]) * 1.0007f;
            doubles[from + i] = codec.decode(bits[from + i]) * 1.0007;
        }
        float[] decoded = new float[to + count + 1];
        double[] decodedWide = new double[to + count + 1];
        short[] encoded = new short[to + count + 1];
        short[] encodedWide = new short[to + count + 1];
        codec.decode(bits, from, decoded, to, count);
        codec.decode(bits, from, decodedWide, to, count);
        codec.encode(floats, from, encoded, to, count);
        codec.encode(doubles, from, encodedWide, to, count);
        for (int i = 0; i < count; i++) {
            expectValue(codec.decode(bits[from + i]), decoded[to + i], "decoded");
            expectValue(codec.decode(bits[from + i]), decodedWide[to + i], "decoded to double");
            expectBits(codec.encode(floats[from + i]), encoded[to + i], "encoded " + floats[from + i]);
            expectBits(codec.encode(doubles[from + i]), encodedWide[to + i], "encoded " + doubles[from + i]);
        }
        assertThat(decoded[to + count]).isZero();
        assertThat(encoded[to + count]).isZero();
        assertThat(encodedWide[0]).isZero();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aRangeOutsideItsArrayIsRefused(Codec codec) {
        assertThatThrownBy(() -> codec.decode(new short[4], 1, new float[9], 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        short[] target = new short[3];
        assertThatThrownBy(() -> codec.encode(new float[] {1, 2, 3, 4}, 0, target, 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(target).containsOnly((short) 0);
    }

    @Test
    void onlyTheSixteenBitFormatsHaveACodec() {
        assertThat(Codec.of(FloatFormat.BINARY16).format()).isSameAs(FloatFormat.BINARY16);
        assertThat(Codec.of(FloatFormat.BFLOAT16).format()).isSameAs(FloatFormat.BFLOAT16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.of(FloatFormat.BINARY32))
                .withMessageContaining("float32")
                .withMessageContaining("BINARY32");
    }
}
