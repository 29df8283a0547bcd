package org.halfstep.experiments.cnf;

import java.util.List;
import org.halfstep.experiments.report.CnfReportData.MetricRow;
import org.halfstep.experiments.run.MetricsFile;
import org.halfstep.experiments.run.RunFolder;

/** metrics.csv of a training: a row an evaluation. */
final class CnfMetrics {
    private static final List<String> COLUMNS = List.of(
            "iteration",
            "learningRate",
            "trainLoss",
            "runningLoss",
            "validationLoss",
            "mmdData",
            "mmdLatent",
            "forwardSeconds",
            "backwardSeconds",
            "scaleFinal",
            "scaleMax",
            "retries",
            "overflows",
            "increases");

    private final MetricsFile file;

    CnfMetrics(RunFolder folder) {
        file = folder.metrics(COLUMNS);
    }

    void append(MetricRow row) {
        file.append(List.of(
                (double) row.iteration(),
                row.learningRate(),
                row.trainLoss(),
                row.runningLoss(),
                row.validationLoss(),
                row.mmdData(),
                row.mmdLatent(),
                row.forwardSeconds(),
                row.backwardSeconds(),
                row.scaleFinal(),
                row.scaleMax(),
                (double) row.retries(),
                (double) row.overflows(),
                (double) row.increases()));
    }

    /** Drops the rows after an iteration. */
    void cutBack(long iteration) {
        file.cutBack(iteration);
    }

    List<MetricRow> rows() {
        return file.rows().stream().map(CnfMetrics::row).toList();
    }

    private static MetricRow row(List<Double> values) {
        return new MetricRow(
                values.get(0).longValue(),
                values.get(1),
                values.get(2),
                values.get(3),
                values.get(4),
                values.get(5),
                values.get(6),
                values.get(7),
                values.get(8),
                values.get(9),
                values.get(10),
                values.get(11).longValue(),
                values.get(12).longValue(),
                values.get(13).longValue());
    }
}
