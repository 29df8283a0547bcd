package org.halfstep.experiments.lab.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.experiments.lab.LabSetups;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.Attempt;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.Course;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.End;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Error control works in binary64, and fails in low precision for the reason that is given. */
class AdaptiveSolveTest {
    private static final Backend BACKEND = Backends.open("auto", 1);

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    @Test
    void inBinary64ATighterToleranceTakesMoreSteps() {
        Course loose = AdaptiveSolve.run(LabSetups.of("mlp", "float64", 1, 0), 1e-4, BACKEND);
        Course tight = AdaptiveSolve.run(LabSetups.of("mlp", "float64", 1, 0), 1e-9, BACKEND);
        assertThat(loose.end()).isEqualTo(End.REACHED);
        assertThat(tight.end()).isEqualTo(End.REACHED);
        assertThat(loose.t()).isEqualTo(2);
        assertThat(tight.accepted()).isGreaterThan(2 * loose.accepted()).isLessThan(60);
        assertThat(tight.attempts()).allSatisfy(attempt -> {
            assertThat(attempt.roundoff()).isZero();
            assertThat(attempt.accepted()).isEqualTo(attempt.estimate() <= 1);
        });
    }

    @Test
    void inPureFloat16TheStepSizeUnderflows() {
        Course course = AdaptiveSolve.run(LabSetups.of("mlp", "pure:float16", 1, 0), 1e-9, BACKEND);
        assertThat(course.end()).isEqualTo(End.UNDERFLOW);
        assertThat(Rounding.round(course.t() + course.askedFor(), FloatFormat.BINARY16))
                .isEqualTo(course.t());
        long byRoundoff = course.attempts().stream()
                .filter(attempt -> !attempt.accepted() && attempt.truncation() < 0.1)
                .count();
        assertThat(byRoundoff).isGreaterThan(course.rejected() / 2);
    }

    @Test
    void theSlopesRoundoffMakesTheStepSmallInTheCorrectedMethodToo() {
        Course exact = AdaptiveSolve.run(LabSetups.of("lotka-volterra", "float64", 1, 0), 1e-7, BACKEND);
        Course low = AdaptiveSolve.run(LabSetups.of("lotka-volterra", "float16", 1, 0), 1e-7, BACKEND);
        assertThat(low.accepted()).isGreaterThan(10 * exact.accepted());
        assertThat(low.attempts().stream().mapToDouble(Attempt::roundoff).max().orElse(0))
                .isGreaterThan(1);
    }

    @Test
    void aProblemMayRunBackwardInTime() {
        Course course = AdaptiveSolve.run(LabSetups.of("cnf", "float64", 1, 0), 1e-5, BACKEND);
        assertThat(course.end()).isEqualTo(End.REACHED);
        assertThat(course.t()).isZero();
    }
}
