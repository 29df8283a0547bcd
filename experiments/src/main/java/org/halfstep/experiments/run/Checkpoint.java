package org.halfstep.experiments.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run needs to go on: named values and tensors, bit for bit.
 *
 * <p>The file: eight bytes of magic, version, length of the payload, SHA-256 of the payload, payload. A run keeps a
 * single one: it is written to a new file, forced to the disk and then moved over the old one, which the file system
 * does at once or not at all, so that there is a whole checkpoint at every moment.
 */
public final class Checkpoint {
    private static final byte[] MAGIC = "HALFSTEP".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SHA_BYTES = 32;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + Long.BYTES + SHA_BYTES;
    private static final int MAX_RANK = 16;
    private static final String IDENTITY = "identity";

    private final Map<String, Object> values;

    private Checkpoint(Map<String, Object> values) {
        this.values = values;
    }

    /** A checkpoint of a run that is named by what decides its numbers. */
    public static Builder builder(String identity) {
        return new Builder().put(IDENTITY, identity.getBytes(StandardCharsets.UTF_8));
    }

    /** Collects what a checkpoint holds. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a whole number. */
        public Builder put(String name, long value) {
            return add(name, value);
        }

        /** Adds a number. */
        public Builder put(String name, double value) {
            return add(name, value);
        }

        /** Adds bytes, copied. */
        public Builder put(String name, byte[] value) {
            return add(name, value.clone());
        }

        /** Adds a tensor, copied. */
        public Builder put(String name, Tensor value) {
            Tensor copy = Tensor.zeros(value.format(), value.shape());
            copy.copy(0, value, 0, value.elementCount());
            return add(name, copy);
        }

        private Builder add(String name, Object value) {
            if (values.put(name, value) != null) {
                throw new IllegalArgumentException("checkpoint: '" + name + "' twice");
            }
            return this;
        }

        /** The checkpoint. */
        public Checkpoint build() {
            return new Checkpoint(new LinkedHashMap<>(values));
        }
    }

    /** Whether there is a value of a name. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A whole number. */
    public long getLong(String name) {
        return get(name, Long.class);
    }

    /** A number. */
    public double getDouble(String name) {
        return get(name, Double.class);
    }

    /** Bytes. */
    public byte[] getBytes(String name) {
        return get(name, byte[].class).clone();
    }

    /** A tensor; the caller must not change it. */
    public Tensor tensor(String name) {
        return get(name, Tensor.class);
    }

    private <T> T get(String name, Class<T> type) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new RunFolderException(
                    RunFolderException.Kind.FAILURE,
                    "the checkpoint has no " + type.getSimpleName() + " named '" + name
                            + "': it is of another version of Halfstep; start a new run");
        }
        return type.cast(value);
    }

    /** Checks that this checkpoint belongs to a run. */
    public void requireIdentity(String identity) {
        if (!new String(getBytes(IDENTITY), StandardCharsets.UTF_8).equals(identity)) {
            throw new RunFolderException(
                    RunFolderException.Kind.USAGE,
                    "the checkpoint belongs to a run with another configuration or other points: config.json or the"
                            + " data has changed since; undo that, or begin a new run with another --out");
        }
    }

    /** The bytes of the file. */
    byte[] toBytes() {
        byte[] payload = payload();
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .put(MAGIC)
                .putInt(VERSION)
                .putLong(payload.length)
                .put(sha256(payload))
                .put(payload)
                .array();
    }

    private byte[] payload() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(values.size());
            for (Map.Entry<String, Object> entry : values.entrySet()) {
                out.writeUTF(entry.getKey());
                switch (entry.getValue()) {
                    case Long number -> {
                        out.writeByte('l');
                        out.writeLong(number);
                    }
                    case Double number -> {
                        out.writeByte('d');
                        out.writeDouble(number);
                    }
                    case byte[] data -> {
                        out.writeByte('b');
                        out.writeInt(data.length);
                        out.write(data);
                    }
                    case Tensor tensor -> {
                        out.writeByte('t');
                        write(tensor, out);
                    }
                    case Object other -> throw new IllegalStateException("checkpoint of " + other.getClass());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Tensor tensor, DataOutputStream out) throws IOException {
        out.writeUTF(tensor.format().name());
        out.writeInt(tensor.shape().rank());
        for (int size : tensor.shape().sizes()) {
            out.writeInt(size);
        }
        for (int i = 0; i < tensor.elementCount(); i++) {
            out.writeDouble(tensor.get(i));
        }
    }

    private static Tensor readTensor(DataInputStream in) throws IOException {
        String name = in.readUTF();
        FloatFormat format = FloatFormat.parse(name);
        int rank = in.readInt();
        if (rank < 0 || rank > MAX_RANK) {
            throw new IOException("a tensor of " + rank + " axes");
        }
        int[] sizes = new int[rank];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = in.readInt();
        }
        Tensor tensor = Tensor.zeros(format, Shape.of(sizes));
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, in.readDouble());
        }
        return tensor;
    }

    /**
     * The checkpoint of a file's bytes.
     *
     * @throws RunFolderException if they are damaged, foreign, or of a newer version
     */
    static Checkpoint parse(byte[] bytes, String file) {
        if (bytes.length < MAGIC.length || !startsWithMagic(bytes)) {
            throw damaged(file, "is not a checkpoint of Halfstep");
        }
        if (bytes.length < HEADER_BYTES) {
            throw damaged(file, "is cut off after " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, MAGIC.length, bytes.length - MAGIC.length);
        int version = buffer.getInt();
        if (version != VERSION) {
            throw damaged(file, "has format version " + version + ", this Halfstep reads version " + VERSION);
        }
        long length = buffer.getLong();
        byte[] sha = new byte[SHA_BYTES];
        buffer.get(sha);
        if (length != buffer.remaining()) {
            throw damaged(file, "holds " + buffer.remaining() + " bytes of data, its header says " + length);
        }
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        if (!MessageDigest.isEqual(sha, sha256(payload))) {
            throw damaged(file, "is damaged: its checksum does not fit");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            return new Checkpoint(readValues(in));
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(file, "cannot be read: " + e.getMessage());
        }
    }

    private static Map<String, Object> readValues(DataInputStream in) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            byte kind = in.readByte();
            @Nullable
            Object value =
                    switch (kind) {
                        case 'l' -> in.readLong();
                        case 'd' -> in.readDouble();
                        case 'b' -> in.readNBytes(in.readInt());
                        case 't' -> readTensor(in);
                        default -> throw new IOException("unknown kind of value " + kind);
                    };
            values.put(name, value);
        }
        return values;
    }

    private static boolean startsWithMagic(byte[] bytes) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static RunFolderException damaged(String file, String what) {
        return new RunFolderException(
                RunFolderException.Kind.FAILURE, file + " " + what + "; start a new run with another --out");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
