package org.halfstep.core.backend.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Program;
import org.halfstep.core.tensor.FloatTensor;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.TensorDigest;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Narrower vectors give the same bits, and so does the interpreter: a JVM of its own computes them again. */
class LaneWidthTest {
    private static final int NUMBERS = 1 << 14;

    @ParameterizedTest
    @CsvSource({"-XX:MaxVectorSize=32, 8", "-XX:MaxVectorSize=16, 4", "-Xint, 0"})
    void sameBits(String option, int lanes) throws IOException, InterruptedException {
        List<String> own = digests();
        List<String> other = inOtherVirtualMachine(option);
        if (lanes > 0 && Integer.parseInt(other.getFirst()) != lanes) {
            System.out.println(
                    "LaneWidthTest: this processor has no vectors of " + lanes + " lanes; skipped " + option);
            return;
        }
        assertThat(other.subList(1, other.size())).isEqualTo(own);
    }

    private static List<String> inOtherVirtualMachine(String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LaneWidthTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return lines;
    }

    /** What the other virtual machine runs. */
    static void main() {
        System.out.println(Simd.LANES);
        digests().forEach(System.out::println);
    }

    private static List<String> digests() {
        List<String> digests = new ArrayList<>();
        for (UnaryFunction function : UnaryFunction.values()) {
            float[] x = new float[NUMBERS];
            for (int i = 0; i < NUMBERS; i++) {
                x[i] = Float.intBitsToFloat(i * 0x9E3779B1);
            }
            float[] z = new float[NUMBERS];
            Elementwise.apply(function, x, 0, z, 0, NUMBERS);
            Tensor result = new FloatTensor(Shape.of(NUMBERS), z);
            digests.add(function + " " + TensorDigest.of(result));
        }
        try (Backend backend = new VectorBackend(1)) {
            for (FloatFormat format : List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16)) {
                digests.add(digest(backend, RowPrograms.layers(format, 37, 3, 29, 2)));
                digests.add(digest(backend, RowPrograms.layers(format, 70, 2, 17, 5)));
                digests.add(digest(backend, RowPrograms.moves(format, 21)));
            }
        }
        return digests;
    }

    private static String digest(Backend backend, Program program) {
        RunDigest digest = new RunDigest();
        List<Tensor> outputs = RowPrograms.outputs(program);
        try (Prepared prepared = backend.prepare(program, new Workspace())) {
            prepared.run(RowPrograms.inputs(program, 3, true), outputs);
        }
        outputs.forEach(output -> digest.append(TensorDigest.of(output)));
        return digest.of(List.of());
    }
}
