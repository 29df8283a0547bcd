package org.halfstep.experiments.lab.casts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.halfstep.experiments.lab.casts.Casts.Trial;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.Sheet;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;

/** The combinations in words, tables and files. */
record CastsFinding(Casts casts) implements Finding {
    /** What the corrected method has low. */
    static final Set<Place> CORRECTED = EnumSet.of(Place.STORAGE, Place.NETWORK, Place.COTANGENTS);

    @Override
    public String word() {
        return "casts";
    }

    /** The place without which everything low has the smallest error. */
    Trial bestWithOneHigh() {
        return Arrays.stream(Place.values())
                .map(place -> {
                    Set<Place> others = EnumSet.allOf(Place.class);
                    others.remove(place);
                    return casts.trial(others);
                })
                .min(Comparator.comparingDouble(Trial::error))
                .orElseThrow();
    }

    /** The place that makes the largest error where it alone is low. */
    Trial worstAlone() {
        return Arrays.stream(Place.values())
                .map(place -> casts.trial(EnumSet.of(place)))
                .max(Comparator.comparingDouble(Trial::error))
                .orElseThrow();
    }

    @Override
    public List<String> sentences() {
        Trial worst = worstAlone();
        Trial corrected = casts.trial(CORRECTED);
        Trial all = casts.trial(EnumSet.allOf(Place.class));
        List<String> sentences = new ArrayList<>();
        sentences.add("The dearest place to have low alone: " + words(worst.lowPlaces()) + ", with an error of "
                + Numbers.general(worst.error()) + " against "
                + Numbers.general(casts.trials().getFirst().error()) + " with everything in "
                + casts.high().name() + ".");
        sentences.add("Everything low has an error of " + Numbers.general(all.error())
                + "; the corrected method (" + words(CORRECTED) + " low) " + Numbers.general(corrected.error())
                + ", with "
                + Numbers.percent(
                        (double) corrected.bytes() / casts.trials().getFirst().bytes())
                + " of the bytes of " + casts.high().name() + ".");
        sentences.add("On the front of error and bytes lie "
                + casts.front().stream().map(CastsFinding::shown).collect(Collectors.joining(", ")) + ".");
        return sentences;
    }

    private static String shown(Trial trial) {
        return trial.name() + " (" + Numbers.general(trial.error()) + ", " + Numbers.bytes(trial.bytes()) + ")";
    }

    private static String words(Set<Place> places) {
        return places.stream().map(Place::words).collect(Collectors.joining(", "));
    }

    @Override
    public Table table() {
        List<Trial> shown = new ArrayList<>(List.of(casts.trials().getFirst()));
        Arrays.stream(Place.values()).forEach(place -> shown.add(casts.trial(EnumSet.of(place))));
        shown.add(casts.trial(CORRECTED));
        shown.add(casts.trial(EnumSet.allOf(Place.class)));
        List<List<String>> rows = new ArrayList<>();
        for (Trial trial : shown) {
            rows.add(List.of(
                    trial.name(),
                    trial.lowPlaces().isEmpty() ? "nothing" : words(trial.lowPlaces()),
                    Numbers.general(trial.stateError()),
                    Numbers.general(trial.gradientError()),
                    Numbers.bytes(trial.bytes()),
                    Numbers.duration(trial.seconds())));
        }
        return new Table(
                List.of(
                        Column.words("low"),
                        Column.words("places"),
                        Column.numbers("error of y(T)"),
                        Column.numbers("of gradients"),
                        Column.numbers("bytes"),
                        Column.numbers("time")),
                rows);
    }

    @Override
    public List<Sheet> sheets() {
        List<String> columns = new ArrayList<>(List.of("low"));
        Arrays.stream(Place.values()).forEach(place -> columns.add(place.words().replace(' ', '-')));
        columns.addAll(List.of("stateError", "gradientError", "bytes", "front"));
        Sheet errors = new Sheet("casts.csv", columns.toArray(String[]::new));
        Sheet times = new Sheet("casts-times.csv", Sheet.Kind.TIMED, "low", "seconds");
        List<Trial> front = casts.front();
        for (Trial trial : casts.trials()) {
            List<String> row = new ArrayList<>(List.of(trial.name()));
            Arrays.stream(Place.values())
                    .forEach(place -> row.add(trial.lowPlaces().contains(place) ? "low" : "high"));
            row.add(Sheet.cell(trial.stateError()));
            row.add(Sheet.cell(trial.gradientError()));
            row.add(Long.toString(trial.bytes()));
            row.add(front.contains(trial) ? "yes" : "no");
            errors.row(row.toArray(String[]::new));
            times.row(trial.name(), Sheet.cell(trial.seconds()));
        }
        return List.of(errors, times);
    }

    @Override
    public void summarise(ObjectNode node) {
        node.put("combinations", casts.trials().size());
        node.put("worstAlone", worstAlone().name());
        node.put("bestWithOneHigh", bestWithOneHigh().name());
        node.put("correctedError", casts.trial(CORRECTED).error());
        ArrayNode front = node.putArray("front");
        for (Trial trial : casts.front()) {
            ObjectNode entry = front.addObject();
            entry.put("low", trial.name());
            entry.put("error", trial.error());
            entry.put("bytes", trial.bytes());
        }
    }

    @Override
    public void show(HtmlPage page) {
        CastsReport.show(casts, this, page);
    }
}
