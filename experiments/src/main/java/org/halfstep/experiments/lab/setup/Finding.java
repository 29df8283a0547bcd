package org.halfstep.experiments.lab.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Table;

/** What an experiment of the laboratory found, in all the ways in which it is shown. */
public interface Finding {
    /** The experiment's word, as in {@code lab ledger}. */
    String word();

    /** What is seen, computed from the numbers: a few sentences, the most important first. */
    List<String> sentences();

    /** The result in one table. */
    Table table();

    /** Everything that was measured. */
    List<Sheet> sheets();

    /** Adds the main numbers to summary.json. */
    void summarise(ObjectNode node);

    /** Appends the sections of the report. */
    void show(HtmlPage page);
}
