package org.halfstep.core.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.PrecisionPolicy.Joining;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op.Layout;
import org.halfstep.core.program.Op.Reduction;
import org.halfstep.core.program.Slot.Boundary;
import org.halfstep.core.tensor.Shape;

/**
 * Collects the ops of a program, one primitive at a time, in the formats of a {@link PrecisionPolicy}.
 *
 * <p>Formats: the result of a primitive has the widest format of its operands; operands of rank 0 and constants do not
 * count (as a Python number does not in PyTorch), unless there are no others. Rounding: under
 * {@link Joining#CHAINS} results are {@code FREE}, so that {@link ChainJoiner} may join them; under
 * {@link Joining#EVERY_PRIMITIVE} each is rounded for itself.
 */
public final class ProgramBuilder {
    private final PrecisionPolicy policy;
    private final List<Slot> inputs = new ArrayList<>();
    private final List<Op> ops = new ArrayList<>();
    private Role role = Role.INTERNAL;
    private int slots;

    /** An empty program in the formats of {@code policy}. */
    public ProgramBuilder(PrecisionPolicy policy) {
        this.policy = policy;
    }

    /** The casting table of this program. */
    public PrecisionPolicy policy() {
        return policy;
    }

    /** The role that results get from now on; returns the one before, to be set back. */
    public Role recordAs(Role next) {
        Role before = role;
        role = next;
        return before;
    }

    /** The role that results get now. */
    public Role role() {
        return role;
    }

    /** A new input in the format of its role. */
    public Slot input(Shape shape, Role inputRole) {
        Slot slot = new Slot(slots++, shape, policy.format(inputRole), Boundary.ROUNDED, inputRole);
        inputs.add(slot);
        return slot;
    }

    /** The ops so far, in order. */
    public List<Op> ops() {
        return List.copyOf(ops);
    }

    /** Whether a slot is the result of an op of this program, not an input. */
    public boolean assigns(Slot slot) {
        return ops.stream().anyMatch(op -> op.result().equals(slot));
    }

    /** f(a). */
    public Slot unary(UnaryFunction function, Slot a) {
        return chain(List.of(a), (chain, r) -> chain.unary(function, r[0]));
    }

    /** f(a, b), broadcast. */
    public Slot binary(BinaryFunction function, Slot a, Slot b) {
        return chain(List.of(a, b), (chain, r) -> chain.binary(function, r[0], r[1]));
    }

    /** f(a, number). */
    public Slot binary(BinaryFunction function, Slot a, double number) {
        return chain(List.of(a), (chain, r) -> chain.binary(function, r[0], chain.constant(number)));
    }

    /** f(number, a). */
    public Slot binary(BinaryFunction function, double number, Slot a) {
        return chain(List.of(a), (chain, r) -> chain.binary(function, chain.constant(number), r[0]));
    }

    /** fma(a, b, c), broadcast. */
    public Slot mulAdd(Slot a, Slot b, Slot c) {
        return chain(List.of(a, b, c), (chain, r) -> chain.mulAdd(r[0], r[1], r[2]));
    }

    /** fma(number, b, c), broadcast. */
    public Slot mulAdd(double number, Slot b, Slot c) {
        return chain(List.of(b, c), (chain, r) -> chain.mulAdd(chain.constant(number), r[0], r[1]));
    }

    /**
     * One primitive made of several instructions, rounded once.
     *
     * @param operands the slots it reads; the result has their common shape
     * @param body receives the builder of the chain and the register of each operand; returns the result's register
     */
    public Slot chain(List<Slot> operands, ToIntBiFunction<ChainBuilder, int[]> body) {
        return chain(operands, resultFormat(operands), body);
    }

    /**
     * The format of a primitive's result: that of {@code Role.INTERNAL} where a network computes with what it was given,
     * else the widest of the operands'.
     */
    public FloatFormat resultFormat(List<Slot> operands) {
        boolean internal = role == Role.INTERNAL && operands.stream().allMatch(ProgramBuilder::isOfNetwork);
        return internal ? policy.format(Role.INTERNAL) : widest(operands);
    }

