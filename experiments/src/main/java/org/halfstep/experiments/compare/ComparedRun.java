package org.halfstep.experiments.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.halfstep.experiments.cli.UsageException;
import org.halfstep.experiments.run.RecordedMetrics;
import org.halfstep.experiments.run.RunFolder;

/**
 * A run as its folder tells it, whatever experiment it is of; the folder is only read.
 *
 * @param label tells the runs of a comparison apart: the end of the folder's path
 * @param config the entries of config.json
 * @param environment the entries of environment.json; empty if it is not there
 * @param summary the entries of summary.json; empty if the run has not ended
 * @param metrics the rows of metrics.csv, if the experiment writes one
 */
record ComparedRun(
        String label,
        Map<String, JsonNode> config,
        Map<String, JsonNode> environment,
        Map<String, JsonNode> summary,
        Optional<RecordedMetrics> metrics) {
    private static final String FORMAT = "format";

    /**
     * Reads the folders.
     *
     * @throws UsageException if one is named twice
     */
    static List<ComparedRun> read(List<Path> folders) {
        List<Path> paths =
                folders.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        List<String> labels = labels(paths);
        List<ComparedRun> runs = new ArrayList<>();
        for (int i = 0; i < folders.size(); i++) {
            Path folder = folders.get(i);
            runs.add(new ComparedRun(
                    labels.get(i),
                    entries(RunFolder.readConfig(folder)),
                    entries(RunFolder.readJson(folder, RunFolder.ENVIRONMENT)),
                    entries(RunFolder.readJson(folder, RunFolder.SUMMARY)),
                    RecordedMetrics.read(folder)));
        }
        return runs;
    }

    /** The shortest ends of the paths that differ. */
    private static List<String> labels(List<Path> paths) {
        Set<Path> distinct = new HashSet<>(paths);
        if (distinct.size() < paths.size()) {
            Path twice = paths.stream()
                    .filter(path -> paths.indexOf(path) != paths.lastIndexOf(path))
                    .findFirst()
                    .orElseThrow();
            throw new UsageException("compare: " + twice + " is named twice; name different runs");
        }
        int longest = paths.stream().mapToInt(Path::getNameCount).max().orElse(0);
        for (int names = 1; names <= longest; names++) {
            int count = names;
            List<String> labels = paths.stream().map(path -> end(path, count)).toList();
            if (new HashSet<>(labels).size() == paths.size()) {
                return labels;
            }
        }
        return paths.stream().map(Path::toString).toList();
    }

    private static String end(Path path, int names) {
        int count = path.getNameCount();
        return count == 0
                ? path.toString()
                : path.subpath(Math.max(0, count - names), count).toString();
    }

    private static Map<String, JsonNode> entries(Optional<JsonNode> node) {
        return node.map(ComparedRun::entries).orElse(Map.of());
    }

    /** Every value in an object, those of objects and arrays within it by their path: {@code scale.final}. */
    private static Map<String, JsonNode> entries(JsonNode node) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        collect("", node, entries);
        entries.remove(FORMAT);
        return entries;
    }

    private static void collect(String path, JsonNode node, Map<String, JsonNode> entries) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(prefix + entry.getKey(), entry.getValue(), entries));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(prefix + i, node.get(i), entries);
            }
        } else {
            entries.put(path, node);
        }
    }

    /** What experiment it is of. */
    String experiment() {
        JsonNode name = config.get("experiment");
        return name == null ? "" : name.asText();
    }

    /** The digest of its numbers, if it has ended and names them. */
    Optional<String> digest() {
        return Optional.ofNullable(summary.get("digest")).map(JsonNode::asText);
    }
}
