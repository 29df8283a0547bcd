package org.halfstep.experiments.lab.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.lab.ledger.Ledger.Entry;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.Sheet;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;

/** The ledger in words, tables and files. */
record LedgerFinding(Ledger ledger) implements Finding {
    private static final double WORTH_A_WORD = 0.05;

    @Override
    public String word() {
        return "ledger";
    }

    @Override
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        ledger.results().forEach((name, entry) -> sentences.add(sentence(name, entry)));
        double worst = worstRemainder();
        sentences.add("Unexplained is at most " + Numbers.percent(worst) + " of an error: what three roundings do"
                + " together that no two of them do.");
        ledger.failure()
                .ifPresent(why -> sentences.add(
                        "There is no account of the gradients, because the backward pass failed: " + why + "."));
        return sentences;
    }

    /** The largest share that is unexplained, of the three results. */
    double worstRemainder() {
        return ledger.results().values().stream()
                .mapToDouble(Entry::remainderShare)
                .max()
                .orElse(0);
    }

    private String sentence(String name, Entry entry) {
        if (entry.error() == 0) {
            return name + " has no error against binary64.";
        }
        double u = ledger.setup().policy().low().unitRoundoff();
        StringBuilder text = new StringBuilder(name + " is off by " + Numbers.general(entry.relativeError())
                + ", " + Numbers.fixed(entry.relativeError() / u, 2) + " u of "
                + ledger.setup().policy().low().name() + ": ");
        List<String> parts = new ArrayList<>();
        for (Account account : entry.accounts()) {
            double share = entry.part(account) / entry.error();
            if (Math.abs(share) >= WORTH_A_WORD) {
                parts.add(account.words() + " " + signed(share));
            }
        }
        text.append(String.join(", ", parts));
        boolean cancels =
                entry.accounts().stream().anyMatch(account -> entry.part(account) < -WORTH_A_WORD * entry.error());
        return text.append(cancels ? "; a negative part took error away." : ".").toString();
    }

    static String signed(double share) {
        return share < 0 ? "−" + Numbers.percent(-share) : Numbers.percent(share);
    }

    @Override
    public Table table() {
        Map<String, Entry> results = ledger.results();
        List<Column> columns = new ArrayList<>(List.of(Column.words("role"), Column.words("account")));
        results.keySet().forEach(name -> columns.add(Column.numbers(name)));
        List<List<String>> rows = new ArrayList<>();
        for (Role role : ledger.roles()) {
            rows.add(row(role.word(), Account.of(role).words(), results, entry -> entry.parts()
                    .getOrDefault(role, 0.0)));
        }
        rows.add(row("unexplained", "", results, Entry::remainder));
        List<String> errors = new ArrayList<>(List.of("relative error", ""));
        results.values().forEach(entry -> errors.add(Numbers.general(entry.relativeError())));
        rows.add(errors);
        return new Table(columns, rows);
    }

    private interface Part {
        double of(Entry entry);
    }

    private static List<String> row(String role, String account, Map<String, Entry> results, Part part) {
        List<String> row = new ArrayList<>(List.of(role, account));
        results.values().forEach(entry -> row.add(entry.error() == 0 ? "–" : signed(part.of(entry) / entry.error())));
        return row;
    }

    @Override
    public List<Sheet> sheets() {
        Sheet result = new Sheet("ledger.csv", "result", "role", "account", "part", "share");
        ledger.results().forEach((name, entry) -> {
            entry.parts()
                    .forEach((role, part) -> result.row(
                            name,
                            role.word(),
                            Account.of(role).words(),
                            Sheet.cell(part),
                            Sheet.cell(entry.error() == 0 ? 0 : part / entry.error())));
            result.row(name, "unexplained", "", Sheet.cell(entry.remainder()), Sheet.cell(entry.remainderShare()));
            result.row(name, "error", "", Sheet.cell(entry.error()), Sheet.cell(1));
            result.row(name, "exact", "", Sheet.cell(entry.exact()), "");
        });
        Sheet steps = new Sheet("ledger-steps.csv", "vector", "n", "t", "role", "account", "part", "local", "error");
        courses().forEach((name, entries) -> {
            for (int n = 0; n < entries.size(); n++) {
                addStep(steps, name, n, entries.get(n));
            }
        });
        return List.of(result, steps);
    }

    private void addStep(Sheet steps, String name, int n, Entry entry) {
        for (Role role : ledger.roles()) {
            steps.row(
                    name,
                    Integer.toString(n),
                    Sheet.cell(ledger.setup().grid().time(n)),
                    role.word(),
                    Account.of(role).words(),
                    Sheet.cell(entry.parts().getOrDefault(role, 0.0)),
                    Sheet.cell(entry.local().getOrDefault(role, 0.0)),
                    Sheet.cell(entry.error()));
        }
    }

    private Map<String, List<Entry>> courses() {
        Map<String, List<Entry>> courses = new LinkedHashMap<>();
        courses.put("state", ledger.states());
        courses.put("adjoint", ledger.adjoints());
        courses.put("gradient", ledger.gradients());
        return courses;
    }

    @Override
    public void summarise(ObjectNode node) {
        ledger.results().forEach((name, entry) -> {
            ObjectNode result = node.putObject(name);
            result.put("relativeError", entry.relativeError());
            result.put("unexplained", entry.remainderShare());
            ObjectNode shares = result.putObject("shares");
            entry.accounts().forEach(account -> shares.put(account.words(), entry.part(account) / entry.error()));
        });
        ledger.failure().ifPresent(why -> node.put("failure", why));
    }

    @Override
    public void show(HtmlPage page) {
        LedgerReport.show(ledger, this, page);
    }
}
