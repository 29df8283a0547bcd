package org.halfstep.experiments.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.halfstep.core.format.Codec;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.format.Rounding;

/** Kind f: doubles rounded once to float16 and bfloat16, by the definition and by the codecs. */
final class RoundingGolden {
    private RoundingGolden() {}

    static List<Check> checks(JsonNode file, ProofContext context) {
        GoldenCase golden = new GoldenCase("rounding, " + context.backend().name(), file);
        return golden.attempt(() -> {
            JsonNode inputs = golden.get("x_bits");
            golden.find("fp16_exact").ifPresent(exact -> compare(golden, inputs, exact, FloatFormat.BINARY16));
            golden.find("bf16_exact").ifPresent(exact -> compare(golden, inputs, exact, FloatFormat.BFLOAT16));
        });
    }

    private static void compare(GoldenCase golden, JsonNode inputs, JsonNode expected, FloatFormat format) {
        Codec codec = Codec.of(format);
        int wrongRounding = Math.abs(inputs.size() - expected.size());
        int wrongCodec = wrongRounding;
        for (int i = 0; i < Math.min(inputs.size(), expected.size()); i++) {
            double x =
                    Double.longBitsToDouble(Long.parseUnsignedLong(inputs.get(i).asText(), 16));
            double exact = codec.decode((short) expected.get(i).intValue());
            wrongRounding += same(Rounding.round(x, format), exact) ? 0 : 1;
            wrongCodec += same(codec.decode(codec.encode(x)), exact) ? 0 : 1;
        }
        golden.count(format.name() + " by definition", wrongRounding);
        golden.count(format.name() + " by codec", wrongCodec);
    }

    private static boolean same(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }
}
