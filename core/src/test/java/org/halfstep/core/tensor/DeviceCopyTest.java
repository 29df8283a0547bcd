package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.halfstep.core.format.FloatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DeviceCopyTest {
    static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY32, FloatFormat.TF32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);
    private static final Shape SHAPE = Shape.of(2, 2);
    private static final double[] ON_HOST = {1, 2, 3, 4};
    private static final double[] ON_DEVICE = {5, 6, -7, Double.NaN};

    /** Whose values are the newest. */
    private enum Newest {
        HOST,
        DEVICE,
        BOTH;

        ArrayCopy attachedTo(Tensor tensor) {
            return switch (this) {
                case HOST -> ArrayCopy.of(tensor);
                case DEVICE -> ArrayCopy.newer(tensor, ON_DEVICE);
                case BOTH -> ArrayCopy.same(tensor);
            };
        }

        static Newest of(DeviceCopy copy) {
            return copy.isNewer() ? DEVICE : copy.isCurrent() ? BOTH : HOST;
        }

        double[] numbers() {
            return this == DEVICE ? ON_DEVICE : ON_HOST;
        }
    }

    private static final Map<String, Consumer<Tensor>> READERS = Map.of(
            "get", tensor -> tensor.get(1),
            "read to float", tensor -> tensor.read(1, 1, new float[1], 0),
            "read to double", tensor -> tensor.read(1, 1, new double[1], 0),
            "bits", tensor -> tensor.bits(1),
            "toString", tensor -> assertThat(tensor.toString()).contains("}"),
            "bytes", Tensor::bytes,
            "array", DeviceCopyTest::arrayToRead,
            "copy", tensor -> Tensor.zeros(tensor.format(), SHAPE).copy(0, tensor, 1, 2),
            "underflow", tensor -> TensorStatistics.underflow(tensor, 1, FloatFormat.BINARY16));

    /** They make element 1 a 9 and leave the others. */
    private static final Map<String, Consumer<Tensor>> WRITERS_OF_A_PART = Map.of(
            "set", tensor -> tensor.set(1, 9),
            "write from float", tensor -> tensor.write(1, 1, new float[] {9}, 0),
            "write from double", tensor -> tensor.write(1, 1, new double[] {9}, 0),
            "array", DeviceCopyTest::setInArray,
            "copy", tensor -> tensor.copy(1, Tensor.of(tensor.format(), Shape.SCALAR, 9), 0, 1));

    /** They make every element a 9. */
    private static final Map<String, Consumer<Tensor>> WRITERS_OF_ALL = Map.of(
            "fill", tensor -> tensor.fill(9),
            "write from float", tensor -> tensor.write(0, 4, new float[] {9, 9, 9, 9}, 0),
            "write from double", tensor -> tensor.write(0, 4, new double[] {9, 9, 9, 9}, 0),
            "copy", tensor -> tensor.copy(0, Tensor.of(tensor.format(), SHAPE, 9, 9, 9, 9), 0, 4));

    private static Tensor onHost(FloatFormat format) {
        return Tensor.of(format, SHAPE, ON_HOST);
    }

    private static void arrayToRead(Tensor tensor) {
        if (tensor instanceof FloatTensor floats) {
            assertThat(floats.valuesToRead()).hasSize(4);
        } else if (tensor instanceof Bits16Tensor halves) {
            assertThat(halves.bitsToRead()).hasSize(4);
        }
    }

    private static void setInArray(Tensor tensor) {
        Tensor nine = Tensor.of(tensor.format(), Shape.SCALAR, 9);
        if (tensor instanceof FloatTensor floats) {
            floats.values()[1] = 9;
        } else if (tensor instanceof Bits16Tensor halves) {
            halves.bits()[1] = (short) nine.bits(0);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aReaderBringsNewerValuesHomeOnce(FloatFormat format) {
        READERS.forEach((name, reader) -> {
            for (Newest before : Newest.values()) {
                Tensor tensor = onHost(format);
                ArrayCopy copy = before.attachedTo(tensor);
                reader.accept(tensor);
                reader.accept(tensor);
                assertThat(Newest.of(copy)).as(name).isEqualTo(before == Newest.DEVICE ? Newest.BOTH : before);
                assertThat(copy.downloads).as(name).isEqualTo(before == Newest.DEVICE ? 1 : 0);
                assertThat(tensor.toDoubles()).as(name).containsExactly(before.numbers());
            }
        });
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aWriterOfAPartKeepsTheNewestOfTheRest(FloatFormat format) {
        WRITERS_OF_A_PART.forEach((name, writer) -> {
            for (Newest before : Newest.values()) {
                Tensor tensor = onHost(format);
                ArrayCopy copy = before.attachedTo(tensor);
                writer.accept(tensor);
                assertThat(Newest.of(copy)).as(name).isEqualTo(Newest.HOST);
                assertThat(copy.downloads).as(name).isEqualTo(before == Newest.DEVICE ? 1 : 0);
                double[] expected = before.numbers().clone();
                expected[1] = 9;
                assertThat(tensor.toDoubles()).as(name).containsExactly(expected);
            }
        });
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aWriterOfAllBringsNothingHome(FloatFormat format) {
        WRITERS_OF_ALL.forEach((name, writer) -> {
            for (Newest before : Newest.values()) {
                Tensor tensor = onHost(format);
                ArrayCopy copy = before.attachedTo(tensor);
                writer.accept(tensor);
                assertThat(Newest.of(copy)).as(name).isEqualTo(Newest.HOST);
                assertThat(copy.downloads).as(name).isZero();
                assertThat(tensor.toDoubles()).as(name).containsOnly(9);
            }
        });
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void zerosAreMadeWhereTheValuesAre(FloatFormat format) {
        for (Newest before : Newest.values()) {
            Tensor tensor = onHost(format);
            ArrayCopy copy = before.attachedTo(tensor);
            tensor.clear();
            assertThat(Newest.of(copy)).isEqualTo(before == Newest.HOST ? Newest.HOST : Newest.DEVICE);
            assertThat(copy.downloads).isZero();
            assertThat(tensor.toDoubles()).containsOnly(0);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void theBackendSaysWhatItDid(FloatFormat format) {
        Tensor tensor = onHost(format);
        ArrayCopy copy = ArrayCopy.of(tensor);
        copy.memory.write(0, 4, ON_DEVICE, 0);
        for (int time = 1; time <= 2; time++) {
            copy.deviceWrote();
            assertThat(Newest.of(copy)).isEqualTo(Newest.DEVICE);
            assertThat(tensor.get(0)).isEqualTo(5);
            tensor.set(0, 1);
            assertThat(Newest.of(copy)).isEqualTo(Newest.HOST);
            copy.uploaded();
            assertThat(Newest.of(copy)).isEqualTo(Newest.BOTH);
            assertThat(tensor.get(0)).isEqualTo(1);
            assertThat(copy.downloads).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void viewsShareTheCopy(FloatFormat format) {
        Tensor tensor = Tensor.zeros(format, SHAPE);
        Tensor view = tensor.reshaped(Shape.of(4));
        ArrayCopy copy = ArrayCopy.newer(view, ON_DEVICE);
        assertThat(tensor.deviceCopy()).isSameAs(copy);
        assertThat(tensor.reshaped(Shape.of(1, 4)).toDoubles()).containsExactly(ON_DEVICE);
        view.set(0, 8);
        assertThat(copy.isCurrent()).isFalse();
        assertThat(tensor.get(0)).isEqualTo(8);
        assertThat(copy.downloads).isEqualTo(1);
    }

    @Test
    void theBytesAreTheArrays() {
        Tensor tensor = Tensor.of(FloatFormat.BINARY16, SHAPE, 1, -2, 0.5, 0);
        ArrayCopy.newer(tensor, 2, -2, 0.5, 0);
        assertThat(tensor.bytes().isReadOnly()).isTrue();
        assertThat(tensor.bytes().toArray(ValueLayout.JAVA_SHORT)).containsExactly(0x4000, (short) 0xc000, 0x3800, 0);
        assertThat(Tensor.of(FloatFormat.E4M3, SHAPE, 1, 2, 3, 4).bytes().byteSize())
                .isEqualTo(4);
        assertThat(Tensor.of(FloatFormat.BINARY64, SHAPE, 1, 2, 3, 4).bytes().get(ValueLayout.JAVA_DOUBLE, 8))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void anotherCopyTakesThePlaceOfTheFirst(FloatFormat format) {
        Tensor tensor = onHost(format);
        ArrayCopy first = ArrayCopy.newer(tensor, ON_DEVICE);
        tensor.keepOnDevice(first);
        assertThat(first.downloads).isZero();
        ArrayCopy second = ArrayCopy.of(tensor);
        assertThat(first.downloads).isEqualTo(1);
        assertThat(first.isCurrent()).isFalse();
        assertThat(tensor.deviceCopy()).isSameAs(second);
        assertThat(second.isCurrent()).isFalse();
        assertThat(tensor.toDoubles()).containsExactly(ON_DEVICE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> onHost(format).keepOnDevice(second))
                .withMessage("a device's copy of a tensor belongs to another tensor already");
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aCopyThatLeavesBringsNewerValuesHome(FloatFormat format) {
        for (Newest before : Newest.values()) {
            Tensor tensor = onHost(format);
            ArrayCopy copy = before.attachedTo(tensor);
            copy.leave();
            copy.leave();
            assertThat(tensor.deviceCopy()).isNull();
            assertThat(copy.isCurrent()).isFalse();
            assertThat(copy.downloads).isEqualTo(before == Newest.DEVICE ? 1 : 0);
            assertThat(tensor.toDoubles()).containsExactly(before.numbers());
            Tensor other = Tensor.zeros(format, SHAPE);
            other.keepOnDevice(copy);
            assertThat(other.deviceCopy()).isSameAs(copy);
        }
    }

    @Test
    void otherStoragesStayOnTheHost() {
        ArrayCopy copy = ArrayCopy.of(Tensor.zeros(FloatFormat.BINARY32, SHAPE));
        copy.leave();
        for (FloatFormat format : List.of(FloatFormat.E4M3, FloatFormat.BINARY64)) {
            Tensor tensor = Tensor.zeros(format, SHAPE);
            assertThat(tensor.deviceCopy()).isNull();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tensor.keepOnDevice(copy))
                    .withMessage("tensor of %s: values stored as %s stay on the host; devices hold BITS16 and BINARY32"
                            .formatted(format.name(), format.storage()));
        }
    }
}
