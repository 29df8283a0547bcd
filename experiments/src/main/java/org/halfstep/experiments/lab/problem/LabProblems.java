package org.halfstep.experiments.lab.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.halfstep.experiments.cli.UsageException;

/** The problems that have a name; one more is a class and a line. */
public final class LabProblems {
    /** Every problem. */
    public static final List<LabProblem> ALL = List.of(
            new LinearDecay(), new Rotation(), new LotkaVolterra(), new Polynomial(), new MlpField(), new SmallFlow());

    private static final String JAVA = ".java";

    private LabProblems() {}

    /** The names, one after the other. */
    public static String names() {
        return ALL.stream().map(LabProblem::name).collect(Collectors.joining(", "));
    }

    /**
     * The problem of a name, or of a Java file.
     *
     * @throws UsageException naming the known problems, or with what is wrong with the file
     */
    public static LabProblem parse(String word) {
        if (word.endsWith(JAVA)) {
            return UserProblem.load(word);
        }
        return ALL.stream()
                .filter(problem -> problem.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new UsageException("--problem: unknown problem '" + word + "'; known: " + names()
                        + ", or the path of a Java file with your own (docs/examples/VanDerPol.java is one)"));
    }
}
