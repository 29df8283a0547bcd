package org.halfstep.experiments.proof.section;

import java.util.List;

/**
 * What came of one check.
 *
 * @param section what it belongs to
 * @param check the statement, in words
 * @param cases how many cases it was tried on
 * @param failed in how many it does not hold
 * @param measured the number of the case nearest to its bound, or farthest beyond
 * @param bound that case's bound
 * @param worst which case that is
 * @param failures the first cases that fail, in words
 * @param remedy where to look if it fails
 */
public record Finding(
        Section section,
        String check,
        long cases,
        long failed,
        String measured,
        String bound,
        String worst,
        List<String> failures,
        String remedy) {
    public Finding {
        failures = List.copyOf(failures);
    }

    /** Whether the statement holds in every case, and there was one. */
    public boolean passes() {
        return failed == 0 && cases > 0;
    }

    /** A section that could not go on. */
    public static Finding broken(Section section, Throwable problem) {
        String what = firstLine(problem);
        return new Finding(
                section,
                "the section runs to its end",
                1,
                1,
                "an error",
                "none",
                what,
                List.of(what),
                "run again with --debug for the stack trace");
    }

    /** The first line of what went wrong, its first cause where the class itself could not begin. */
    static String firstLine(Throwable problem) {
        Throwable told = problem instanceof ExceptionInInitializerError && problem.getCause() != null
                ? problem.getCause()
                : problem;
        return told.toString().lines().findFirst().orElse("unknown");
    }
}
