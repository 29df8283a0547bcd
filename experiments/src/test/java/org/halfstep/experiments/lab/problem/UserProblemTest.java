package org.halfstep.experiments.lab.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.halfstep.experiments.cli.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's file becomes a problem, or a message that says what to mend. */
class UserProblemTest {
    private static final String GROWTH = """
            import java.util.List;
            import org.halfstep.core.random.Stream;
            import org.halfstep.core.tensor.Tensor;
            import org.halfstep.experiments.lab.problem.LabProblem;
            import org.halfstep.solvers.VectorField;

            public class Growth implements LabProblem {
                public String equation() { return "y' = y"; }
                public double end() { return 1; }
                public List<Tensor> initialState(Stream random) { return LabProblem.state(1); }
                public VectorField field(Stream random) { return VectorField.of((t, y) -> y.times(1)); }
            }
            """;

    private final Path folder;

    UserProblemTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aFileBecomesAProblem() throws IOException {
        LabProblem growth = LabProblems.parse(write("Growth.java", GROWTH));
        assertThat(growth.name()).isEqualTo("growth");
        assertThat(growth.equation()).isEqualTo("y' = y");
        assertThat(growth.steps()).isEqualTo(64);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aFileOfAPackageDoesToo() throws IOException {
        assertThat(LabProblems.parse(write("Growth.java", "package mine.own;\n" + GROWTH))
                        .end())
                .isEqualTo(1);
    }

    @Test
    void whatDoesNotCompileIsRefusedWithLineAndMessage() throws IOException {
        String path = write("Growth.java", GROWTH.replace("return 1;", "return one;"));
        assertThatThrownBy(() -> LabProblems.parse(path))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(path + ":9: cannot find symbol")
                .hasMessageContaining("VanDerPol.java");
    }

    @Test
    void whatIsNoProblemIsRefused() throws IOException {
        String other = write("Other.java", GROWTH);
        assertThatThrownBy(() -> LabProblems.parse(other))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Growth");
        String plain = write("Plain.java", "public class Plain {}");
        assertThatThrownBy(() -> LabProblems.parse(plain))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("implements LabProblem");
        assertThatThrownBy(() -> LabProblems.parse(folder.resolve("None.java").toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> LabProblems.parse("pendulum"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("known: decay, rotation, lotka-volterra, polynomial, mlp, cnf");
    }
}
