package org.halfstep.experiments.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries of several runs side by side.
 *
 * @param differing those that are not the same in all of them
 * @param equal the others
 */
record Facts(List<Row> differing, List<Row> equal) {
    /** What stands where a run has no such entry. */
    static final String ABSENT = "-";

    /**
     * An entry.
     *
     * @param name its name
     * @param values one a run
     */
    record Row(String name, List<String> values) {}

    /** The entries of a part of the runs, in the order of their first appearance. */
    static Facts of(List<ComparedRun> runs, Function<ComparedRun, Map<String, JsonNode>> part) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(part.apply(run).keySet()));
        List<Row> differing = new ArrayList<>();
        List<Row> equal = new ArrayList<>();
        for (String name : names) {
            List<String> values =
                    runs.stream().map(run -> text(part.apply(run).get(name))).toList();
            boolean same = values.stream().distinct().count() == 1;
            (same ? equal : differing).add(new Row(name, values));
        }
        return new Facts(differing, equal);
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? ABSENT : value.asText();
    }
}
