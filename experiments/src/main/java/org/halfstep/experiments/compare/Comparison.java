package org.halfstep.experiments.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.halfstep.experiments.cli.UsageException;

/**
 * Several runs side by side.
 *
 * @param runs two or more, the first is what the others are compared with
 * @param configuration what was asked for
 * @param environment what it was computed with
 * @param numbers what came out
 * @param curves how it came about
 * @param notes what else is worth saying, a sentence each
 */
record Comparison(
        List<ComparedRun> runs,
        Facts configuration,
        Facts environment,
        FinalNumbers numbers,
        List<Curve> curves,
        List<String> notes) {
    /** Reads the folders and puts them side by side. */
    static Comparison of(List<Path> folders) {
        if (folders.size() < 2) {
            throw new UsageException("compare: name two or more folders of runs");
        }
        List<ComparedRun> runs = ComparedRun.read(folders);
        List<String> notes = new ArrayList<>();
        experiments(runs).ifPresent(notes::add);
        notes.add(digests(runs));
        for (int i = 1; i < folders.size(); i++) {
            String pair = runs.getFirst().label() + " and " + runs.get(i).label() + ": ";
            Parting.of(folders.getFirst(), folders.get(i)).ifPresent(text -> notes.add(pair + text));
        }
        List<Curve> curves = Curve.of(runs);
        lengths(runs).ifPresent(notes::add);
        return new Comparison(
                runs,
                Facts.of(runs, ComparedRun::config),
                Facts.of(runs, ComparedRun::environment),
                FinalNumbers.of(runs),
                curves,
                List.copyOf(notes));
    }

    private static Optional<String> experiments(List<ComparedRun> runs) {
        List<String> names =
                runs.stream().map(ComparedRun::experiment).distinct().toList();
        return names.size() == 1
                ? Optional.empty()
                : Optional.of("The runs are of different experiments (" + String.join(", ", names)
                        + "): what has the same name need not be the same.");
    }

    /** Which runs have the same digest. */
    private static String digests(List<ComparedRun> runs) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        List<String> without = new ArrayList<>();
        for (ComparedRun run : runs) {
            run.digest()
                    .ifPresentOrElse(
                            digest -> groups.computeIfAbsent(digest, _ -> new ArrayList<>())
                                    .add(run.label()),
                            () -> without.add(run.label()));
        }
        String text =
                switch (groups.size()) {
                    case 0 -> "No run has a digest.";
                    case 1 ->
                        (without.isEmpty()
                                ? "All digests are equal: the same numbers, bit for bit."
                                : "The digests that there are are equal.");
                    default ->
                        "The digests are not all equal: "
                                + groups.values().stream()
                                        .map(labels -> String.join(" = ", labels))
                                        .collect(Collectors.joining(" | "))
                                + ".";
                };
        return without.isEmpty() || groups.isEmpty()
                ? text
                : text + " Without one: " + String.join(", ", without) + ".";
    }

    /** What to keep in mind where runs are of different lengths. */
    private static Optional<String> lengths(List<ComparedRun> runs) {
        List<Double> ends = runs.stream()
                .flatMap(run -> run.metrics().stream())
                .filter(metrics -> !metrics.rows().isEmpty())
                .map(metrics -> metrics.rows().getLast().getFirst())
                .toList();
        if (ends.stream().distinct().count() < 2) {
            return Optional.empty();
        }
        double shortest = ends.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        return Optional.of("The runs are of different lengths: the curves have the part up to " + Curve.exact(shortest)
                + " in common, and the final numbers belong to the end of each run.");
    }
}
