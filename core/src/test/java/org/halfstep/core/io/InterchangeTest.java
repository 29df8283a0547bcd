package org.halfstep.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of tensors: round trips, files that Python wrote, and files that are damaged. */
class InterchangeTest {
    private final Path folder;

    InterchangeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Map<String, Tensor> examples() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (FloatFormat format : FloatFormat.ALL) {
            Tensor tensor = Tensor.zeros(format, Shape.of(3, 5000));
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, Math.scalb(random.nextDouble(-2, 2), random.nextInt(-30, 30)));
            }
            tensor.set(0, Double.NaN);
            tensor.set(1, -0.0);
            tensor.set(2, Double.NEGATIVE_INFINITY);
            tensor.set(3, format.minSubnormal());
            tensors.put(format.name() + " \"ü\"", tensor);
        }
        tensors.put("scalar", Tensor.of(FloatFormat.BINARY32, Shape.SCALAR, 0.1));
        tensors.put("nothing", Tensor.zeros(FloatFormat.BINARY64, Shape.of(2, 0, 7)));
        return tensors;
    }

    private static void requireSameNumbers(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.elementCount(); i++) {
            assertThat(Double.doubleToLongBits(actual.get(i)))
                    .as("%s, element %d", expected.format(), i)
                    .isEqualTo(Double.doubleToLongBits(expected.get(i)));
        }
    }

    @Test
    void safetensorsComeBackBitForBit() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Map<String, Tensor> tensors = examples();
        Map<String, String> metadata = Map.of("a \"key\"", "a\nvalue");
        Safetensors.write(file, tensors, metadata);
        Safetensors.Content content = Safetensors.read(file);
        assertThat(content.metadata()).isEqualTo(metadata);
        assertThat(content.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
        List<FloatFormat> own = List.of(
                FloatFormat.BINARY64,
                FloatFormat.BINARY32,
                FloatFormat.BINARY16,
                FloatFormat.BFLOAT16,
                FloatFormat.E4M3,
                FloatFormat.E5M2);
        tensors.forEach((name, tensor) -> {
            Tensor read = Objects.requireNonNull(content.tensors().get(name));
            FloatFormat expected = own.contains(tensor.format()) ? tensor.format() : FloatFormat.BINARY32;
            assertThat(read.format()).isEqualTo(expected);
            requireSameNumbers(read, tensor);
        });
        byte[] bytes = Files.readAllBytes(file);
        Safetensors.write(file, tensors, metadata);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void arraysComeBackBitForBit() throws IOException {
        Map<String, Tensor> tensors = examples();
        Path npz = folder.resolve("arrays.npz");
        Npz.write(npz, tensors);
        Map<String, Tensor> read = Npz.read(npz);
        assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Path npy = folder.resolve("array.npy");
            Npy.write(npy, entry.getValue());
            requireSameNumbers(Npy.read(npy), entry.getValue());
            requireSameNumbers(Objects.requireNonNull(read.get(entry.getKey())), entry.getValue());
            assertThat(Files.size(npy) - (long) entry.getValue().elementCount() * 8)
                    .isLessThanOrEqualTo(128);
        }
        byte[] bytes = Files.readAllBytes(npz);
        Npz.write(npz, tensors);
        assertThat(Files.readAllBytes(npz)).isEqualTo(bytes);
    }

    private Path resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(InterchangeTest.class.getResourceAsStream(name))) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    @Test
    void whatPythonWroteIsRead() throws IOException {
        Safetensors.Content content = Safetensors.read(resource("python.safetensors"));
        assertThat(content.metadata())
                .containsEntry("made by", "safetensors 0.8.0 of Python")
                .containsEntry("name", "a \"quoted\" ü");
        Map<String, Tensor> tensors = content.tensors();
        assertThat(tensors).containsOnlyKeys("net.0.weight", "half", "brain", "wide", "none");
        Tensor weight = Objects.requireNonNull(tensors.get("net.0.weight"));
        assertThat(weight.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(weight.toDoubles()).containsExactly(1, -2.5, 0, -0.0, Double.POSITIVE_INFINITY, Double.NaN);
        assertThat(tensors.get("half")).hasToString("float16[3] {0.0999755859375, 5.960464477539063E-8, 65504.0}");
        assertThat(Objects.requireNonNull(tensors.get("brain")).format()).isEqualTo(FloatFormat.BFLOAT16);
        assertThat(tensors.get("wide")).hasToString("float64[] {3.141592653589793}");
        assertThat(Npy.read(resource("python.npy"))).hasToString("float16[3, 2] {1.0, -2.5, 0.0, -0.0, Infinity, NaN}");
        Map<String, Tensor> arrays = Npz.read(resource("python.npz"));
        assertThat(arrays.get("a")).hasToString("float32[2, 3] {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}");
        assertThat(arrays.get("b")).hasToString("float64[] {0.1}");
        Tensor zeros = Npz.read(resource("python-compressed.npz")).get("zeros");
        assertThat(Objects.requireNonNull(zeros).shape()).isEqualTo(Shape.of(50, 40));
    }

    /** The header of a safetensors file with so many bytes of data behind it. */
    private Path safetensors(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        return Files.write(folder.resolve("made.safetensors"), bytes.array());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}                         | 8 | tensor 'a' has the type 'I64'; readable are BF16, F16, F32, F64, F8_E4M3, F8_E5M2
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                         | 4 | of shape [2] takes 8 bytes, its data_offsets are [0, 4]
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                         | 8 | the tensors take 4 bytes, the file has 8
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                         | 3 | the tensors take 4 bytes, the file has 3
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                         | 8 | begin at 4, not at 0
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | begin at 0, not at 4
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | Duplicate field 'a'
            {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}     | 0 | is too large to hold
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}      | 4 | no whole number of 64 bits
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                        | 4 | a negative number
            {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}                       | 4 | no whole number
            {"a":{"dtype":"F32","shape":3,"data_offsets":[0,4]}}                           | 4 | its shape is not a list of numbers
            {"a":{"dtype":"F32","data_offsets":[0,4]}}                                     | 4 | has no shape
            {"a":{"dtype":"F32","shape":[1]}}                                              | 4 | needs two data_offsets
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"order":"C"}}             | 4 | unknown entry 'order'
            {"a":[]}                                                                       | 0 | the entry 'a' is not an object
            {"__metadata__":{"n":1}}                                                       | 0 | the metadata 'n' is not a string
            {"a":                                                                          | 0 | its header is not the JSON expected at byte
            [1, 2]                                                                         | 0 | its header is not a JSON object
            {} {}                                                                          | 0 | something follows the JSON object
            """)
    void aForeignHeaderIsNamed(String header, int dataBytes, String message) throws IOException {
        Path file = safetensors(header, dataBytes);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Safetensors.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    @Test
    void filesThatAreNoneAreNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "just some words, nothing else");
        Path empty = Files.write(folder.resolve("empty"), new byte[0]);
        for (Path file : List.of(text, empty)) {
            assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> Safetensors.read(file));
            assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> Npy.read(file));
            assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> Npz.read(file));
        }
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Npy.read(resource("python-fortran.npy")))
                .withMessageContaining("numpy.ascontiguousarray");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Npy.read(resource("python-int.npy")))
                .withMessageContaining("an array of type '<i8'; readable are [<f2, <f4, <f8]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.write(
                        folder.resolve("x"), Map.of("__metadata__", Tensor.of(Shape.SCALAR, 1)), Map.of()));
        assertThat(folder.resolve("x")).doesNotExist();
    }

    /** Every prefix, and bytes changed at random, are read or named; nothing else happens. */
    @Test
    void damagedFilesAreReadOrNamed() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (String name : List.of("python.safetensors", "python.npy", "python.npz", "python-compressed.npz")) {
            byte[] whole = Files.readAllBytes(resource(name));
            Path file = folder.resolve("damaged");
            int named = 0;
            for (int i = 0; i < 600; i++) {
                byte[] bytes = i < 200 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                for (int j = 0; i >= 200 && j < 3; j++) {
                    bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt(256);
                }
                Files.write(file, bytes);
                try {
                    read(name, file);
                } catch (FileFormatException problem) {
                    assertThat(problem).hasMessageStartingWith(file.toString());
                    named++;
                }
            }
            assertThat(named).as(name).isGreaterThan(200);
        }
    }

    private static void read(String name, Path file) throws IOException {
        if (name.endsWith("safetensors")) {
            Safetensors.read(file);
        } else if (name.endsWith("npy")) {
            Npy.read(file);
        } else {
            Npz.read(file);
        }
    }
}
