package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.experiments.proof.Proof.Result;
import org.halfstep.experiments.proof.section.Section;
import org.halfstep.experiments.proof.section.Settings.Depth;
import org.halfstep.experiments.run.RunFolder;

/**
 * What a proof was asked for, and the files of its folder.
 *
 * @param sections what is proved
 * @param depth how much is tried
 * @param precisions the policies to look at; empty for each section's own choice
 * @param golden the folder of golden files, if it is not those that ship
 * @param seed of every random number
 * @param backend what computes
 * @param threads of the backend
 */
record ProofFiles(
        Set<Section> sections,
        Depth depth,
        List<String> precisions,
        Optional<Path> golden,
        long seed,
        String backend,
        int threads) {
    private static final String JUNIT = "junit.xml";
    private static final String TABLE = "proof.csv";
    private static final String EXPERIMENT = "proof";

    ProofFiles {
        precisions = List.copyOf(precisions);
    }

    /** Writes table, JUnit XML, summary and report; returns the XML. */
    String write(RunFolder folder, List<Result> results, double seconds, Map<String, String> environment) {
        Map<String, String> configuration = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : configuration().properties()) {
            boolean single = entry.getValue().isValueNode();
            configuration.put(
                    entry.getKey(),
                    single ? entry.getValue().asText() : entry.getValue().toString());
        }
        Map<String, String> properties = new LinkedHashMap<>(configuration);
        properties.putAll(environment);
        String xml = JUnitXml.of(results, properties);
        folder.write(JUNIT, xml);
        folder.write(TABLE, FindingsText.csv(results));
        folder.writeJson(RunFolder.SUMMARY, summary(results, seconds));
        folder.write(RunFolder.REPORT, ProofReport.render(results, seconds, repeat(), configuration, environment));
        return xml;
    }

    /** Everything needed to repeat it. */
    ObjectNode configuration() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", EXPERIMENT);
        ArrayNode words = node.putArray("sections");
        sections.forEach(section -> words.add(section.word()));
        node.put("depth", depth == Depth.EXHAUSTIVE ? "exhaustive" : "usual");
        ArrayNode names = node.putArray("precisions");
        precisions.forEach(names::add);
        node.put("golden", golden.map(Path::toString).orElse("shipped"));
        node.put("seed", seed);
        node.put("backend", backend);
        node.put("threads", threads);
        return node;
    }

    private ObjectNode summary(List<Result> results, double seconds) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", EXPERIMENT);
        node.put("status", FindingsText.failures(results).isEmpty() ? "completed" : "failed");
        node.put("seed", seed);
        node.put("checks", FindingsText.checks(results));
        node.put("cases", FindingsText.cases(results));
        node.put("failed", FindingsText.failures(results).size());
        node.put("seconds", seconds);
        ArrayNode list = node.putArray("sections");
        for (Result result : results) {
            ObjectNode section = list.addObject();
            section.put("section", result.section().word());
            section.put("checks", result.findings().size());
            section.put("failed", result.failed());
            section.put("seconds", result.seconds());
        }
        return node;
    }

    /** The command line that repeats the proof. */
    private String repeat() {
        StringBuilder text = new StringBuilder("./halfstep proof --seed ").append(seed);
        if (sections.size() < Section.values().length) {
            text.append(" --only ")
                    .append(String.join(
                            ",", sections.stream().map(Section::word).toList()));
        }
        if (!precisions.isEmpty()) {
            text.append(" --precision ").append(ShellWord.of(String.join(",", precisions)));
        }
        golden.ifPresent(folder -> text.append(" --golden ").append(ShellWord.of(folder.toString())));
        return text.append(depth == Depth.EXHAUSTIVE ? " --exhaustive" : "").toString();
    }
}
