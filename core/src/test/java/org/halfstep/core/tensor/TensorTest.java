package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.halfstep.core.format.ByteCodec;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TensorTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL;

    /** Numbers of all magnitudes, halfway cases, and what every format has at its ends. */
    private static double[] numbers(FloatFormat format) {
        List<Double> numbers = new ArrayList<>(List.of(0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        double ulp = format.machineEpsilon();
        for (double base : new double[] {1, format.minNormal(), format.maxFinite(), format.minSubnormal()}) {
            for (double factor : new double[] {0.25, 0.5, 1, 1 + ulp / 2, 1 + 0.75 * ulp, 1 + 1.5 * ulp, 1.5, -1, -3}) {
                numbers.add(base * factor);
            }
        }
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 400; i++) {
            numbers.add(Math.scalb(random.nextDouble(-2, 2), random.nextInt(-160, 140)));
        }
        return numbers.stream().mapToDouble(x -> x).toArray();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void writingRoundsOnceToNearestEven(FloatFormat format) {
        double[] numbers = numbers(format);
        Tensor written = Tensor.of(format, Shape.of(numbers.length), numbers);
        Tensor set = Tensor.zeros(format, Shape.of(numbers.length));
        Tensor narrow = Tensor.zeros(format, Shape.of(numbers.length));
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            set.set(i, numbers[i]);
            floats[i] = (float) numbers[i];
        }
        narrow.write(0, floats.length, floats, 0);
        for (int i = 0; i < numbers.length; i++) {
            Double expected = Rounding.round(numbers[i], format);
            assertThat(written.get(i)).as("number %s", numbers[i]).isEqualTo(expected);
            assertThat(set.bits(i)).isEqualTo(written.bits(i));
            assertThat(narrow.get(i))
                    .as("float %s", floats[i])
                    .isEqualTo(Double.valueOf(Rounding.round(floats[i], format)));
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void readingDecodesExactly(FloatFormat format) {
        double[] numbers = numbers(format);
        Tensor tensor = Tensor.of(format, Shape.of(numbers.length), numbers);
        double[] doubles = tensor.toDoubles();
        float[] floats = tensor.toFloats();
        for (int i = 0; i < numbers.length; i++) {
            assertThat(doubles[i]).isEqualTo(Double.valueOf(Rounding.round(numbers[i], format)));
            assertThat(floats[i]).isEqualTo(Float.valueOf((float) doubles[i]));
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void rangesGoWhereTheySay(FloatFormat format) {
        Tensor tensor = Tensor.zeros(format, Shape.of(2, 3));
        tensor.write(1, 2, new double[] {9, 1, 2, 9}, 1);
        tensor.write(3, 2, new float[] {3, 4, 9}, 0);
        assertThat(tensor.toDoubles()).containsExactly(0, 1, 2, 3, 4, 0);
        double[] doubles = {7, 7, 7, 7};
        tensor.read(2, 2, doubles, 1);
        assertThat(doubles).containsExactly(7, 2, 3, 7);
        float[] floats = {7, 7, 7, 7};
        tensor.read(3, 3, floats, 1);
        assertThat(floats).containsExactly(7, 3, 4, 0);
        tensor.copy(0, tensor, 4, 1);
        assertThat(tensor.get(0)).isEqualTo(4);
        tensor.fill(1.0 / 3);
        assertThat(tensor.toDoubles()).containsOnly(Rounding.round(1.0 / 3, format));
        tensor.clear();
        assertThat(tensor.toDoubles()).containsOnly(0.0);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyNaNIsTheCanonicalOne(FloatFormat format) {
        double payload = Double.longBitsToDouble(0xfff1_2345_6789_abcdL);
        float narrow = Float.intBitsToFloat(0xffb1_2345);
        Tensor tensor = Tensor.zeros(format, Shape.of(4));
        tensor.set(0, payload);
        tensor.write(1, 1, new double[] {payload}, 0);
        tensor.write(2, 1, new float[] {narrow}, 0);
        tensor.set(3, Double.NaN);
        long canonical =
                switch (format.name()) {
                    case "float64" -> 0x7ff8_0000_0000_0000L;
                    case "float32" -> 0x7fc0_0000L;
                    case "tf32" -> 0x7fc0_0000L;
                    case "bfloat16" -> 0x7fc0L;
                    case "float16" -> 0x7e00L;
                    default -> ByteCodec.of(format).canonicalNaN() & 0xffL;
                };
        for (int i = 0; i < 4; i++) {
            assertThat(tensor.get(i)).isNaN();
            assertThat(tensor.bits(i)).isEqualTo(canonical);
        }
    }

    @Test
    void bitsAreThoseOfTheFormat() {
        assertThat(Tensor.of(FloatFormat.BINARY16, Shape.SCALAR, -2).bits(0)).isEqualTo(0xc000L);
        assertThat(Tensor.of(FloatFormat.BFLOAT16, Shape.SCALAR, -2).bits(0)).isEqualTo(0xc000L);
        assertThat(Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, -2).bits(0)).isEqualTo(0xc000_0000L);
        assertThat(Tensor.of(FloatFormat.BINARY64, Shape.SCALAR, -2).bits(0)).isEqualTo(0xc000_0000_0000_0000L);
        assertThat(new HalfTensor(Shape.SCALAR, new short[] {(short) 0xfd01}).bits(0))
                .isEqualTo(0x7e00L);
    }

    @Test
    void copyBetweenFormatsIsRefused() {
        for (FloatFormat from : FORMATS) {
            for (FloatFormat to : FORMATS) {
                Tensor source = Tensor.of(from, Shape.of(2), 1, 2);
                Tensor target = Tensor.zeros(to, Shape.of(2));
                if (from.equals(to)) {
                    target.copy(0, source, 0, 2);
                    assertThat(target.toDoubles()).containsExactly(1, 2);
                } else {
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> target.copy(0, source, 0, 2))
                            .withMessage("copy from " + from + " to " + to + ": convert through Casts");
                    assertThat(target.toDoubles()).containsOnly(0);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void reshapedSharesTheMemory(FloatFormat format) {
        Tensor tensor = Tensor.of(format, Shape.of(2, 3), 0, 1, 2, 3, 4, 6);
        Tensor reshaped = tensor.reshaped(Shape.of(3, 1, 2));
        assertThat(reshaped.shape()).isEqualTo(Shape.of(3, 1, 2));
        assertThat(reshaped.format()).isEqualTo(format);
        reshaped.set(4, -6);
        assertThat(tensor.get(4)).isEqualTo(-6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tensor.reshaped(Shape.of(4)))
                .withMessage("shape [4] has 4 elements, the array has 6");
    }

    @Test
    void constructorsShareTheirArray() {
        short[] bits = {0x3c00};
        float[] floats = {1};
        double[] doubles = {1};
        Tensor half = new HalfTensor(Shape.SCALAR, bits);
        bits[0] = 0x4000;
        assertThat(half.get(0)).isEqualTo(2);
        assertThat(new BFloat16Tensor(Shape.SCALAR, bits).bits()).isSameAs(bits);
        assertThat(new FloatTensor(Shape.SCALAR, floats).values()).isSameAs(floats);
        assertThat(new DoubleTensor(Shape.SCALAR, doubles).values()).isSameAs(doubles);
        Tensor copied = Tensor.of(Shape.SCALAR, floats);
        floats[0] = 5;
        assertThat(copied.get(0)).isEqualTo(1);
    }

    @Test
    void sizesInBytes() {
        Shape shape = Shape.of(3, 5);
        assertThat(Tensor.zeros(FloatFormat.BINARY16, shape).byteSize()).isEqualTo(30);
        assertThat(Tensor.zeros(FloatFormat.BFLOAT16, shape).byteSize()).isEqualTo(30);
        assertThat(Tensor.zeros(FloatFormat.BINARY32, shape).byteSize()).isEqualTo(60);
        assertThat(Tensor.zeros(FloatFormat.BINARY64, shape).byteSize()).isEqualTo(120);
        assertThat(Tensor.zeros(FloatFormat.BINARY64, Shape.of(0)).byteSize()).isZero();
        Tensor narrow = Tensor.zeros(FloatFormat.FP4_E2M1, shape);
        assertThat(narrow.byteSize()).isEqualTo(15);
        assertThat(narrow.nominalByteSize()).isEqualTo(8);
        assertThat(Tensor.zeros(FloatFormat.TF32, shape).byteSize()).isEqualTo(60);
        assertThat(Tensor.zeros(FloatFormat.TF32, shape).nominalByteSize()).isEqualTo(36);
    }

    @Test
    void aTensorSaysWhatItHolds() {
        assertThat(Tensor.of(FloatFormat.BINARY16, Shape.of(2), 1, -2.5)).hasToString("float16[2] {1.0, -2.5}");
        assertThat(Tensor.zeros(FloatFormat.E4M3, Shape.of(3, 4)))
                .hasToString("e4m3[3, 4] {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, ..}");
    }

    @Test
    void wrongLengthsAndFormatsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(FloatFormat.BINARY32, Shape.of(2), 1, 2, 3))
                .withMessage("tensor of shape [2]: needs 2 values, got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FloatTensor(Shape.of(2), new float[3]))
                .withMessage("shape [2] has 2 elements, the array has 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bits8Tensor(FloatFormat.TF32, Shape.of(2), new byte[2]))
                .withMessage("no 8-bit codec for tf32, which is stored as BINARY32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FloatTensor(FloatFormat.BINARY16, Shape.of(2), new float[2]))
                .withMessage("format float16 is stored as BITS16, not as BINARY32");
    }
}
