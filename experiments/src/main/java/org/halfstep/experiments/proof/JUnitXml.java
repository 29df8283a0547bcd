package org.halfstep.experiments.proof;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.halfstep.experiments.proof.Proof.Result;
import org.halfstep.experiments.proof.section.Finding;

/** Findings in the format that build servers read: a suite a section, a test a check. */
final class JUnitXml {
    private static final String NAME = "halfstep proof";

    private JUnitXml() {}

    static String of(List<Result> results, Map<String, String> properties) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter to = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            to.writeStartDocument("UTF-8", "1.0");
            to.writeCharacters("\n");
            to.writeStartElement("testsuites");
            to.writeAttribute("name", NAME);
            totals(to, results);
            for (Result result : results) {
                to.writeCharacters("\n  ");
                suite(to, result, properties);
            }
            to.writeCharacters("\n");
            to.writeEndElement();
            to.writeCharacters("\n");
            to.writeEndDocument();
            to.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("JUnit XML: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private static void totals(XMLStreamWriter to, List<Result> results) throws XMLStreamException {
        long tests =
                results.stream().mapToLong(result -> result.findings().size()).sum();
        long failures = results.stream().mapToLong(Result::failed).sum();
        double seconds = results.stream().mapToDouble(Result::seconds).sum();
        to.writeAttribute("tests", Long.toString(tests));
        to.writeAttribute("failures", Long.toString(failures));
        to.writeAttribute("errors", "0");
        to.writeAttribute("time", String.format(Locale.ROOT, "%.3f", seconds));
    }

    private static void suite(XMLStreamWriter to, Result result, Map<String, String> properties)
            throws XMLStreamException {
        to.writeStartElement("testsuite");
        to.writeAttribute("name", NAME + ": " + result.section().word());
        totals(to, List.of(result));
        to.writeAttribute("skipped", "0");
        to.writeCharacters("\n    ");
        to.writeStartElement("properties");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            to.writeEmptyElement("property");
            to.writeAttribute("name", property.getKey());
            to.writeAttribute("value", printable(property.getValue()));
        }
        to.writeEndElement();
        for (Finding finding : result.findings()) {
            to.writeCharacters("\n    ");
            test(to, finding);
        }
        to.writeCharacters("\n  ");
        to.writeEndElement();
    }

    private static void test(XMLStreamWriter to, Finding finding) throws XMLStreamException {
        to.writeStartElement("testcase");
        to.writeAttribute("classname", "halfstep.proof." + finding.section().word());
        to.writeAttribute("name", printable(finding.check()));
        if (!finding.passes()) {
            to.writeStartElement("failure");
            to.writeAttribute("message", printable("measured " + finding.measured() + ", bound " + finding.bound()));
            to.writeAttribute("type", "proof");
            to.writeCharacters(printable(FindingsText.inFull(finding)));
            to.writeEndElement();
        }
        to.writeEndElement();
    }

    /** XML has no control characters. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
