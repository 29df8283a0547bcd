package org.halfstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** Joining leaves out roundings and nothing else: where there is none to leave out, the bits stay. */
class ChainJoinerPropertyTest {
    private static final String SEED = "20260102";
    private static final int TRIES = 300;
    private static final List<BinaryFunction> ALL = List.of(BinaryFunction.values());
    private static final List<BinaryFunction> NO_PRODUCTS =
            List.of(BinaryFunction.ADD, BinaryFunction.SUBTRACT, BinaryFunction.DIVIDE);

    @Property(seed = SEED, tries = TRIES)
    void exactArithmeticKeepsItsBits(@ForAll long seed) {
        for (String policy : List.of("float64", "float32", "float16", "bfloat16")) {
            double largest = policy.equals("bfloat16") ? 256 : 2048;
            Program program = RandomPrograms.exact(PrecisionPolicy.parse(policy), largest, seed);
            SplittableRandom random = new SplittableRandom(seed);
            requireSameBits(program, RandomPrograms.inputs(program, () -> random.nextInt(-2, 3)));
        }
    }

    @Property(seed = SEED, tries = TRIES)
    void whereEveryPrimitiveRoundsJoiningChangesNothing(@ForAll long seed) {
        for (String policy : List.of("rampde-0.1.0:float16", "rampde-0.1.0:bfloat16")) {
            requireSameBits(RandomPrograms.roundedEverywhere(PrecisionPolicy.parse(policy), ALL, seed), seed);
        }
    }

    @Property(seed = SEED, tries = TRIES)
    void stepsInTheAccumulatorsFormatKeepTheirBits(@ForAll long seed) {
        for (String policy : List.of("float32", "float64")) {
            requireSameBits(RandomPrograms.roundedEverywhere(PrecisionPolicy.parse(policy), NO_PRODUCTS, seed), seed);
        }
    }

    @Property(seed = SEED, tries = TRIES)
    void joinedTwiceIsJoinedOnce(@ForAll long seed) {
        for (String name : PrecisionPolicy.knownNames()) {
            Program joined = ChainJoiner.join(RandomPrograms.exact(PrecisionPolicy.parse(name), 1e9, seed));
            assertThat(ChainJoiner.join(joined)).isEqualTo(joined);
        }
    }

    private static void requireSameBits(Program program, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        requireSameBits(
                program,
                RandomPrograms.inputs(program, () -> Math.scalb(random.nextDouble(-2, 2), random.nextInt(-20, 3))));
    }

    private static void requireSameBits(Program program, List<Tensor> inputs) {
        Program joined = ChainJoiner.join(program);
        List<Tensor> expected = run(program, inputs);
        List<Tensor> actual = run(joined, inputs);
        for (int i = 0; i < expected.size(); i++) {
            for (int e = 0; e < expected.get(i).elementCount(); e++) {
                if (expected.get(i).bits(e) != actual.get(i).bits(e)) {
                    throw new AssertionError("output " + i + ", element " + e + ": "
                            + actual.get(i).get(e)
                            + " joined, " + expected.get(i).get(e) + " before\n" + program.listing() + "joined\n"
                            + joined.listing());
                }
            }
        }
    }

    private static List<Tensor> run(Program program, List<Tensor> inputs) {
        List<Tensor> outputs = new ArrayList<>();
        program.outputs().forEach(slot -> outputs.add(Tensor.zeros(slot.format(), slot.shape())));
        try (Backend backend = Backends.open("reference", 1);
                Prepared prepared = backend.prepare(program, new Workspace())) {
            prepared.run(inputs, outputs);
        }
        return outputs;
    }
}
