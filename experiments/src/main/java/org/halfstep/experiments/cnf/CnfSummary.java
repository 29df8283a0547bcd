package org.halfstep.experiments.cnf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.halfstep.core.backend.Backend;
import org.halfstep.experiments.run.JsonNumbers;

/** What a run came to, as it stands in summary.json. */
final class CnfSummary {
    /** The status of a run that could not go on. */
    static final String FAILED = "failed";

    private CnfSummary() {}

    /**
     * The summary of a run.
     *
     * @param iterations iterations done
     * @param digest names the numbers of the run so far
     */
    static ObjectNode write(
            CnfConfig config,
            CnfTraining training,
            CnfTotals totals,
            Backend backend,
            String status,
            long iterations,
            double validationLoss,
            String digest) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("experiment", CnfConfigJson.EXPERIMENT);
        node.put("status", status);
        node.put("data", config.data());
        node.put("precision", config.precision());
        node.put("scaling", config.scaling());
        node.put("method", config.method());
        node.put("backend", backend.name());
        node.put("threads", backend.threads());
        node.put("seed", config.seed());
        node.put("iterations", iterations);
        node.put("steps", config.steps());
        JsonNumbers.put(node, "trainLoss", totals.runningLoss());
        JsonNumbers.put(node, "validationLoss", validationLoss);
        double forward = totals.meanForwardSeconds();
        double backward = totals.meanBackwardSeconds();
        JsonNumbers.put(node, "secondsPerIteration", forward + backward);
        JsonNumbers.put(node, "forwardSeconds", forward);
        JsonNumbers.put(node, "backwardSeconds", backward);
        node.put("trajectoryBytes", training.trajectoryBytes());
        node.put("trajectoryNominalBytes", training.trajectoryNominalBytes());
        node.put("peakBytes", training.odeint().workspace().highWaterBytes());
        ObjectNode scale = node.putObject("scale");
        JsonNumbers.put(scale, "initial", totals.firstScale());
        JsonNumbers.put(scale, "final", totals.lastScale());
        scale.put("increases", totals.increases());
        scale.put("overflows", totals.overflows());
        scale.put("retries", totals.retriedSteps());
        node.put("backwardSteps", totals.backwardSteps());
        node.put("nonFinite", totals.nonFinite() + (status.equals(FAILED) ? 1 : 0));
        node.put("digest", digest);
        return node;
    }
}
