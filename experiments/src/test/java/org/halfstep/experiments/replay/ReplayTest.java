package org.halfstep.experiments.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.random.RandomPlace.Pass;
import org.halfstep.experiments.cnf.CnfConfig;
import org.halfstep.experiments.cnf.RecordedRun;
import org.halfstep.experiments.cnf.Recordings;
import org.halfstep.experiments.cnf.StepDigests.Kind;
import org.halfstep.experiments.cnf.StepDigests.Place;
import org.halfstep.experiments.replay.FaultyBackend.Condition;
import org.halfstep.experiments.replay.Replay.Other;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error of one bit in one op of one backend is found and named; without one, everything is equal. */
class ReplayTest {
    private static final int ITERATIONS = 5;
    /** The inputs of the backward program begin with t, h and S. */
    private static final int SCALE_INPUT = 2;

    @TempDir
    private Path temporary = Path.of("");

    private final Backend reference = Backends.open("reference", 1);

    private RecordedRun recorded(CnfConfig config, Backend backend) {
        Path folder = temporary.resolve("run");
        assertThat(Recordings.record(config, backend, folder)).isEqualTo(new Completed());
        return RecordedRun.read(folder);
    }

    /** Another backend than {@link #reference} to compare with: whoever asks for it closes it. */
    private static Replay.Result replay(RecordedRun run, Backend backend) {
        return replay(run, backend, Backends.open("reference", 1));
    }

    private static Replay.Result replay(RecordedRun run, Backend backend, Backend other) {
        return new Replay(run, backend, () -> new Other.Opened(other))
                .until(run.digests().end(), Progress.QUIET);
    }

    private static Difference difference(Replay.Result result) {
        assertThat(result).isInstanceOf(Replay.Different.class);
        return ((Replay.Different) result).difference();
    }

    private static Condition at(long iteration, int step, Pass pass) {
        return (_, place, _) -> place.iteration() == iteration && place.step() == step && place.pass() == pass;
    }

