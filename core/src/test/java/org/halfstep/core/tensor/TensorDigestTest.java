package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.halfstep.core.format.FloatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class TensorDigestTest {
    /** Those that tell the numbers of the tests apart. */
    static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY64, FloatFormat.BINARY32, FloatFormat.BFLOAT16, FloatFormat.BINARY16);

    private static final long WORD = 0xffff_ffffL;

    @ParameterizedTest
    @CsvSource({"float64, 303b6956", "float32, 2e6ca494", "bfloat16, fe4ca22d", "float16, 18946b3a"})
    void pinnedValues(String format, String digest) {
        Tensor tensor = Tensor.of(
                FloatFormat.parse(format),
                Shape.of(2, 4),
                1,
                -2,
                0.1,
                0,
                -0.0,
                1e-5,
                Double.NaN,
                Double.NEGATIVE_INFINITY);
        assertThat(Integer.toHexString(TensorDigest.of(tensor))).isEqualTo(digest);
    }

    @Test
    void theDigestOfNothingIsZero() {
        assertThat(TensorDigest.of(Tensor.zeros(FloatFormat.BINARY32, Shape.of(0))))
                .isZero();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void agreesWithTheFormulaInLongArithmetic(FloatFormat format) {
        int count = 2500;
        Tensor tensor = random(format, count, 5);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long bits = tensor.bits(i);
            sum += mix(bits & WORD, i);
            sum += format.equals(FloatFormat.BINARY64) ? mix(bits >>> 32, i + (1L << 31)) : 0;
        }
        assertThat(Integer.toUnsignedLong(TensorDigest.of(tensor))).isEqualTo(sum & WORD);
    }

    private static long mix(long bits, long index) {
        long inner = scrambled((bits & 0xffff) * 0x9E3779B1L + index * 0x85EBCA6BL + 0x7F4A7C15L);
        return scrambled(inner + (bits >>> 16) * 0x27D4EB2FL);
    }

    private static long scrambled(long x) {
        return (x * (0xC2B2AE35L + 2 * x * 0x9E3779B1L)) & WORD;
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void anySingleChangedBitChangesIt(FloatFormat format) {
        Tensor tensor = random(format, 40, 7);
        int before = TensorDigest.of(tensor);
        for (int i = 0; i < tensor.elementCount(); i++) {
            for (int bit = 0; bit < format.byteSize() * Byte.SIZE; bit++) {
                flip(tensor, i, bit);
                assertThat(TensorDigest.of(tensor))
                        .as("bit %s of element %s", bit, i)
                        .isNotEqualTo(before);
                flip(tensor, i, bit);
            }
        }
        assertThat(TensorDigest.of(tensor)).isEqualTo(before);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void twoChangedSignsChangeIt(FloatFormat format) {
        int sign = format.byteSize() * Byte.SIZE - 1;
        Tensor tensor = random(format, 40, 9);
        int before = TensorDigest.of(tensor);
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < i; j++) {
                flip(tensor, i, sign);
                flip(tensor, j, sign);
                assertThat(TensorDigest.of(tensor))
                        .as("signs of %s and %s", i, j)
                        .isNotEqualTo(before);
                flip(tensor, i, sign);
                flip(tensor, j, sign);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void swappingTwoDifferentElementsChangesIt(FloatFormat format) {
        Tensor tensor = random(format, 40, 13);
        int before = TensorDigest.of(tensor);
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(tensor.bits(i)).isNotEqualTo(tensor.bits(j));
                swap(tensor, i, j);
                assertThat(TensorDigest.of(tensor))
                        .as("elements %s and %s", i, j)
                        .isNotEqualTo(before);
                swap(tensor, i, j);
            }
        }
    }

    @Test
    void nanPayloadsCountAlike() {
        short[] half = {0x7e00, 0x7c01, (short) 0xfe00, (short) 0xffff};
        short[] brain = {0x7fc0, 0x7f81, (short) 0xffc0, (short) 0xffff};
        int[] single = {0x7fc0_0000, 0x7f80_0001, 0xffc0_0000, 0xffff_ffff};
        long[] wide = {0x7ff8_0000_0000_0000L, 0x7ff0_0000_0000_0001L, 0xfff8_0000_0000_0000L, -1L};
        List<Set<Integer>> digests = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (int i = 0; i < 4; i++) {
            digests.get(0).add(TensorDigest.of(new HalfTensor(Shape.SCALAR, new short[] {half[i]})));
            digests.get(1).add(TensorDigest.of(new BFloat16Tensor(Shape.SCALAR, new short[] {brain[i]})));
            float[] floats = {Float.intBitsToFloat(single[i])};
            digests.get(2).add(TensorDigest.of(new FloatTensor(Shape.SCALAR, floats)));
            double[] doubles = {Double.longBitsToDouble(wide[i])};
            digests.get(3).add(TensorDigest.of(new DoubleTensor(Shape.SCALAR, doubles)));
        }
        assertThat(digests).allSatisfy(same -> assertThat(same).hasSize(1));
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void negativeZeroDiffers(FloatFormat format) {
        assertThat(TensorDigest.of(Tensor.of(format, Shape.of(1), -0.0)))
                .isNotEqualTo(TensorDigest.of(Tensor.of(format, Shape.of(1), 0.0)));
    }

    @Test
    void theShapeAloneDoesNotCount() {
        Tensor tensor = random(FloatFormat.BINARY32, 12, 17);
        assertThat(TensorDigest.of(tensor.reshaped(Shape.of(3, 4)))).isEqualTo(TensorDigest.of(tensor));
    }

    /** Different numbers, far from infinity and NaN even with one bit changed. */
    private static Tensor random(FloatFormat format, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor tensor = Tensor.zeros(format, Shape.of(count));
        for (int i = 0; i < count; i++) {
            tensor.set(i, (random.nextBoolean() ? 1 : -1) * (1.0 / 128) * (i + 1 + random.nextDouble(0.2)) / count);
        }
        return tensor;
    }

    private static void flip(Tensor tensor, int index, int bit) {
        switch (tensor) {
            case Bits8Tensor bytes -> bytes.codes()[index] = (byte) (bytes.codes()[index] ^ (1 << bit));
            case Bits16Tensor half -> half.bits()[index] = (short) (half.bits()[index] ^ (1 << bit));
            case FloatTensor single ->
                single.values()[index] =
                        Float.intBitsToFloat(Float.floatToRawIntBits(single.values()[index]) ^ (1 << bit));
            case DoubleTensor wide ->
                wide.values()[index] =
                        Double.longBitsToDouble(Double.doubleToRawLongBits(wide.values()[index]) ^ (1L << bit));
        }
    }

    private static void swap(Tensor tensor, int i, int j) {
        double kept = tensor.get(i);
        tensor.set(i, tensor.get(j));
        tensor.set(j, kept);
    }
}
