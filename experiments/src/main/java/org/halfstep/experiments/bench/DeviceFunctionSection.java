package org.halfstep.experiments.bench;

import java.util.List;
import java.util.Locale;
import org.halfstep.core.backend.Backend;
import org.halfstep.core.backend.Prepared;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.Slot;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.core.tensor.Workspace;
import org.halfstep.experiments.bench.BenchRow.Unit;

/** A device's functions as programs of one op that reads and writes a tensor; negation costs reading and writing. */
final class DeviceFunctionSection {
    private static final int PROCESSOR_COUNT = 1 << 18;
    private static final int COUNT = 1 << 24;
    private static final int ROUNDS = 5;
    private static final double ROUND_SECONDS = 0.02;
    private static final double NANO = 1e-9;
    private static final List<FloatFormat> FORMATS =
            List.of(FloatFormat.BINARY32, FloatFormat.BINARY16, FloatFormat.BFLOAT16);
    private static final List<UnaryFunction> FUNCTIONS = List.of(
            UnaryFunction.NEGATE, UnaryFunction.EXP, UnaryFunction.TANH, UnaryFunction.LOG, UnaryFunction.LOG1P);

    private DeviceFunctionSection() {}

    static void measure(BenchContext context) {
        try (Backend backend = context.backend().apply(BenchRow.OF_DEVICE)) {
            int count = backend.meter().orElseThrow().isProcessor() ? PROCESSOR_COUNT : COUNT;
            for (FloatFormat format : FORMATS) {
                Tensor x = Tensor.zeros(format, Shape.of(count));
                for (int i = 0; i < count; i++) {
                    x.set(i, 1 + MatMulSection.number(i) / 2);
                }
                FUNCTIONS.forEach(function -> measure(context, backend, function, x));
            }
        }
    }

    private static void measure(BenchContext context, Backend backend, UnaryFunction function, Tensor x) {
        Slot input = new Slot(0, x.shape(), x.format(), Boundary.ALONE, Role.INTERNAL);
        Slot result = new Slot(1, x.shape(), x.format(), Boundary.ALONE, Role.INTERNAL);
        Op op = new Op.Chain(
                List.of(input), List.of(new Instruction.Load(0), new Instruction.Unary(function, 0)), result);
        Tensor y = Tensor.zeros(x.format(), x.shape());
        try (Prepared prepared =
                backend.prepare(new Program(List.of(input), List.of(op), List.of(result)), new Workspace())) {
            double[] seconds = Rounds.medians(
                    List.of(Stopwatch.warmed(
                            () -> prepared.run(List.of(x), List.of(y)), BenchRow.OF_DEVICE, 0, ROUND_SECONDS)),
                    ROUNDS);
            String subject =
                    function.name().toLowerCase(Locale.ROOT) + " " + x.format().name();
            context.rows()
                    .accept(BenchRow.alone(
                            subject, BenchRow.OF_DEVICE, x.elementCount() * NANO / seconds[0], Unit.PER_NANOSECOND));
        }
    }
}