    /** The first op of a kind whose result has a role. */
    private static ToIntFunction<Program> op(String kind, Role role) {
        return program -> IntStream.range(0, program.ops().size())
                .filter(i -> OpText.kind(program.ops().get(i)).equals(kind))
                .filter(i -> program.ops().get(i).result().role() == role)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " for " + role + " in\n" + program.listing()));
    }

    @ParameterizedTest
    @CsvSource({
        "float16, dynamic, 1, FORWARD, 1, FORWARD",
        "bfloat16, none, 1, FORWARD, 1, FORWARD",
        "float64, none, 0, FORWARD, 0, FORWARD",
        "float16, dynamic, 0, BACKWARD, 0, BACKWARD",
        "float32, none, 2, BACKWARD, 2, BACKWARD",
        "rampde-0.1.0:float16, dynamic, 1, BACKWARD, 1, BACKWARD",
        "stochastic, dynamic, 1, FORWARD, 1, FORWARD",
        "stochastic, dynamic, 1, BACKWARD, 1, BACKWARD",
        "float16, loss, 0, LOSS, 0, LOSS",
        "float16, dynamic, 2, ADJOINT_UPDATE, 2, BACKWARD",
        "float16, dynamic, 0, OPTIMISER, 0, UPDATE"
    })
    void oneFlippedBitIsNamedExactly(String precision, String scaling, int step, Pass pass, int shown, Kind kind) {
        String table = precision.equals("stochastic") ? Recordings.stochastic("float16") : precision;
        RecordedRun run = recorded(Recordings.config(table, scaling, ITERATIONS), reference);
        int iteration = 3;
        for (int fraction = 1; fraction <= 3; fraction++) {
            int number = fraction;
            ToIntFunction<Program> op = program -> program.ops().size() * number / 4;
            FaultyBackend faulty = new FaultyBackend(reference, "faulty", at(iteration, step, pass), op, 0);
            Difference difference = difference(replay(run, faulty));

            assertThat(difference.iteration()).isEqualTo(iteration);
            assertThat(difference.place()).contains(new Place(kind, shown));
            assertThat(difference.cause()).isInstanceOfSatisfying(Difference.Backends.class, cause -> {
                assertThat(cause.repeats()).isTrue();
                assertThat(cause.one()).isEqualTo("reference");
                assertThat(cause.other()).isEqualTo("faulty");
                assertThat(cause.finding()).isInstanceOfSatisfying(Finding.OfOp.class, found -> {
                    assertThat(found.place().iteration()).isEqualTo(iteration);
                    assertThat(found.place().step()).isEqualTo(step);
                    assertThat(found.place().pass()).isEqualTo(pass);
                    assertThat(found.attempt()).isEqualTo(1);
                    assertThat(found.op()).isEqualTo(op.applyAsInt(found.program()));
                    TensorDifference values = found.difference();
                    assertThat(values.index()).isZero();
                    assertThat(values.count()).isEqualTo(1);
                    assertThat(values.one().bits(0) ^ values.other().bits(0))
                            .isEqualTo(1L << (values.one().format().precision() - 2));
                });
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"matmul, STAGE_GRADIENT", "chain, SLOPE_COTANGENT", "sum, STAGE_GRADIENT", "cast, FAN_OUT_SUM"})
    void theMessageNamesEverything(String kind, Role role) {
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), reference);
        FaultyBackend faulty = new FaultyBackend(reference, "faulty", at(2, 1, Pass.BACKWARD), op(kind, role), 0);
        Difference difference = difference(replay(run, faulty));
        Finding.OfOp found = (Finding.OfOp) ((Difference.Backends) difference.cause()).finding();
        Op op = found.program().ops().get(found.op());
        String message = String.join("\n", DifferenceText.of(difference, run, Map.of()));
        assertThat(message)
                .contains("different in iteration 3: backward step 1 (t = 0.3333 to 0.6667)")
                .contains("reference repeats the recorded digests here, faulty computes other numbers")
                .contains("first in backward step 1 (t = 0.3333 to 0.6667)")
                .contains("op " + (found.op() + 1) + " of "
                        + found.program().ops().size() + ": " + kind + "  ")
                .contains(op.result() + "  " + role.word() + ", " + role.symbol())
                .containsPattern("element 0 \\[0(, 0)*\\], [0-9.E]+ ulps of "
                        + op.result().format() + " apart; 1 of ")
                .contains("reference  "
                        + TensorDifference.number(found.difference().one(), 0))
                .contains("faulty     "
                        + TensorDifference.number(found.difference().other(), 0));
        found.operands().forEach(operand -> assertThat(message)
                .contains("operand %")
                .contains(operand.format() + operand.shape().toString()));
    }

    /** The stage state fma(h, k / 2, y) of the second stage, computed again from the operands shown. */
    @Test
    void theOperandsAreThoseOfThatMoment() {
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), reference);
        ToIntFunction<Program> stage = op("chain", Role.NETWORK_INPUT);
        FaultyBackend faulty = new FaultyBackend(reference, "faulty", at(1, 1, Pass.FORWARD), stage, 3);
        Difference difference = difference(replay(run, faulty));
        Finding.OfOp found = (Finding.OfOp) ((Difference.Backends) difference.cause()).finding();
        double h = found.operands().get(0).get(0);
        double k = found.operands().get(1).get(3);
        double y = found.operands().get(2).get(3);
        assertThat(found.difference().one().get(3))
                .isEqualTo(Rounding.round((float) (h * (k / 2) + y), FloatFormat.BINARY16));
    }

    @Test
    void aRunThatWasMadeOnAFaultyBackendIsLocatedToo() {
        FaultyBackend faulty =
                new FaultyBackend(reference, "faulty", at(1, 2, Pass.FORWARD), op("chain", Role.SLOPE), 5);
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), faulty);
        Difference difference = difference(replay(run, reference, faulty));
        assertThat(difference.iteration()).isEqualTo(1);
        assertThat(difference.place()).contains(new Place(Kind.FORWARD, 2));
        assertThat(difference.cause()).isInstanceOfSatisfying(Difference.Backends.class, cause -> {
            assertThat(cause.repeats())
                    .as("the faulty one repeats its own record")
                    .isTrue();
            assertThat(cause.one()).isEqualTo("faulty");
            assertThat(((Finding.OfOp) cause.finding()).difference().index()).isEqualTo(5);
        });
    }

    /** The released rule tries many steps again; the error is in the attempt that is accepted at last. */
    @Test
    void aDifferenceInALaterAttemptIsNamedWithItsNumber() {
        CnfConfig config = Recordings.config("rampde-0.1.0:float16", "dynamic", 20);
        RandomPlace[] last = {RandomPlace.NONE, RandomPlace.NONE};
        double[] scale = {0};
        Condition never = (program, place, inputs) -> {
            boolean again = place.pass() == Pass.BACKWARD && place.equals(last[0]);
            if (again && (last[1].equals(RandomPlace.NONE) || last[1].equals(place))) {
                last[1] = place;
                scale[0] = inputs.get(SCALE_INPUT).get(0);
            }
            last[0] = place;
            return false;
        };
        RecordedRun run = recorded(config, new FaultyBackend(reference, "reference", never, _ -> 0, 0));
        assertThat(last[1]).as("a step is tried again").isNotEqualTo(RandomPlace.NONE);

        Condition accepted = (program, place, inputs) ->
                place.equals(last[1]) && inputs.get(SCALE_INPUT).get(0) == scale[0];
        ToIntFunction<Program> lastOp = program -> program.ops().size() - 1;
        Difference difference = difference(replay(run, new FaultyBackend(reference, "faulty", accepted, lastOp, 0)));
        Finding finding = ((Difference.Backends) difference.cause()).finding();
        assertThat(finding.place()).isEqualTo(last[1]);
        assertThat(finding.attempt()).isGreaterThan(1);
        assertThat(difference.place())
                .contains(new Place(Kind.BACKWARD, finding.place().step()));
        assertThat(DifferenceText.of(difference, run, Map.of()))
                .anyMatch(line -> line.endsWith(", attempt " + finding.attempt()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "vector"})
    void everyBackendAndNumberOfThreadsIsEqual(String name) {
        RecordedRun run =
                recorded(Recordings.config(Recordings.stochastic("float16"), "dynamic", ITERATIONS), reference);
        for (int threads = 1; threads <= 3; threads++) {
            try (Backend backend = Backends.open(name, threads)) {
                assertThat(replay(run, backend))
                        .isEqualTo(new Replay.Equal(
                                ITERATIONS, run.digest(ITERATIONS).orElseThrow(), Optional.empty()));
            }
        }
    }

    @Test
    void aDifferenceThatVanishesWhenEveryResultIsStoredIsToldAsSuch() {
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), reference);
        ToIntFunction<Program> lastOp = program -> program.ops().size() - 1;
        Condition fused = (program, place, inputs) ->
                program.outputs().size() < program.ops().size()
                        && at(2, 0, Pass.FORWARD).holds(program, place, inputs);
        FaultyBackend fusing = new FaultyBackend(reference, "fusing", fused, lastOp, 0);
        Difference difference = difference(replay(run, fusing));
        assertThat(difference.cause())
                .isInstanceOfSatisfying(Difference.Backends.class, cause -> assertThat(cause.finding())
                        .isInstanceOfSatisfying(Finding.OfOutput.class, found -> {
                            assertThat(found.op()).isEqualTo(lastOp.applyAsInt(found.program()));
                            assertThat(found.stored().bits(0))
                                    .isEqualTo(found.difference().one().bits(0));
                        }));
        assertThat(String.join(" ", DifferenceText.of(difference, run, Map.of())))
                .contains("the difference lies in how numbers are handed from op to op");
    }

    @Test
    void aDifferenceThatPassesIsToldAsSuch() {
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), reference);
        AtomicInteger runs = new AtomicInteger();
        Condition once = (program, place, inputs) ->
                at(2, 0, Pass.FORWARD).holds(program, place, inputs) && runs.getAndIncrement() == 0;
        FaultyBackend passing = new FaultyBackend(reference, "passing", once, op("chain", Role.SLOPE), 0);
        Difference difference = difference(replay(run, passing));
        assertThat(difference.iteration()).isEqualTo(2);
        assertThat(difference.cause()).isEqualTo(new Difference.Passing("passing"));
    }

    @Test
    void aRunThatNoBackendHereRepeatsIsFromElsewhere() {
        FaultyBackend faulty = new FaultyBackend(
                reference, "elsewhere", at(4, 1, Pass.BACKWARD), op("matmul", Role.STAGE_GRADIENT), 0);
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), faulty);
        try (Backend vector = Backends.open("vector", 1)) {
            Difference difference = difference(replay(run, vector));
            assertThat(difference)
                    .isEqualTo(new Difference(
                            4,
                            Optional.of(new Place(Kind.BACKWARD, 1)),
                            new Difference.Elsewhere("vector", "reference")));
            assertThat(DifferenceText.of(difference, run, Map.of("java", "another", "backend", "vector: here")))
                    .first()
                    .isEqualTo("different in iteration 5: backward step 1 (t = 0.3333 to 0.6667)");
            assertThat(DifferenceText.of(difference, run, Map.of("java", "another")))
                    .anyMatch(line -> line.startsWith("  java: recorded ") && line.endsWith("; here another"));
        }
    }

    @Test
    void aRunThatFailedFailsAgainInTheSameStep() {
        CnfConfig config = Recordings.config("float16", "none", ITERATIONS, 1e30);
        Path folder = temporary.resolve("run");
        assertThat(Recordings.record(config, reference, folder)).isInstanceOf(Failed.class);
        RecordedRun run = RecordedRun.read(folder);
        assertThat(run.digests().end()).isEqualTo(2);
        assertThat(replay(run, reference)).isInstanceOfSatisfying(Replay.Equal.class, equal -> {
            assertThat(equal.compared()).isEqualTo(2);
            assertThat(equal.failed()).isPresent();
        });
    }

    @Test
    void anOpThatIsFlippedAndForgottenChangesNothing() {
        RecordedRun run = recorded(Recordings.config("float16", "dynamic", ITERATIONS), reference);
        FaultyBackend never = new FaultyBackend(reference, "never", (_, _, _) -> false, _ -> 0, 0);
        assertThat(replay(run, never)).isInstanceOf(Replay.Equal.class);
    }
}
