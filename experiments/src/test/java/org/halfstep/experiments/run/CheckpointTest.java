package org.halfstep.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.run.RunFolderException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String FILE = "run/checkpoint";
    private static final int HEADER_BYTES = 8 + 4 + 8 + 32;

    private static Checkpoint example() {
        return Checkpoint.builder("a run")
                .put("whole", Long.MIN_VALUE)
                .put("number", -0.0)
                .put("nan", Double.NaN)
                .put("bytes", new byte[] {0, -1, 127})
                .put("nothing", new byte[0])
                .put("scalar", Tensor.of(FloatFormat.BINARY64, Shape.SCALAR, Math.PI))
                .build();
    }

    @Test
    void everyKindOfValueComesBackBitForBit() {
        Checkpoint read = Checkpoint.parse(example().toBytes(), FILE);

        assertThat(read.getLong("whole")).isEqualTo(Long.MIN_VALUE);
        assertThat(Double.doubleToRawLongBits(read.getDouble("number"))).isEqualTo(Double.doubleToRawLongBits(-0.0));
        assertThat(read.getDouble("nan")).isNaN();
        assertThat(read.getBytes("bytes")).containsExactly(0, -1, 127);
        assertThat(read.getBytes("nothing")).isEmpty();
        assertThat(read.tensor("scalar").shape()).isEqualTo(Shape.SCALAR);
        assertThat(read.tensor("scalar").get(0)).isEqualTo(Math.PI);
        assertThat(read.has("whole")).isTrue();
        assertThat(read.has("Whole")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary64", "binary32", "bfloat16", "binary16"})
    void tensorsOfEveryStoredFormatComeBack(String name) {
        FloatFormat format = FloatFormat.parse(name);
        double[] values = {1.5, -0.0, 0x1p-14, Double.NEGATIVE_INFINITY, Double.NaN, 0};
        Tensor tensor = Tensor.of(format, Shape.of(2, 3), values);

        Checkpoint written = Checkpoint.builder("a run").put("t", tensor).build();
        tensor.set(0, 3);
        Tensor read = Checkpoint.parse(written.toBytes(), FILE).tensor("t");

        assertThat(read.format()).isEqualTo(format);
        assertThat(read.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(read.toDoubles())
                .as("the values at the time of saving, not those of later")
                .containsExactly(values);
    }

    @Test
    void theSameStateGivesTheSameBytes() {
        assertThat(example().toBytes()).isEqualTo(example().toBytes());
    }

    @Test
    void aNameIsGivenOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checkpoint.builder("a run").put("x", 1L).put("x", 2.0))
                .withMessage("checkpoint: 'x' twice");
    }

    @Test
    void anotherIdentityIsRefused() {
        example().requireIdentity("a run");
        assertThatThrownBy(() -> example().requireIdentity("another"))
                .isInstanceOfSatisfying(
                        RunFolderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.USAGE))
                .hasMessageContaining("another configuration or other points");
    }

    @Test
    void aMissingValueAndOneOfAnotherKindAreNamed() {
        assertThatThrownBy(() -> example().getLong("missing")).hasMessageContaining("no Long named 'missing'");
        assertThatThrownBy(() -> example().getDouble("whole")).hasMessageContaining("no Double named 'whole'");
    }

    @Test
    void damageAtEveryPlaceIsNoticed() {
        byte[] whole = example().toBytes();
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                requireRefused(damaged);
            }
        }
    }

    @Test
    void aFileCutOffAtEveryPlaceIsNoticed() {
        byte[] whole = example().toBytes();
        for (int length = 0; length < whole.length; length++) {
            requireRefused(Arrays.copyOf(whole, length));
        }
        requireRefused(Arrays.copyOf(whole, whole.length + 1));
    }

    private static void requireRefused(byte[] bytes) {
        assertThatThrownBy(() -> Checkpoint.parse(bytes, FILE))
                .isInstanceOfSatisfying(
                        RunFolderException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FAILURE))
                .hasMessageStartingWith(FILE + " ")
                .hasMessageEndingWith("; start a new run with another --out");
    }

    @Test
    void theMessageSaysWhatIsWrong() {
        byte[] whole = example().toBytes();
        byte[] foreign = whole.clone();
        foreign[0] = 'X';
        byte[] newer = whole.clone();
        ByteBuffer.wrap(newer).putInt(8, 2);
        byte[] flipped = whole.clone();
        flipped[HEADER_BYTES] ^= 1;

        assertThatThrownBy(() -> Checkpoint.parse(foreign, FILE)).hasMessageContaining("is not a checkpoint");
        assertThatThrownBy(() -> Checkpoint.parse(newer, FILE))
                .hasMessageContaining("has format version 2, this Halfstep reads version 1");
        assertThatThrownBy(() -> Checkpoint.parse(flipped, FILE)).hasMessageContaining("checksum");
        assertThatThrownBy(() -> Checkpoint.parse(Arrays.copyOf(whole, 20), FILE))
                .hasMessageContaining("cut off after 20 bytes");
        assertThatThrownBy(() -> Checkpoint.parse(Arrays.copyOf(whole, HEADER_BYTES + 3), FILE))
                .hasMessageContaining("holds 3 bytes of data, its header says " + (whole.length - HEADER_BYTES));
    }
}
