package org.halfstep.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.halfstep.core.backend.Availability;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Backends;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.program.ChainBuilder;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.random.RandomPlace;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;

/** The reference backend with something wrong: a device whose compiler does not do what it should. */
final class AlteredBackend implements Backend {
    /** Puts another instruction in the place of one; the registers of its operands are those of the builder. */
    interface InstructionAlteration {
        int append(ChainBuilder chain, Instruction instruction);
    }

    private final Backend reference = Backends.open("reference", 1);
    private final UnaryOperator<Op> ops;
    private final UnaryOperator<List<Slot>> overflows;
    private final Consumer<Tensor> outputs;

    private AlteredBackend(UnaryOperator<Op> ops, UnaryOperator<List<Slot>> overflows, Consumer<Tensor> outputs) {
        this.ops = ops;
        this.overflows = overflows;
        this.outputs = outputs;
    }

    /** Other ops, of the same inputs and results. */
    static AlteredBackend ofOps(UnaryOperator<Op> alteration) {
        return new AlteredBackend(alteration, slots -> slots, _ -> {});
    }

    /** Other overflows. */
    static AlteredBackend ofOverflows(UnaryOperator<List<Slot>> alteration) {
        return new AlteredBackend(op -> op, alteration, _ -> {});
    }

    /** Something is done to every output. */
    static AlteredBackend ofOutputs(Consumer<Tensor> alteration) {
        return new AlteredBackend(op -> op, slots -> slots, alteration);
    }

    /** Other instructions. */
    static AlteredBackend ofInstructions(InstructionAlteration alteration) {
        return ofOps(op -> op instanceof Op.Chain chain ? altered(chain, alteration) : op);
    }

    private static Op altered(Op.Chain chain, InstructionAlteration alteration) {
        ChainBuilder builder = new ChainBuilder();
        int[] registers = new int[chain.instructions().size()];
        for (int i = 0; i < registers.length; i++) {
            Instruction instruction = chain.instructions().get(i);
            registers[i] = instruction instanceof Instruction.Load(int input)
                    ? builder.load(chain.inputs().get(input))
                    : alteration.append(builder, instruction.renumbered(registers));
        }
        return builder.build(registers[registers.length - 1], chain.result());
    }

    @Override
    public String name() {
        return "altered";
    }

    @Override
    public Availability availability() {
        return reference.availability();
    }

    @Override
    public int threads() {
        return reference.threads();
    }

    @Override
    public Prepared prepare(Program program, Workspace workspace) {
        List<Op> altered = new ArrayList<>();
        program.ops().forEach(op -> altered.add(ops.apply(op)));
        Program other = new Program(program.inputs(), altered, program.outputs());
        Prepared prepared = reference.prepare(other, workspace);
        return new Prepared() {
            @Override
            public Program program() {
                return program;
            }

            @Override
            public List<Slot> run(List<Tensor> inputs, List<Tensor> results, RandomPlace place) {
                List<Slot> found = overflows.apply(prepared.run(inputs, results, place));
                results.forEach(outputs);
                return found;
            }

            @Override
            public void close() {
                prepared.close();
            }
        };
    }

    @Override
    public void close() {
        reference.close();
    }
}
