package org.halfstep.experiments.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.experiments.cnf.RecordedRun;
import org.halfstep.experiments.cnf.StepDigests.Kind;
import org.halfstep.experiments.cnf.StepDigests.Place;
import org.halfstep.solvers.TimeGrid;

/** A difference in words. */
final class DifferenceText {
    private final RecordedRun run;
    private final TimeGrid grid;
    private final Map<String, String> environment;
    private final List<String> lines = new ArrayList<>();

    private DifferenceText(RecordedRun run, Map<String, String> environment) {
        this.run = run;
        this.grid = run.grid();
        this.environment = environment;
    }

    /**
     * The lines to print.
     *
     * @param environment of this virtual machine, by the names of environment.json
     */
    static List<String> of(Difference difference, RecordedRun run, Map<String, String> environment) {
        DifferenceText text = new DifferenceText(run, environment);
        text.describe(difference);
        return text.lines;
    }

    private void describe(Difference difference) {
        lines.add("different in iteration " + (difference.iteration() + 1) + ": "
                + difference.place().map(place -> place.describe(grid)).orElse("its start"));
        switch (difference.cause()) {
            case Difference.Backends(String one, String other, boolean repeats, Finding finding) -> {
                lines.add(
                        repeats
                                ? one + " repeats the recorded digests here, " + other + " computes other numbers"
                                : one + " and " + other + " compute different numbers here, and neither repeats the"
                                        + " recorded digests");
                describe(finding, one, other);
            }
            case Difference.Elsewhere(String one, String other) -> {
                lines.add(one + " and " + other + " agree here in every digest of the iteration: the difference lies"
                        + " between the machine or version that made the run and this one");
                describeEnvironments();
            }
            case Difference.Passing(String backend) ->
                lines.add("the difference was not there when " + backend + " ran the iteration again: it does not"
                        + " always compute the same, or this machine fails");
            case Difference.Unknown(String reason) -> {
                lines.add(reason);
                describeEnvironments();
            }
        }
    }

    private void describe(Finding finding, String one, String other) {
        RandomPlace place = finding.place();
        lines.add("first in " + where(place) + (finding.attempt() > 1 ? ", attempt " + finding.attempt() : ""));
        switch (finding) {
            case Finding.OfOp found -> {
                describe(found.program(), found.op());
                operands(found);
                describe(found.difference(), one, other);
            }
            case Finding.OfOutput found -> {
                describe(found.program(), found.op());
                describe(found.difference(), one, other);
                lines.add("  both    "
                        + TensorDifference.number(
                                found.stored(), found.difference().index())
                        + "  where every op's result is stored: the difference lies in how numbers are handed from op"
                        + " to op");
            }
            case Finding.OfOverflows found -> {
                lines.add("all bits agree, but not the slots that overflowed");
                lines.add("  " + one + ": " + slots(found.ones()));
                lines.add("  " + other + ": " + slots(found.others()));
            }
        }
    }

    private static String slots(List<Slot> slots) {
        return slots.isEmpty()
                ? "none"
                : String.join("; ", slots.stream().map(OpText::slot).toList());
    }

    private void describe(Program program, int number) {
        Op op = program.ops().get(number);
        lines.add("op " + (number + 1) + " of " + program.ops().size() + ": " + OpText.kind(op) + "  "
                + OpText.formula(op));
        lines.add("  result  " + OpText.slot(op.result()));
    }

    private void operands(Finding.OfOp found) {
        Op op = found.program().ops().get(found.op());
        for (int i = 0; i < op.inputs().size(); i++) {
            Slot slot = op.inputs().get(i);
            Tensor operand = found.operands().get(i);
            boolean alike =
                    op instanceof Op.Chain && operand.shape().equals(op.result().shape());
            boolean scalar = operand.elementCount() == 1;
            String value = alike || scalar
                    ? "  = "
                            + TensorDifference.number(
                                    operand, scalar ? 0 : found.difference().index())
                    : "";
            lines.add("  operand " + OpText.slot(slot) + value);
        }
    }

    private void describe(TensorDifference difference, String one, String other) {
        int width = Math.max(one.length(), other.length());
        lines.add("  element " + difference.index() + " " + difference.position() + ", " + difference.distance() + "; "
                + difference.count() + " of " + difference.one().elementCount() + " elements differ");
        lines.add("  " + one + " ".repeat(width - one.length()) + "  "
                + TensorDifference.number(difference.one(), difference.index()));
        lines.add("  " + other + " ".repeat(width - other.length()) + "  "
                + TensorDifference.number(difference.other(), difference.index()));
    }

    private String where(RandomPlace place) {
        int step = place.step();
        return switch (place.pass()) {
            case FORWARD -> new Place(Kind.FORWARD, step).describe(grid);
            case BACKWARD -> new Place(Kind.BACKWARD, step).describe(grid);
            case ADJOINT_UPDATE ->
                "the update of adjoint and gradients after " + new Place(Kind.BACKWARD, step).describe(grid);
            case TIME_UPDATE ->
                "the update of the gradient by times after " + new Place(Kind.BACKWARD, step).describe(grid);
            case COTANGENTS -> "the addition of the cotangents of state " + step;
            case PARAMETERS -> "the rounding of the parameters";
            case INITIAL_STATE -> "the rounding of the initial state";
            case LOSS -> new Place(Kind.LOSS, 0).describe(grid);
            case OPTIMISER -> new Place(Kind.UPDATE, 0).describe(grid);
        };
    }

    private void describeEnvironments() {
        Map<String, String> recorded = new TreeMap<>(run.environment());
        recorded.forEach((name, value) -> {
            String here = environment.get(name);
            if (here != null && !here.equals(value) && !name.equals("started")) {
                lines.add("  " + name + ": recorded " + value + "; here " + here);
            }
        });
    }
}