    private static boolean isOfNetwork(Slot slot) {
        return switch (slot.role()) {
            case NETWORK_INPUT, NETWORK_TIME, COMPUTE_PARAMETER, INTERNAL -> true;
            default -> false;
        };
    }

    /** As {@link #chain(List, ToIntBiFunction)}, the result in a format of the caller's: a cotangent's sum, say. */
    public Slot chain(List<Slot> operands, FloatFormat format, ToIntBiFunction<ChainBuilder, int[]> body) {
        Shape shape = Shape.SCALAR;
        ChainBuilder chain = new ChainBuilder();
        int[] registers = new int[operands.size()];
        for (int i = 0; i < registers.length; i++) {
            shape = Shape.broadcast(shape, operands.get(i).shape());
            registers[i] = chain.load(operands.get(i));
        }
        int last = body.applyAsInt(chain, registers);
        return add(chain.build(last, slot(shape, format, boundary(format))));
    }

    /** A primitive whose instructions are collected already; {@code last} is the register of its result. */
    public Slot chain(ChainBuilder chain, int last, Shape shape, FloatFormat format) {
        return add(chain.build(last, slot(shape, format, boundary(format))));
    }

    /** A tensor whose elements are all the same number, in the format of a role. */
    public Slot filled(Shape shape, double number, Role resultRole) {
        ChainBuilder chain = new ChainBuilder();
        int register = chain.constant(number);
        Slot result =
                new Slot(slots++, shape, policy.format(resultRole), boundary(policy.format(resultRole)), resultRole);
        return add(chain.build(register, result));
    }

    /** The element repeated along missing axes and axes of size 1. A move, or nothing if the shapes are equal. */
    public Slot broadcast(Slot a, Shape shape) {
        if (a.shape().equals(shape)) {
            return a;
        }
        ChainBuilder chain = new ChainBuilder();
        int register = chain.load(a);
        return add(chain.build(register, slot(shape, a.format(), boundary(a.format()))));
    }

    /** Matrix product; see {@link Op.MatMul}. */
    public Slot matmul(Slot a, Layout layoutA, Slot b, Layout layoutB) {
        FloatFormat format = resultFormat(List.of(a, b));
        return matmul(a, layoutA, b, layoutB, format, boundary(format));
    }

    /**
     * Matrix product whose total is handed on unrounded to the one primitive that reads it, whatever the policy: the
     * product inside a linear layer, which rounds once after its bias.
     */
    public Slot matmulTotal(Slot a, Layout layoutA, Slot b, Layout layoutB) {
        FloatFormat operands = resultFormat(List.of(a, b));
        boolean everyPrimitive = policy.joining() == Joining.EVERY_PRIMITIVE;
        FloatFormat format = everyPrimitive ? FloatFormat.widest(operands, FloatFormat.BINARY32) : operands;
        return matmul(a, layoutA, b, layoutB, format, Boundary.FREE);
    }

    /** Matrix product in a format of the caller's: a cotangent's contribution. */
    public Slot matmul(Slot a, Layout layoutA, Slot b, Layout layoutB, FloatFormat format) {
        return matmul(a, layoutA, b, layoutB, format, boundary(format));
    }

    private Slot matmul(Slot a, Layout layoutA, Slot b, Layout layoutB, FloatFormat format, Boundary boundary) {
        Shape shape = Op.MatMul.resultShape(a.shape(), layoutA, b.shape(), layoutB);
        return add(new Op.MatMul(a, layoutA, b, layoutB, slot(shape, format, boundary)));
    }

    /** Sum, mean or maximum over neighbouring axes, which stay as axes of size 1. */
    public Slot reduce(Reduction reduction, Slot a, int firstAxis, int axisCount) {
        return reduce(reduction, a, firstAxis, axisCount, a.format());
    }

    /** As {@link #reduce(Reduction, Slot, int, int)}, the result in a format of the caller's. */
    public Slot reduce(Reduction reduction, Slot a, int firstAxis, int axisCount, FloatFormat format) {
        Shape shape = Op.Reduce.resultShape(a.shape(), firstAxis, axisCount);
        return add(new Op.Reduce(reduction, a, firstAxis, axisCount, slot(shape, format, boundary(format))));
    }

