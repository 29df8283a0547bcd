package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.junit.jupiter.api.Test;

class RunDigestTest {
    private final Tensor parameter = Tensor.of(FloatFormat.BINARY16, Shape.of(2), 1, -0.5);

    @Test
    void itIsAChainOfSha256() throws NoSuchAlgorithmException {
        RunDigest digest = new RunDigest();
        digest.append(0x01020304);
        digest.append(-1);
        byte[] state = sha(ByteBuffer.allocate(36).putInt(32, 0x01020304).array());
        state = sha(ByteBuffer.allocate(36).put(state).putInt(-1).array());
        assertThat(digest.state()).isEqualTo(state);
        byte[] last = sha(ByteBuffer.allocate(48)
                .put(state)
                .putLong(0x3c00)
                .putLong(0xb800)
                .array());
        assertThat(digest.of(List.of(parameter))).isEqualTo(HexFormat.of().formatHex(last));
    }

    private static byte[] sha(byte[] bytes) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    @Test
    void restoreContinuesTheChain() {
        RunDigest whole = new RunDigest();
        whole.append(1);
        byte[] saved = whole.state();
        whole.append(2);
        RunDigest continued = new RunDigest();
        continued.append(77);
        continued.restore(saved);
        saved[0]++;
        continued.append(2);
        assertThat(continued.of(List.of(parameter))).isEqualTo(whole.of(List.of(parameter)));
    }

    @Test
    void askingForItChangesNothing() {
        RunDigest digest = new RunDigest();
        String first = digest.of(List.of(parameter));
        digest.state()[3] = 9;
        assertThat(digest.of(List.of(parameter))).isEqualTo(first);
    }

    @Test
    void orderAndParametersCount() {
        RunDigest digest = new RunDigest();
        digest.append(1);
        digest.append(2);
        RunDigest swapped = new RunDigest();
        swapped.append(2);
        swapped.append(1);
        assertThat(digest.of(List.of(parameter))).isNotEqualTo(swapped.of(List.of(parameter)));
        Tensor other = Tensor.of(FloatFormat.BINARY16, Shape.of(2), 1, 0.5);
        assertThat(digest.of(List.of(parameter))).isNotEqualTo(digest.of(List.of(other)));
    }

    @Test
    void aStateOfAnotherSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunDigest().restore(new byte[31]))
                .withMessage("run digest: a state of 31 bytes; expected 32");
    }
}
