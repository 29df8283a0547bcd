package org.halfstep.experiments.proof;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.halfstep.experiments.proof.Check.Measure;
import org.halfstep.experiments.proof.GoldenProof.FileResult;
import org.halfstep.experiments.proof.section.Finding;
import org.halfstep.experiments.proof.section.Section;
import org.halfstep.experiments.proof.section.Tally;

/** The golden numbers as a section of a proof: a finding for every file and measure. */
final class GoldenSection {
    private static final String REMEDY = "the case and quantity named are recomputed in the proof package by the reader"
            + " of the file's kind; if other sections hold, compare with the file";

    private GoldenSection() {}

    static void findings(List<FileResult> results, Consumer<Finding> to) {
        boolean read = false;
        for (FileResult result : results) {
            switch (result) {
                case FileResult.Read(String file, List<Check> checks) -> {
                    read = true;
                    findings(file, checks, to);
                }
                case FileResult.NotRead _ -> {}
                case FileResult.Broken(String file, String reason) -> {
                    read = true;
                    Tally tally = new Tally(Section.GOLDEN, file + " can be used", "correct the file");
                    tally.holds(file, false, reason);
                    to.accept(tally.finding());
                }
            }
        }
        if (!read) {
            Tally tally = new Tally(
                    Section.GOLDEN,
                    "a golden file is there",
                    "known kinds, by the letter before the first underscore: "
                            + GoldenProof.knownKinds().strip().replace("\n", "; "));
            tally.holds("the folder", false, "it holds no golden file that could be read");
            to.accept(tally.finding());
        }
    }

    private static void findings(String file, List<Check> checks, Consumer<Finding> to) {
        Map<Measure, Tally> tallies = new EnumMap<>(Measure.class);
        for (Check check : checks) {
            tallies.computeIfAbsent(
                            check.measure(),
                            measure -> new Tally(Section.GOLDEN, file + ": " + inWords(measure), REMEDY))
                    .add(check.caseName() + ", " + check.quantity(), check.error(), check.bound());
        }
        tallies.values().forEach(tally -> to.accept(tally.finding()));
    }

    private static String inWords(Measure measure) {
        return switch (measure) {
            case RELATIVE -> "relative error";
            case ULP -> "distance in units in the last place";
            case UNEQUAL -> "share of numbers that are not equal";
            case COUNT -> "events, failures and roundings that differ";
        };
    }
}