    /** The part of an axis of {@code length} elements from {@code start}. */
    public Slot slice(Slot a, int axis, int start, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("slice: length " + length + " is negative");
        }
        return add(new Op.Slice(a, axis, start, moved(a, a.shape().with(axis, length))));
    }

    /** The tensor within zeros along an axis that becomes {@code size} long. */
    public Slot pad(Slot a, int axis, int start, int size) {
        return add(new Op.Pad(a, axis, start, moved(a, a.shape().with(axis, size))));
    }

    /** Tensors of one format one after another along an axis. */
    public Slot concat(List<Slot> parts, int axis) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("concat: no part is given; give one or more");
        }
        int size = 0;
        for (Slot part : parts) {
            size += part.shape().size(axis);
            if (!part.format().equals(parts.getFirst().format())) {
                throw new IllegalArgumentException("concat: " + parts.getFirst() + " and " + part
                        + " differ in format; cast them to one role first");
            }
        }
        Slot first = parts.getFirst();
        return add(new Op.Concat(parts, axis, moved(first, first.shape().with(axis, size))));
    }

    /** Two axes change places. */
    public Slot transpose(Slot a, int axis, int otherAxis) {
        Shape shape = Op.Transpose.resultShape(a.shape(), axis, otherAxis);
        return axis == otherAxis ? a : add(new Op.Transpose(a, axis, otherAxis, moved(a, shape)));
    }

    /** The entry of a bank that a scalar names at run time. */
    public Slot selectBank(Slot bank, Slot index) {
        return add(new Op.SelectBank(bank, index, moved(bank, bank.shape().withoutFirst())));
    }

    /** A bank of zeros with {@code a} as the entry that a scalar names at run time. */
    public Slot scatterBank(Slot a, Slot index, int entries) {
        return add(new Op.ScatterBank(a, index, moved(a, a.shape().withFirst(entries))));
    }

    /** The same elements under another shape. */
    public Slot reshape(Slot a, Shape shape) {
        return a.shape().equals(shape) ? a : add(new Op.Reshape(a, moved(a, shape)));
    }

    /** The program of everything recorded, as it was recorded; outputs are results of ops, each once. */
    public Program build(List<Slot> outputs) {
        return new Program(inputs, ops, outputs, policy.rounding());
    }

    /** An identity chain into another format; {@link Casts} alone decides which. */
    Slot convert(Slot a, FloatFormat format, Boundary boundary, Role resultRole) {
        ChainBuilder chain = new ChainBuilder();
        int register = chain.load(a);
        return add(chain.build(register, new Slot(slots++, a.shape(), format, boundary, resultRole)));
    }

    /** The format of a primitive's result. */
    static FloatFormat widest(List<Slot> operands) {
        List<Slot> counting =
                operands.stream().filter(slot -> slot.shape().rank() > 0).toList();
        return (counting.isEmpty() ? operands : counting)
                .stream().map(Slot::format).reduce(FloatFormat::widest).orElse(FloatFormat.BINARY32);
    }

    /**
     * What a network computes is rounded once a chain; a result that a policy keeps in a narrow format elsewhere is
     * rounded whoever reads it.
     */
    private Boundary boundary(FloatFormat format) {
        if (policy.joining() == Joining.EVERY_PRIMITIVE) {
            return Boundary.ALONE;
        }
        boolean accumulates = format.equals(FloatFormat.BINARY32) || format.equals(FloatFormat.BINARY64);
        return role == Role.INTERNAL || accumulates ? Boundary.FREE : Boundary.ROUNDED;
    }

    private Slot slot(Shape shape, FloatFormat format, Boundary boundary) {
        return new Slot(slots++, shape, format, boundary, role);
    }

    private Slot moved(Slot a, Shape shape) {
        return new Slot(slots++, shape, a.format(), a.boundary(), role);
    }

    private Slot add(Op op) {
        ops.add(op);
        return op.result();
    }
}
