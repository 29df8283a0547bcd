package org.halfstep.experiments.lab.setup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.cli.ShellWord;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.HtmlPage.Mood;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.run.Environment;
import org.halfstep.experiments.run.RunFolder;
import org.halfstep.experiments.run.Version;

/**
 * A run of the laboratory: one or more experiments with a setup, and the folder with what they found.
 *
 * @param command what the user called, {@code lab ledger} for example
 * @param problemWord how the user named the problem
 * @param title the report's title
 * @param method how the problem is solved, in words
 */
public record LabRun(String command, String problemWord, String title, String method, LabSetup setup, Backend backend) {
    /** Where a run's folder goes unless the user says. */
    public Path freshPath() {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        String words =
                command + "-" + setup.problem().name() + "-" + setup.policy().name();
        return Path.of("runs", words.replaceAll("[^A-Za-z0-9.-]+", "-") + "-" + time);
    }

    /** Writes everything that was found. */
    public void write(RunFolder folder, List<Finding> findings) {
        Map<String, String> environment = Environment.facts(backend);
        folder.writeJson(RunFolder.CONFIG, config());
        folder.writeJson(RunFolder.ENVIRONMENT, Environment.json(environment));
        findings.forEach(finding -> finding.sheets().forEach(sheet -> folder.write(sheet.file(), sheet.text())));
        folder.writeJson(RunFolder.SUMMARY, summary(findings));
        folder.write(RunFolder.REPORT, page(findings, environment));
    }

    /** Everything needed to repeat the run. */
    private ObjectNode config() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        configuration().forEach(node::put);
        return node;
    }

    private Map<String, String> configuration() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("experiment", command);
        entries.put("problem", problemWord);
        entries.put("precision", setup.policy().name());
        entries.put("scaling", setup.scaling());
        entries.put("method", setup.tableau().name());
        entries.put("steps", Integer.toString(setup.grid().steps()));
        entries.put("seed", Long.toString(setup.seed()));
        return entries;
    }

    private ObjectNode summary(List<Finding> findings) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", command);
        node.put("status", "completed");
        node.put("problem", problemWord);
        node.put("equation", setup.problem().equation());
        node.put("precision", setup.policy().name());
        node.put("scaling", setup.scaling());
        node.put("method", setup.tableau().name());
        node.put("backend", backend.name());
        node.put("threads", backend.threads());
        node.put("seed", setup.seed());
        node.put("steps", setup.grid().steps());
        findings.forEach(finding -> finding.summarise(node.putObject(finding.word())));
        node.put("digest", digest(findings));
        return node;
    }

    /** The SHA-256 of every sheet that is the same in each repetition: names the numbers of the run. */
    public static String digest(List<Finding> findings) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Finding finding : findings) {
                for (Sheet sheet : finding.sheets()) {
                    if (sheet.kind() == Sheet.Kind.REPEATABLE) {
                        sha.update(sheet.text().getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String page(List<Finding> findings, Map<String, String> environment) {
        HtmlPage page = new HtmlPage("Halfstep · " + command, title);
        page.verdict(findings.getFirst().sentences().getFirst(), Mood.GOOD);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Problem", setup.problem().name() + ": " + setup.problem().equation());
        facts.put("Precision", setup.policy().name());
        facts.put("Method", method);
        facts.put("Scaling", setup.scaling());
        facts.put("Seed", Long.toString(setup.seed()));
        facts.put("Digest", digest(findings));
        page.facts(facts);
        findings.forEach(finding -> finding.show(page));
        page.section("How to repeat it", "The seed fixes every random number, the digest every bit of the result.");
        page.code(repeat());
        String files = findings.stream()
                .flatMap(finding -> finding.sheets().stream())
                .map(Sheet::file)
                .collect(Collectors.joining(", "));
        page.paragraph("All numbers lie beside this page: " + files + ".");
        page.tablePair("Configuration", Table.ofMap(configuration()), "Environment", Table.ofMap(environment));
        return page.finish("Halfstep " + Version.text());
    }

    /** The command line that repeats the run. */
    String repeat() {
        StringBuilder line = new StringBuilder("./halfstep ").append(command);
        line.append(" --problem ").append(ShellWord.of(problemWord));
        String[] words = setup.policy().name().split(" ", -1);
        line.append(" --precision ").append(ShellWord.of(words[0]));
        for (int i = 1; i < words.length; i++) {
            boolean rounding = words[i].startsWith("rounding=");
            line.append(rounding ? " --rounding " : " --role ")
                    .append(ShellWord.of(rounding ? words[i].substring("rounding=".length()) : words[i]));
        }
        return line.append(" --scaling ")
                .append(setup.scaling())
                .append(" --method ")
                .append(setup.tableau().name())
                .append(" --steps ")
                .append(setup.grid().steps())
                .append(" --seed ")
                .append(setup.seed())
                .toString();
    }
}
