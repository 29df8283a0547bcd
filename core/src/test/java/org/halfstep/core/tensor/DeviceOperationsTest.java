package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.format.RoundingDirection;
import org.halfstep.core.program.Casts;
import org.halfstep.core.random.RandomPlace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What is done on the device, and that arrays are made only when they are needed. */
class DeviceOperationsTest {
    static final List<FloatFormat> FORMATS = DeviceCopyTest.FORMATS;
    private static final Shape SHAPE = Shape.of(3, 2);
    private static final double[] NUMBERS = {1.5, -3.25, 0, -0.0, 1 + 0x1p-11 + 0x1p-20, 0x1p-15};

    /** Its array holds ones, a device's memory these numbers. */
    private static Tensor onDevice(FloatFormat format, double... numbers) {
        Tensor tensor = Tensor.zeros(format, Shape.of(numbers.length));
        tensor.fill(1);
        ArrayCopy.newer(tensor, numbers);
        return tensor;
    }

    private static ArrayCopy copyOf(Tensor tensor) {
        if (tensor.deviceCopy() instanceof ArrayCopy copy) {
            return copy;
        }
        throw new AssertionError(tensor + " is on no device");
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void digestAndMaximumAreTheDevices(FloatFormat format) {
        for (double last : new double[] {-7, Double.NEGATIVE_INFINITY, Double.NaN}) {
            double[] numbers = NUMBERS.clone();
            numbers[5] = last;
            Tensor expected = Tensor.of(format, SHAPE, numbers);
            Tensor tensor = onDevice(format, numbers);
            assertThat(TensorDigest.of(tensor)).isEqualTo(TensorDigest.of(expected));
            assertThat(TensorStatistics.maxAbs(tensor)).isEqualTo(Double.valueOf(Math.abs(last)));
            assertThat(TensorStatistics.allFinite(tensor)).isEqualTo(last == -7);
            assertThat(copyOf(tensor).isNewer()).isTrue();
            assertThat(copyOf(tensor).downloads).isZero();
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void digestAndMaximumOfANewerArrayAreTheHosts(FloatFormat format) {
        Tensor tensor = onDevice(format, NUMBERS);
        tensor.fill(-2);
        assertThat(TensorDigest.of(tensor))
                .isEqualTo(TensorDigest.of(Tensor.of(format, SHAPE, -2, -2, -2, -2, -2, -2)));
        assertThat(TensorStatistics.maxAbs(tensor)).isEqualTo(2);
        // asking does not make what was uploaded older
        copyOf(tensor).memory.fill(-2);
        copyOf(tensor).uploaded();
        assertThat(TensorDigest.of(tensor)).isNotZero();
        assertThat(copyOf(tensor).isCurrent()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aWholeCopyStaysOnTheDevice(FloatFormat format) {
        Tensor source = onDevice(format, NUMBERS);
        Tensor target = Tensor.zeros(format, SHAPE);
        target.copy(0, source, 0, 6);
        assertThat(copyOf(target).isNewer()).isTrue();
        assertThat(copyOf(source).isNewer()).isTrue();
        assertThat(copyOf(source).downloads).isZero();
        assertThat(target.toDoubles())
                .containsExactly(Tensor.of(format, SHAPE, NUMBERS).toDoubles());
    }

    @Test
    void aCopyOfItselfChangesNothing() {
        Tensor tensor = onDevice(FloatFormat.BINARY32, 1, 2);
        tensor.copy(0, tensor.reshaped(Shape.of(2, 1)), 0, 2);
        assertThat(copyOf(tensor).copies).isZero();
        assertThat(copyOf(tensor).isNewer()).isTrue();
        assertThat(tensor.toDoubles()).containsExactly(1, 2);
    }

    @Test
    void copiesOfPartsAreTheHosts() {
        Tensor source = onDevice(FloatFormat.BINARY32, 1, 2, 3);
        Tensor longer = Tensor.zeros(FloatFormat.BINARY32, Shape.of(4));
        longer.copy(1, source, 0, 3);
        assertThat(longer.toDoubles()).containsExactly(0, 1, 2, 3);
        Tensor shorter = Tensor.zeros(FloatFormat.BINARY32, Shape.of(2));
        shorter.copy(0, source, 1, 2);
        assertThat(shorter.toDoubles()).containsExactly(2, 3);
        assertThat(copyOf(source).copies).isZero();
    }

    @Test
    void valuesOfBothGoWhereTheTargetIs() {
        Tensor source = Tensor.of(FloatFormat.BINARY32, SHAPE, NUMBERS);
        ArrayCopy copy = ArrayCopy.same(source);
        Tensor onHost = Tensor.zeros(FloatFormat.BINARY32, SHAPE);
        onHost.copy(0, source, 0, 6);
        assertThat(copy.copies).isZero();
        assertThat(onHost.deviceCopy()).isNull();
        assertThat(onHost.toDoubles()).containsExactly(NUMBERS);
        Tensor onDevice = onDevice(FloatFormat.BINARY32, 1, 1, 1, 1, 1, 1);
        onDevice.copy(0, source, 0, 6);
        assertThat(copy.copies).isEqualTo(1);
        assertThat(copyOf(onDevice).isNewer()).isTrue();
        assertThat(onDevice.toDoubles()).containsExactly(NUMBERS);
        source.set(0, 8);
        onDevice.copy(0, source, 0, 6);
        assertThat(copy.copies).isEqualTo(1);
        assertThat(onDevice.get(0)).isEqualTo(8);
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void castsRoundOnTheDevice(FloatFormat from) {
        for (FloatFormat to : FORMATS) {
            Tensor source = onDevice(from, NUMBERS);
            Tensor target = Tensor.zeros(to, SHAPE);
            Casts.copy(source, target);
            assertThat(copyOf(target).isNewer()).isTrue();
            assertThat(copyOf(source).downloads).isZero();
            assertThat(copyOf(source).copies).isEqualTo(1);
            for (int i = 0; i < NUMBERS.length; i++) {
                assertThat(target.get(i))
                        .isEqualTo(Double.valueOf(Rounding.round(Rounding.round(NUMBERS[i], from), to)));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void whatTheDeviceCannotCastTheHostDoes(FloatFormat format) {
        Tensor source = onDevice(format, NUMBERS);
        copyOf(source).refusesCopies = true;
        Tensor same = Tensor.zeros(format, SHAPE);
        Casts.copy(source, same);
        assertThat(same.deviceCopy()).isNull();
        assertThat(same.toDoubles())
                .containsExactly(Tensor.of(format, SHAPE, NUMBERS).toDoubles());
        Tensor wide = Tensor.zeros(FloatFormat.BINARY64, SHAPE);
        Casts.copy(onDevice(format, NUMBERS), wide);
        assertThat(wide.toDoubles()).containsExactly(same.toDoubles());
    }

    @Test
    void otherDirectionsAreTheHosts() {
        Tensor source = onDevice(FloatFormat.BINARY32, 1 + 0x1p-12, 2);
        Tensor target = Tensor.zeros(FloatFormat.BINARY16, Shape.of(2));
        Casts.copy(source, target, RoundingDirection.UPWARD, RandomPlace.NONE, 0);
        assertThat(copyOf(source).copies).isZero();
        assertThat(target.toDoubles()).containsExactly(1 + 0x1p-10, 2);
    }

    /** An array of this size would not fit in the tests' heap. */
    @Test
    void aTensorOnADeviceNeedsNoArray() {
        for (FloatFormat format : FORMATS) {
            Tensor tensor = Tensor.zeros(format, Shape.of(Integer.MAX_VALUE - 8));
            tensor.clear();
            DeviceCopy copy = new Huge();
            tensor.keepOnDevice(copy);
            copy.deviceWrote();
            tensor.clear();
            tensor.reshaped(Shape.of(1, Integer.MAX_VALUE - 8)).copy(0, tensor, 0, Integer.MAX_VALUE - 8);
            assertThat(TensorDigest.of(tensor)).isEqualTo(42);
            assertThat(TensorStatistics.maxAbs(tensor)).isEqualTo(43);
        }
    }

    private static final class Huge extends DeviceCopy {
        @Override
        protected void download(MemorySegment target) {
            throw new AssertionError("nobody reads the array");
        }

        @Override
        protected double maxAbs() {
            return 43;
        }

        @Override
        protected int digest() {
            return 42;
        }

        @Override
        protected void clear() {
            // there is nothing
        }

        @Override
        protected boolean copyTo(Tensor target) {
            return false;
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void untouchedMeansZerosWithoutAnArray(FloatFormat format) {
        Tensor tensor = Tensor.zeros(format, SHAPE);
        ArrayCopy copy = ArrayCopy.of(tensor);
        assertThat(copy.isUntouched()).isTrue();
        copy.deviceWrote();
        assertThat(copy.isUntouched()).isFalse();
        assertThat(tensor.toDoubles()).containsOnly(0);
        tensor.set(0, 0);
        assertThat(copy.isUntouched()).isFalse();
        assertThat(ArrayCopy.of(Tensor.of(format, SHAPE, new double[6])).isUntouched())
                .isFalse();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aReleasedBufferKeepsItsPlaceOnTheDevice(FloatFormat format) {
        Workspace workspace = new Workspace();
        Tensor first = workspace.acquire(format, SHAPE);
        ArrayCopy copy = ArrayCopy.newer(first, NUMBERS);
        workspace.release(first);
        Tensor second = workspace.acquire(format, Shape.of(6));
        assertThat(second.deviceCopy()).isSameAs(copy);
        assertThat(workspace.usedBytes()).isEqualTo(second.byteSize());
        second.set(0, 4);
        assertThat(copy.downloads).as("values of the one who released it").isZero();
        assertThat(second.get(0)).isEqualTo(4);
        copy.deviceWrote();
        workspace.release(second);
        Tensor zeros = workspace.acquireZeros(format, SHAPE);
        assertThat(copy.isNewer()).isTrue();
        assertThat(copy.downloads).isZero();
        assertThat(zeros.toDoubles()).containsOnly(0);
    }

    /** All threads find the array unmade, or its values on the device, at the same time. */
    @Test
    void threadsThatWriteDifferentElementsGetOneArray() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(3);
        for (int time = 0; time < 300; time++) {
            FloatTensor tensor = (FloatTensor) Tensor.zeros(FloatFormat.BINARY32, Shape.of(4));
            if (random.nextBoolean()) {
                ArrayCopy.newer(tensor, 5, 6, 7, 8);
            }
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int element = i;
                threads.add(Thread.ofPlatform().start(() -> {
                    awaitUninterrupted(start);
                    if (tensor.valuesToRead().length == 4) {
                        tensor.values()[element] = -element;
                    }
                }));
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(tensor.toDoubles()).containsExactly(0, -1, -2, -3);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts these threads", e);
        }
    }
}
