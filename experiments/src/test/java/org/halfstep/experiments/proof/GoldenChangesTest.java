package org.halfstep.experiments.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.halfstep.experiments.proof.GoldenProof.FileResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One wrong golden number is found and named; what a file may leave out or add is no mistake. */
class GoldenChangesTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @TempDir
    private Path folder = Path.of("");

    /** Replaces the entry at a pointer. */
    private static void set(JsonNode file, String at, JsonNode value) {
        JsonPointer pointer = JsonPointer.compile(at);
        JsonNode parent = file.at(pointer.head());
        String name = pointer.last().getMatchingProperty();
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(name), value);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
    }

    private FileResult prove(String file, JsonNode content) throws IOException {
        return Golden.prove(folder, file, content);
    }

    /** {@code factor} is a little beyond the bound, {@code quantity} what must be named, and nothing else fails. */
    @ParameterizedTest
    @CsvSource({
        "a_linear_ode.json, /cases/1/plain/trajectory/8/3, 1.00000000001, plain trajectory",
        "a_linear_ode.json, /cases/11/plain/trajectory/8/3, 1.00001, plain trajectory",
        "a_linear_ode.json, /cases/0/rampde/loss, 1.000000000002, rampde loss",
        "a_linear_ode.json, /cases/19/rampde/grad_A/0/3, 1.001, rampde grad A",
        "a_linear_ode.json, /cases/1/rampde/grad_t/0, 1.0000001, rampde grad t",
        "a_linear_ode.json, /cases/1/torchdiffeq/trajectory/8/1, 1.00000000001, torchdiffeq trajectory",
        "b_mlp_ode.json, /cases/2/plain/grad_t/5, 1.0000000001, plain grad t",
        "b_mlp_ode.json, /unbatched_grad_t/1/rampde/grad_t/8, 1.0000000001, rampde grad t",
        "b_mlp_ode.json, /cases/1/torchdiffeq/grad_params/l1.bias/2, 1.0000001, torchdiffeq grad l1.bias",
        "b_mlp_ode.json, /cases/0/rampde/grad_params/l2.weight/3/4, 1.0000001, rampde grad l2.weight",
        "b_mlp_ode.json, /dense_loss/loss, 1.000000000002, loss",
        "b_mlp_ode.json, /unbatched_grad_t/1/plain/grad_y0/1, 1.00000000001, plain grad y0",
        "b_mlp_ode.json, /lowprec_autocast/3/trajectory/4/2/1, 1.003, trajectory",
        "b_mlp_ode.json, /lowprec_autocast/0/loss, 1.002, loss",
        "b_mlp_ode.json, /lowprec_autocast/2/grad_params/l3.bias/0, 1.001, grad l3.bias",
        "b_mlp_ode.json, /lowprec_autocast/2/scale_history/1/1, 2, events of S",
        "c_cnf.json, /cases_float64/2/plain/nll, 1.000000000002, nll",
        "c_cnf.json, /original_float32/z_t1/7/0, 1.001, z",
        "c_cnf.json, /lowprec_autocast_16steps_rk4/0/logp_diff/3/0, 1.05, logp",
        "c_cnf.json, /lowprec_autocast_16steps_rk4/1/scale_history/0/1, 0.5, events of S",
        "e_dynamic_scaler.json, /cases/0/trajectory_low/8/0/0, 1.004, trajectory",
        "e_dynamic_scaler.json, /cases/1/grad_params/l.weight/1/1, 1.01, grad l.weight",
        "e_dynamic_scaler.json, /cases/2/S_final, 2, final S",
        "e_dynamic_scaler.json, /cases/2/target, 2, target"
    })
    void aChangedNumberIsFound(String file, String at, double factor, String quantity) throws IOException {
        JsonNode content = Golden.read(file);
        double value = content.at(at).doubleValue();
        assertThat(value).isNotZero();
        set(content, at, NODES.numberNode(value * factor));
        FileResult result = prove(file, content);
        assertThat(Golden.failures(result)).isNotEmpty().allSatisfy(line -> assertThat(line)
                .contains(": " + quantity + ": "));
    }

    @Test
    void anotherEventOfSIsFound() throws IOException {
        JsonNode content = Golden.read("e_dynamic_scaler.json");
        ((ArrayNode) content.at("/cases/0/scale_history")).remove(8);
        set(content, "/cases/1/scale_history/0/0", NODES.textNode("overflow"));
        assertThat(Golden.failures(prove("e_dynamic_scaler.json", content)))
                .containsExactly(
                        "e_dynamic_scaler.json: lin_unit_euler: events of S: count 1 (bound 0)",
                        "e_dynamic_scaler.json: lin_tiny_euler: events of S: count 1 (bound 0)");
    }

    @Test
    void aFailureThatWasNotExpectedAndOneThatDoesNotHappenAreFound() throws IOException {
        JsonNode content = Golden.read("e_dynamic_scaler.json");
        set(content, "/cases/0/error", NODES.textNode("RuntimeError: too many attempts"));
        assertThat(content.at("/cases/4/name").asText()).isEqualTo("lin_huge_unscaledsafe_euler");
        set(content, "/cases/4/grad_y0", content.at("/cases/2/grad_y0"));
        set(content, "/cases/4/grad_params", content.at("/cases/2/grad_params"));
        assertThat(Golden.failures(prove("e_dynamic_scaler.json", content)))
                .containsExactly(
                        "e_dynamic_scaler.json: lin_unit_euler: fails as the golden pass does: count 1 (bound 0)",
                        "e_dynamic_scaler.json: lin_huge_unscaledsafe_euler: fails as the golden pass does: count 1"
                                + " (bound 0)");
    }

    @Test
    void aWrongRoundingIsFound() throws IOException {
        JsonNode content = Golden.read("f_rounding.json");
        set(
                content,
                "/bf16_exact/1000",
                NODES.numberNode(content.at("/bf16_exact/1000").intValue() ^ 1));
        assertThat(Golden.failures(prove("f_rounding.json", content)))
                .containsExactly(
                        "f_rounding.json: rounding, reference: bfloat16 by definition: count 1 (bound 0)",
                        "f_rounding.json: rounding, reference: bfloat16 by codec: count 1 (bound 0)");
    }

    @Test
    void entriesThatNobodyKnowsChangeNothing() throws IOException {
        for (String file : List.of("a_linear_ode.json", "b_mlp_ode.json", "c_cnf.json", "e_dynamic_scaler.json")) {
            JsonNode content = Golden.read(file);
            int checks = ((FileResult.Read) prove(file, content)).checks().size();
            ((ObjectNode) content).putObject("seed").put("torch", 7);
            content.path("cases")
                    .forEach(entry -> ((ObjectNode) entry).putArray("note").add(1));
            FileResult.Read read = (FileResult.Read) prove(file, content);
            assertThat(Golden.failures(read)).isEmpty();
            assertThat(read.checks()).hasSize(checks);
        }
    }

    @Test
    void optionalEntriesMayBeLeftOut() throws IOException {
        ObjectNode b = (ObjectNode) Golden.read("b_mlp_ode.json");
        b.remove(List.of("meta", "description", "unbatched_grad_t", "dense_loss", "cases"));
        set(b, "/lowprec_autocast/2/scale_history", NODES.nullNode());
        set(b, "/lowprec_autocast/3/grad_params/l1.bias", NODES.nullNode());
        ObjectNode c = (ObjectNode) Golden.read("c_cnf.json");
        c.remove(List.of("single_eval", "original_float32", "lowprec_autocast_16steps_rk4"));
        ((ObjectNode) c.at("/cases_float64/0")).remove("plain");
        ((ObjectNode) c.at("/cases_float64/1/rampde")).remove("grad_x");
        ObjectNode e = (ObjectNode) Golden.read("e_dynamic_scaler.json");
        ObjectNode first = (ObjectNode) e.at("/cases/0");
        first.remove(List.of("max_attempts", "init_S", "scaler_args", "target", "S_final", "ref_float64"));
        first.putNull("scale_history");
        first.set("incoming_adjoint", withNulls((ArrayNode) first.get("incoming_adjoint")));
        ObjectNode f = (ObjectNode) Golden.read("f_rounding.json");
        f.remove("bf16_exact");
        assertThat(Golden.failures(prove("c_cnf.json", c))).isEmpty();
        assertThat(Golden.failures(prove("b_mlp_ode.json", b))).allMatch(line -> line.contains("float16 euler: grad"));
        assertThat(Golden.failures(prove("e_dynamic_scaler.json", e))).isEmpty();
        assertThat(Golden.failures(prove("f_rounding.json", f))).isEmpty();
    }

    private static ArrayNode withNulls(ArrayNode incoming) {
        ArrayNode result = NODES.arrayNode();
        for (int n = 0; n + 1 < incoming.size(); n++) {
            result.addNull();
        }
        return result.add(incoming.get(incoming.size() - 1));
    }

    @Test
    void aPeerThatEndedWithAnErrorIsNotCompared() throws IOException {
        JsonNode a = Golden.read("a_linear_ode.json");
        set(a, "/cases/0/rampde", NODES.objectNode().put("error", "RuntimeError: shapes"));
        FileResult.Read read = (FileResult.Read) prove("a_linear_ode.json", a);
        assertThat(Golden.failures(read)).isEmpty();
        assertThat(read.checks()).hasSize(295);
    }

    /** The case is named with what is wrong, and the others are still compared. */
    @ParameterizedTest
    @CsvSource({
        "a_linear_ode.json, /cases/0/dtype, float8, unknown precision 'float8'",
        "a_linear_ode.json, /cases/0/dtype, bfloat16, kind a is of float64 and float32",
        "a_linear_ode.json, /cases/0/method, adams, adams",
        "a_linear_ode.json, /cases/0/t, soon, not a number: 'soon'",
        "a_linear_ode.json, /cases/0/rampde/loss, high, not a number: 'high'",
        "b_mlp_ode.json, /lowprec_autocast/0/dtype, half, unknown precision 'half'",
        "b_mlp_ode.json, /unbatched_grad_t/0/y0, 3, not a number: '3'",
        "c_cnf.json, /original_float32/method, adams, adams",
        "c_cnf.json, /single_eval/t, NaN, time grid",
        "e_dynamic_scaler.json, /cases/0/solver, lucky, unknown solver 'lucky'; known: dynamic, safe",
        "e_dynamic_scaler.json, /cases/0/scale_history/0, init, not a number"
    })
    void anEntryThatCannotBeUsedIsNamed(String file, String at, String value, String message) throws IOException {
        JsonNode content = Golden.read(file);
        set(content, at, NODES.textNode(value));
        FileResult.Read read = (FileResult.Read) prove(file, content);
        assertThat(Golden.failures(read)).hasSize(1).first().asString().contains(message);
        assertThat(read.checks()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({
        "a_linear_ode.json, /cases/3/plain, grad_A",
        "b_mlp_ode.json, /lowprec_autocast/1, grad_params",
        "b_mlp_ode.json, /dense_loss, t",
        "c_cnf.json, /cases_float64/0/rampde, nll",
        "e_dynamic_scaler.json, /cases/5, trajectory_low",
        "e_dynamic_scaler.json, /cases/5/grad_params, l.weight"
    })
    void aResultThatIsMissingIsNamed(String file, String from, String key) throws IOException {
        JsonNode content = Golden.read(file);
        ((ObjectNode) content.at(from)).remove(key);
        assertThat(Golden.failures(prove(file, content)))
                .hasSize(1)
                .first()
                .asString()
                .contains("cannot be recomputed: no entry '" + key + "'");
    }

    /** Other weights, other grids and fewer samples are recomputed; here the numbers are then others. */
    @Test
    void otherInputsGiveOtherNumbersAndNoCrash() throws IOException {
        JsonNode b = Golden.read("b_mlp_ode.json");
        ((ArrayNode) b.at("/cases/0/t")).remove(8);
        ((ArrayNode) b.at("/target")).remove(7);
        assertThat(Golden.failures(prove("b_mlp_ode.json", b)))
                .isNotEmpty()
                .allMatch(line -> line.contains("a target of 14 numbers for a state of 16"));
        JsonNode c = Golden.read("c_cnf.json");
        set(c, "/weights/hyper_net.fc1.bias/0", NODES.numberNode(0.25));
        ((ArrayNode) c.at("/x")).remove(15);
        assertThat(Golden.failures(prove("c_cnf.json", c))).hasSizeGreaterThan(50);
        JsonNode e = Golden.read("e_dynamic_scaler.json");
        ((ArrayNode) e.at("/cases/0/t")).remove(8);
        assertThat(Golden.failures(prove("e_dynamic_scaler.json", e))).isNotEmpty();
    }

    @Test
    void oneSampleMustBeARowOfTheBatch() throws IOException {
        JsonNode b = Golden.read("b_mlp_ode.json");
        set(b, "/unbatched_grad_t/0/y0/1", NODES.numberNode(0.125));
        assertThat(Golden.failures(prove("b_mlp_ode.json", b)))
                .hasSize(1)
                .first()
                .asString()
                .contains("float64 one sample euler: cannot be recomputed: the y0 of one sample is no row");
    }

    @Test
    void whatIsNotFiniteMustBeTheSame() {
        double infinity = Double.POSITIVE_INFINITY;
        double[] golden = {infinity, Double.NaN, 2};
        assertThat(GoldenCase.relativeError(golden.clone(), golden)).isZero();
        assertThat(GoldenCase.relativeError(new double[] {infinity, Double.NaN, 3}, golden))
                .isEqualTo(0.5);
        assertThat(GoldenCase.relativeError(new double[] {-infinity, Double.NaN, 2}, golden))
                .isInfinite();
        assertThat(GoldenCase.relativeError(new double[] {infinity, 0, 2}, golden))
                .isInfinite();
        assertThat(GoldenCase.relativeError(new double[] {infinity, Double.NaN, Double.NaN}, golden))
                .isNaN();
        assertThat(GoldenCase.relativeError(new double[] {0}, new double[] {0, 0}))
                .isNaN();
    }
}
