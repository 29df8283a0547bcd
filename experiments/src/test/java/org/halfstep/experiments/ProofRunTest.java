package org.halfstep.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import picocli.CommandLine;

/** {@code halfstep proof} through the command line, restricted so that it takes seconds. */
class ProofRunTest {
    private static final Pattern TIMES = Pattern.compile("time=\"[^\"]*\"|name=\"started\" value=\"[^\"]*\"");

    private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void empty(@TempDir Path temporary) {
        folder = temporary;
    }

    private int prove(String run, String... options) {
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        List<String> arguments =
                new ArrayList<>(List.of("proof", "--out", folder.resolve(run).toString()));
        arguments.addAll(List.of(options));
        return commands.execute(arguments.toArray(String[]::new));
    }

    @Test
    void theTableTheFilesAndTheReportSayTheSame() throws IOException, SAXException, ParserConfigurationException {
        Path junit = folder.resolve("TEST-proof.xml");
        assertThat(prove("run", "--only", "casting,codecs", "--seed", "11", "--junit", junit.toString()))
                .as("%s", out)
                .isZero();
        assertThat(out.toString())
                .contains("section  check ")
                .containsPattern("\ncodecs   p, emin, emax and largest number .* ok\n")
                .containsPattern("\ncasting  every role of every named policy .* ok\n")
                .containsPattern("\n17 checks of [0-9,]+ cases, 0 failed\n");
        assertThat(err.toString()).contains("codecs ").contains(" checks, 0 failed, ");
        validate(junit);
        assertThat(Files.readString(junit)).isEqualTo(Files.readString(folder.resolve("run/junit.xml")));
        Element root = parse(junit);
        assertThat(root.getAttribute("tests")).isEqualTo("17");
        assertThat(root.getAttribute("failures")).isEqualTo("0");
        NodeList suites = root.getElementsByTagName("testsuite");
        assertThat(((Element) suites.item(0)).getAttribute("name")).isEqualTo("halfstep proof: codecs");
        assertThat(((Element) suites.item(1)).getAttribute("name")).isEqualTo("halfstep proof: casting");
        assertThat(root.getElementsByTagName("testcase").getLength()).isEqualTo(17);
        assertThat(Files.readAllLines(folder.resolve("run/proof.csv"))).hasSize(18);
        JsonNode summary = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("run/summary.json")));
        assertThat(summary.get("status").asText()).isEqualTo("completed");
        assertThat(summary.get("checks").asInt()).isEqualTo(17);
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("Every one of 17 checks holds.")
                .contains("./halfstep proof --seed 11 --only codecs,casting");
    }

    @Test
    void tableAndXmlComeInTheSameOrderEachTime() throws IOException {
        assertThat(prove("one", "--only", "tableaus,scaling", "--precision", "float64,float16"))
                .as("%s", out)
                .isZero();
        String first = out.toString().replace("one/report.html", "two/report.html");
        out.getBuffer().setLength(0);
        assertThat(prove("two", "--only", "scaling,tableaus", "--precision", "float64,float16"))
                .isZero();
        assertThat(out.toString()).isEqualTo(first);
        assertThat(TIMES.matcher(Files.readString(folder.resolve("two/junit.xml")))
                        .replaceAll(""))
                .isEqualTo(TIMES.matcher(Files.readString(folder.resolve("one/junit.xml")))
                        .replaceAll(""));
    }

    @Test
    void aFailureIsFirstWithPlaceAndRemedyAndInEveryFile()
            throws IOException, SAXException, ParserConfigurationException {
        Path golden = Files.createDirectory(folder.resolve("golden"));
        String file = "f_rounding.json";
        Path shipped = Path.of("src/main/resources/org/halfstep/experiments/proof/golden", file);
        String text = Files.readString(shipped);
        int at = text.indexOf("\"bf16_exact\"");
        int digit = text.indexOf('[', at) + 1;
        Files.writeString(golden.resolve(file), text.substring(0, digit) + "1" + text.substring(digit));
        int code = prove("run", "--only", "golden", "--golden", golden.toString(), "--quiet");
        assertThat(code).as("%s", out).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("FAILED: golden: f_rounding.json: events, failures and roundings that differ\n")
                .contains("  measured 1 (bound 0), in 2 of 4 cases\n")
                .contains("  where    rounding, vector, bfloat16 by definition: 1, bound 0\n")
                .contains("  remedy   ");
        Path xml = folder.resolve("run/junit.xml");
        validate(xml);
        Element failure = (Element) parse(xml).getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("measured 1, bound 0");
        assertThat(failure.getTextContent()).contains("rounding, vector, bfloat16 by definition");
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("1 of 1 checks failed; first: golden, f_rounding.json");
        assertThat(Files.readString(folder.resolve("run/proof.csv"))).contains(",failed\n");
    }

    @Test
    void wrongUsageIsToldBeforeAnythingRuns() throws IOException {
        assertThat(prove("a", "--only", "spelling")).isEqualTo(2);
        assertThat(err.toString()).contains("--only: unknown section 'spelling'; known: codecs, rounding, ");
        assertThat(prove("b", "--precision", "float17")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown precision 'float17'");
        assertThat(prove("c", "--junit", folder.resolve("nowhere/x.xml").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("make it first");
        assertThat(prove("d", "--backend", "abacus")).isEqualTo(2);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private static Element parse(Path xml) throws IOException, SAXException, ParserConfigurationException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml.toFile())
                .getDocumentElement();
    }

    private static void validate(Path xml) throws IOException, SAXException {
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(Path.of("src/test/resources/org/halfstep/experiments/proof/junit.xsd")
                        .toFile())
                .newValidator()
                .validate(new StreamSource(xml.toFile()));
    }
}
