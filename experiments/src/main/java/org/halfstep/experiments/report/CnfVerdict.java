package org.halfstep.experiments.report;

import java.util.List;
import org.halfstep.experiments.report.CnfReportData.Completed;
import org.halfstep.experiments.report.CnfReportData.Facts;
import org.halfstep.experiments.report.CnfReportData.Failed;
import org.halfstep.experiments.report.CnfReportData.Interrupted;
import org.halfstep.experiments.report.CnfReportData.MetricRow;

/** How a run went, in a sentence or two. */
final class CnfVerdict {
    private CnfVerdict() {}

    static String sentence(CnfReportData data) {
        Facts facts = data.facts();
        String who = "Training in " + facts.precision()
                + (hasScaling(facts) ? " with " + facts.scaling() + " scaling" : " without scaling");
        String how =
                switch (data.outcome()) {
                    case Completed _ ->
                        who + " finished "
                                + Numbers.counted(facts.iterations(), "iteration", "iterations")
                                + " in " + Numbers.duration(facts.wallSeconds()) + ".";
                    case Interrupted(long iteration) ->
                        who + " was interrupted after iteration "
                                + Numbers.count(iteration) + " of " + Numbers.count(facts.iterations())
                                + "; it can be resumed.";
                    case Failed(long iteration, String reason) ->
                        who + " failed in iteration "
                                + Numbers.count(iteration) + " of " + Numbers.count(facts.iterations()) + ": " + reason
                                + ".";
                };
        return how + " " + learned(data) + retried(data);
    }

    static HtmlPage.Mood mood(CnfReportData data) {
        return switch (data.outcome()) {
            case Completed _ -> isWorse(data.metrics()) ? HtmlPage.Mood.WARNING : HtmlPage.Mood.GOOD;
            case Interrupted _ -> HtmlPage.Mood.WARNING;
            case Failed _ -> HtmlPage.Mood.BAD;
        };
    }

    static boolean hasScaling(Facts facts) {
        return !facts.scaling().equals("none");
    }

    private static String learned(CnfReportData data) {
        List<MetricRow> validated = validated(data.metrics());
        if (validated.isEmpty()) {
            return "There is no validation loss yet.";
        }
        double first = validated.getFirst().validationLoss();
        double last = validated.getLast().validationLoss();
        if (!Double.isFinite(last)) {
            return "The last validation loss is " + Numbers.general(last) + ".";
        }
        if (validated.size() == 1) {
            return "The one validation loss is " + Numbers.fixed(last, 3) + " nats.";
        }
        return "The validation loss %s from %s to %s nats."
                .formatted(
                        last < first ? "fell" : "did not fall: it went",
                        Numbers.fixed(first, 3),
                        Numbers.fixed(last, 3));
    }

    private static String retried(CnfReportData data) {
        if (data.metrics().isEmpty() || !hasScaling(data.facts())) {
            return "";
        }
        long retries = data.metrics().getLast().retries();
        return retries == 0
                ? " No backward step had to be repeated."
                : " The scaler repeated " + Numbers.counted(retries, "backward step", "backward steps") + ".";
    }

    private static boolean isWorse(List<MetricRow> metrics) {
        List<MetricRow> validated = validated(metrics);
        return !validated.isEmpty()
                && !(validated.getLast().validationLoss()
                        <= validated.getFirst().validationLoss());
    }

    static List<MetricRow> validated(List<MetricRow> metrics) {
        return metrics.stream()
                .filter(row -> !Double.isNaN(row.validationLoss()))
                .toList();
    }
}
