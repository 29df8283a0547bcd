package org.halfstep.experiments.lab.adaptive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.lab.adaptive.Adaptive.Trial;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.Attempt;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.Course;
import org.halfstep.experiments.lab.adaptive.AdaptiveSolve.End;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.Sheet;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;

/** Error control in words, tables and files. */
record AdaptiveFinding(Adaptive adaptive) implements Finding {
    @Override
    public String word() {
        return "adaptive";
    }

    @Override
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        Trial worst = adaptive.ofSetup().getLast();
        Trial exact = adaptive.trials().stream()
                .filter(trial -> trial.tolerance() == worst.tolerance())
                .findFirst()
                .orElseThrow();
        sentences.add(ending(worst) + " In float64 the same solver takes "
                + Numbers.counted(exact.course().accepted(), "step", "steps") + ".");
        sentences.add(why(worst));
        sentences.add("A fixed grid of " + Numbers.counted(worst.fixedSteps(), "step", "steps") + " in "
                + worst.precision() + " is off by " + Numbers.general(worst.fixedError())
                + ": where the floor is roundoff, a smaller step cannot lower it, and error control only pays for it.");
        return sentences;
    }

    /** How a solve ended, in a sentence. */
    static String ending(Trial trial) {
        Course course = trial.course();
        String where = trial.precision() + " with rtol " + Numbers.general(trial.tolerance());
        String counts = Numbers.counted(course.accepted(), "step", "steps") + " and "
                + Numbers.counted(course.rejected(), "rejection", "rejections");
        return switch (course.end()) {
            case REACHED ->
                where + " comes to the end with " + counts + ", off by " + Numbers.general(trial.error()) + ".";
            case UNDERFLOW ->
                where + " fails at t = " + Numbers.general(course.t()) + " after " + counts
                        + ": underflow in dt, the controller asks for h = " + Numbers.general(course.askedFor())
                        + " and t + h is t.";
            case TOO_MANY -> where + " is given up at t = " + Numbers.general(course.t()) + " after " + counts + ".";
            case NOT_FINITE ->
                where + " fails at t = " + Numbers.general(course.t())
                        + ": the slopes are not finite, however small the step.";
        };
    }

    private String why(Trial trial) {
        Attempt attempt = typical(trial.course());
        if (!Double.isFinite(trial.course().attempts().getLast().estimate())) {
            return "A stage leaves the range of the format, the estimate is not finite, and the controller can only make"
                    + " the step smaller.";
        }
        String sizes = "At the median attempt the estimate is " + Numbers.general(attempt.estimate())
                + " of the tolerance; in binary64 the same step's is " + Numbers.general(attempt.truncation())
                + ", the rest is roundoff.";
        return attempt.roundoff() > attempt.truncation()
                ? sizes + " The controller takes the slopes' roundoff, which falls like h, for truncation, which falls"
                        + " like h^5, and makes the step smaller and smaller."
                : sizes + " The estimate still measures truncation: this tolerance is within reach.";
    }

    /** The attempt with the median share of roundoff. */
    private static Attempt typical(Course course) {
        List<Attempt> sorted = new ArrayList<>(course.attempts());
        sorted.removeIf(attempt -> !Double.isFinite(attempt.estimate()));
        if (sorted.isEmpty()) {
            return course.attempts().getLast();
        }
        sorted.sort(Comparator.comparingDouble(attempt -> attempt.roundoff() - attempt.truncation()));
        return sorted.get(sorted.size() / 2);
    }

    @Override
    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Trial trial : adaptive.trials()) {
            rows.add(List.of(
                    Numbers.general(trial.tolerance()),
                    trial.precision(),
                    word(trial.course().end()),
                    Numbers.general(trial.course().t()),
                    Numbers.count(trial.course().accepted()),
                    Numbers.count(trial.course().rejected()),
                    Double.isNaN(trial.error()) ? "–" : Numbers.general(trial.error()),
                    Numbers.count(trial.fixedSteps()),
                    Numbers.general(trial.fixedError())));
        }
        return new Table(
                List.of(
                        Column.numbers("rtol"),
                        Column.words("precision"),
                        Column.words("end"),
                        Column.numbers("at t"),
                        Column.numbers("accepted"),
                        Column.numbers("rejected"),
                        Column.numbers("error"),
                        Column.numbers("fixed steps"),
                        Column.numbers("their error")),
                rows);
    }

    static String word(End end) {
        return switch (end) {
            case REACHED -> "reached";
            case UNDERFLOW -> "underflow in dt";
            case TOO_MANY -> "too many attempts";
            case NOT_FINITE -> "not finite";
        };
    }

    @Override
    public List<Sheet> sheets() {
        Sheet sheet = new Sheet(
                "adaptive.csv",
                "tolerance",
                "precision",
                "end",
                "t",
                "askedFor",
                "accepted",
                "rejected",
                "error",
                "fixedSteps",
                "fixedError");
        Sheet attempts = new Sheet(
                "adaptive-attempts.csv",
                "tolerance",
                "precision",
                "attempt",
                "t",
                "h",
                "accepted",
                "estimate",
                "truncation",
                "roundoff");
        for (Trial trial : adaptive.trials()) {
            sheet.row(
                    Sheet.cell(trial.tolerance()),
                    trial.precision(),
                    word(trial.course().end()),
                    Sheet.cell(trial.course().t()),
                    Sheet.cell(trial.course().askedFor()),
                    Long.toString(trial.course().accepted()),
                    Long.toString(trial.course().rejected()),
                    Sheet.cell(trial.error()),
                    Integer.toString(trial.fixedSteps()),
                    Sheet.cell(trial.fixedError()));
            for (int i = 0; i < trial.course().attempts().size(); i++) {
                Attempt attempt = trial.course().attempts().get(i);
                attempts.row(
                        Sheet.cell(trial.tolerance()),
                        trial.precision(),
                        Integer.toString(i),
                        Sheet.cell(attempt.t()),
                        Sheet.cell(attempt.h()),
                        attempt.accepted() ? "yes" : "no",
                        Sheet.cell(attempt.estimate()),
                        Sheet.cell(attempt.truncation()),
                        Sheet.cell(attempt.roundoff()));
            }
        }
        return List.of(sheet, attempts);
    }

    @Override
    public void summarise(ObjectNode node) {
        node.put("timeFormat", adaptive.setup().policy().format(Role.TIME).name());
        for (Trial trial : adaptive.ofSetup()) {
            ObjectNode entry = node.putObject("rtol " + trial.tolerance());
            entry.put("end", word(trial.course().end()));
            entry.put("t", trial.course().t());
            entry.put("accepted", trial.course().accepted());
            entry.put("rejected", trial.course().rejected());
            entry.put("error", Sheet.cell(trial.error()));
            entry.put("fixedSteps", trial.fixedSteps());
            entry.put("fixedError", trial.fixedError());
        }
    }

    @Override
    public void show(HtmlPage page) {
        AdaptiveReport.show(adaptive, this, page);
    }
}
