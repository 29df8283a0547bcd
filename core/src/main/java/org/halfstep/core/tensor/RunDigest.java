package org.halfstep.core.tensor;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The name of a run: SHA-256 over its step digests, in order, and at the end over the parameters' bits
 * (docs/arithmetic.md rule 19). Two runs with the same digest computed the same numbers.
 *
 * <p>It is a chain, state = SHA-256(state, step digest), so that a checkpoint saves and restores its 32 bytes.
 */
public final class RunDigest {
    private static final int STATE_BYTES = 32;

    private byte[] state = new byte[STATE_BYTES];

    /** Appends the digest of a step. */
    public void append(int stepDigest) {
        MessageDigest sha = sha256();
        sha.update(state);
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(stepDigest).array());
        state = sha.digest();
    }

    /** The digest of the run that ended with these parameters, in hexadecimal; more steps may follow. */
    public String of(List<Tensor> parameters) {
        MessageDigest sha = sha256();
        sha.update(state);
        for (Tensor parameter : parameters) {
            ByteBuffer bits = ByteBuffer.allocate(Long.BYTES * parameter.elementCount());
            for (int i = 0; i < parameter.elementCount(); i++) {
                bits.putLong(parameter.bits(i));
            }
            sha.update(bits.array());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** The 32 bytes of the chain so far. */
    public byte[] state() {
        return state.clone();
    }

    /** Continues a chain. */
    public void restore(byte[] saved) {
        if (saved.length != STATE_BYTES) {
            throw new IllegalArgumentException(
                    "run digest: a state of " + saved.length + " bytes; expected " + STATE_BYTES);
        }
        state = saved.clone();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
