package org.halfstep.experiments.lab.xray;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.experiments.lab.setup.Finding;
import org.halfstep.experiments.lab.setup.Sheet;
import org.halfstep.experiments.lab.xray.Xray.Quantity;
import org.halfstep.experiments.report.HtmlPage;
import org.halfstep.experiments.report.Numbers;
import org.halfstep.experiments.report.Table;
import org.halfstep.experiments.report.Table.Column;
import org.halfstep.solvers.scaling.ScaleTrace.Kind;

/** The x-ray in words, tables and files. */
record XrayFinding(Xray xray) implements Finding {
    @Override
    public String word() {
        return "xray";
    }

    @Override
    public List<String> sentences() {
        FloatFormat format = xray.format();
        List<String> sentences = new ArrayList<>();
        xray.failure().ifPresent(why -> sentences.add("The backward pass failed: " + why + "."));
        Bands plain = xray.bands(Quantity.ADJOINT);
        Bands scaled = xray.bands(Quantity.SCALED_ADJOINT);
        if (plain.total() > 0) {
            sentences.add("Without scaling " + Numbers.percent(plain.share(plain.zero()))
                    + " of the adjoint's numbers would be zero in " + format.name() + " and "
                    + Numbers.percent(plain.share(plain.subnormal())) + " subnormal; as S a they are "
                    + Numbers.percent(scaled.share(scaled.zero())) + " and "
                    + Numbers.percent(scaled.share(scaled.subnormal())) + ".");
        }
        sentences.add(scaleSentence());
        Bands slopes = xray.bands(Quantity.SLOPE);
        sentences.add("Of the slopes " + Numbers.percent(slopes.share(slopes.normal()))
                + " lie in the normal range, " + Numbers.percent(slopes.share(slopes.zero()))
                + " are zero and " + Numbers.percent(slopes.share(slopes.overflow())) + " overflowed.");
        return sentences;
    }

    private String scaleSentence() {
        long increases = xray.trace().events().stream()
                .filter(event -> event.kind() == Kind.INCREASE)
                .count();
        return "S goes from " + Numbers.powerOfTwo(xray.trace().initialScale()) + " to "
                + Numbers.powerOfTwo(xray.trace().finalScale()) + " with "
                + Numbers.counted(increases, "increase", "increases") + " and "
                + Numbers.counted(xray.totalRetries(), "retry", "retries") + ".";
    }

    @Override
    public Table table() {
        FloatFormat format = xray.format();
        List<List<String>> rows = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            Bands bands = xray.bands(quantity);
            if (bands.total() > 0) {
                rows.add(List.of(
                        quantity.symbol(),
                        Numbers.percent(bands.share(bands.overflow())),
                        Numbers.percent(bands.share(bands.normal())),
                        Numbers.percent(bands.share(bands.subnormal())),
                        Numbers.percent(bands.share(bands.zero()))));
            }
        }
        return new Table(
                List.of(
                        Column.words("in the bands of " + format.name()),
                        Column.numbers("overflow"),
                        Column.numbers("normal"),
                        Column.numbers("subnormal"),
                        Column.numbers("zero")),
                rows);
    }

    @Override
    public List<Sheet> sheets() {
        Sheet histograms = new Sheet("xray.csv", "quantity", "n", "t", "exponent", "share");
        for (Quantity quantity : Quantity.values()) {
            xray.histograms(quantity).forEach((n, histogram) -> {
                for (int e = histogram.lowest(); e <= histogram.highest(); e++) {
                    add(histograms, quantity, n, Integer.toString(e), histogram.share(e));
                }
                add(histograms, quantity, n, "zero", histogram.zeroShare());
                add(histograms, quantity, n, "not finite", histogram.notFiniteShare());
            });
        }
        Sheet scales = new Sheet("xray-scale.csv", "n", "t", "S", "retries");
        xray.scales()
                .forEach((n, s) -> scales.row(
                        Integer.toString(n),
                        Sheet.cell(xray.setup().grid().time(n)),
                        Sheet.cell(s),
                        Integer.toString(xray.retries().getOrDefault(n, 0))));
        return List.of(histograms, scales);
    }

    private void add(Sheet sheet, Quantity quantity, int n, String exponent, double share) {
        if (share > 0) {
            sheet.row(
                    quantity.symbol(),
                    Integer.toString(n),
                    Sheet.cell(xray.setup().grid().time(n)),
                    exponent,
                    Sheet.cell(share));
        }
    }

    @Override
    public void summarise(ObjectNode node) {
        node.put("format", xray.format().name());
        for (Quantity quantity : Quantity.values()) {
            Bands bands = xray.bands(quantity);
            ObjectNode counts = node.putObject(quantity.symbol());
            counts.put("numbers", bands.total());
            counts.put("overflow", bands.overflow());
            counts.put("normal", bands.normal());
            counts.put("subnormal", bands.subnormal());
            counts.put("zero", bands.zero());
        }
        ObjectNode scale = node.putObject("scale");
        scale.put("initial", xray.trace().initialScale());
        scale.put("final", xray.trace().finalScale());
        scale.put("retries", xray.totalRetries());
        xray.failure().ifPresent(why -> node.put("failure", why));
    }

    @Override
    public void show(HtmlPage page) {
        XrayReport.show(xray, this, page);
    }
}
