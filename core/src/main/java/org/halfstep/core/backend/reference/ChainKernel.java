package org.halfstep.core.backend.reference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.halfstep.core.program.Instruction;
import org.halfstep.core.program.Instruction.Binary;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.Clamp;
import org.halfstep.core.program.Instruction.Constant;
import org.halfstep.core.program.Instruction.Load;
import org.halfstep.core.program.Instruction.MulAdd;
import org.halfstep.core.program.Instruction.Select;
import org.halfstep.core.program.Instruction.Unary;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Tensor;

/**
 * A chain, {@code result[i] = round(f(x_1[i], x_2[i], ..))}, block by block: each register is an array of the block,
 * and an instruction is one loop over it. An array is used again after its register's last reader.
 */
final class ChainKernel<A> implements Kernel {
    private static final int BLOCK = Scratch.BLOCK;

    /** One instruction over a block whose arrays are {@code file}. */
    private interface Step<A> {
        void run(Tensor[] slots, A[] file, int from, int count);
    }

    private final Lanes<A> lanes;
    private final Encoder<A> encoder;
    private final int result;
    private final int elementCount;
    private final long nanoseconds;
    /** Where each register of the chain lies in a worker's file: the temporary of loads first, then registers. */
    private final int[] places;

    private final List<Step<A>> once = new ArrayList<>();
    private final List<Step<A>> steps = new ArrayList<>();
    private final List<A[]> files = new ArrayList<>();

    ChainKernel(Op.Chain chain, int[] inputs, int result, Scratch<A> scratch) {
        this.lanes = scratch.lanes();
        this.encoder = new Encoder<>(chain, scratch);
        this.result = result;
        this.elementCount = chain.result().shape().elementCount();
        List<Broadcast> loads = new ArrayList<>();
        chain.inputs()
                .forEach(input ->
                        loads.add(Broadcast.of(input.shape(), chain.result().shape())));
        this.places = new int[chain.instructions().size()];
        int size = place(chain.instructions(), loads);
        double cost = 1;
        for (int register = 0; register < places.length; register++) {
            Instruction instruction = chain.instructions().get(register);
            translate(instruction, register, inputs, loads);
            cost += cost(instruction) * lanes.byteSize() / Float.BYTES;
        }
        this.nanoseconds = (long) (elementCount * cost);
        for (int worker = 0; worker < scratch.workers(); worker++) {
            files.add(file(chain.instructions(), size, scratch, worker));
        }
    }

    /** Gives every register its place and returns the number of places. */
    private int place(List<Instruction> instructions, List<Broadcast> loads) {
        int[] lastReader = new int[places.length];
        boolean[] kept = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            Instruction instruction = instructions.get(i);
            lastReader[i] = i;
            for (int operand : instruction.operands()) {
                lastReader[operand] = i;
            }
            kept[i] = instruction instanceof Constant
                    || (instruction instanceof Load(int input)
                            && loads.get(input).isScalar());
        }
        int size = 1;
        for (int i = 0; i < places.length; i++) {
            places[i] = kept[i] ? size++ : 0;
        }
        Deque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < places.length; i++) {
            List<Integer> operands = instructions.get(i).operands();
            for (int operand : operands.stream().distinct().toList()) {
                if (lastReader[operand] == i && !kept[operand]) {
                    free.push(places[operand]);
                }
            }
            if (!kept[i]) {
                places[i] = free.isEmpty() ? size++ : free.pop();
                if (lastReader[i] == i) {
                    free.push(places[i]);
                }
            }
        }
        return size;
    }

    private void translate(Instruction instruction, int register, int[] inputs, List<Broadcast> loads) {
        int z = places[register];
        switch (instruction) {
            case Load(int input) -> {
                Broadcast broadcast = loads.get(input);
                int slot = inputs[input];
                (broadcast.isScalar() ? once : steps)
                        .add((slots, file, from, count) ->
                                broadcast.load(lanes, slots[slot], from, count, file[z], file[0]));
            }
            case Constant _ -> {}
            case Unary(UnaryFunction function, int operand) -> {
                int x = places[operand];
                steps.add((slots, file, from, count) -> lanes.apply(function, file[x], file[z], count));
            }
            case Binary(BinaryFunction function, int left, int right) -> {
                int x = places[left];
                int y = places[right];
                steps.add((slots, file, from, count) -> lanes.apply(function, file[x], file[y], file[z], count));
            }
            case Select(int test, int then, int otherwise) -> {
                int condition = places[test];
                int x = places[then];
                int y = places[otherwise];
                steps.add(
                        (slots, file, from, count) -> lanes.select(file[condition], file[x], file[y], file[z], count));
            }
            case Clamp(int operand, double low, double high) -> {
                int x = places[operand];
                steps.add((slots, file, from, count) -> lanes.clamp(file[x], low, high, file[z], count));
            }
            case MulAdd(int a, int b, int c) -> {
                int x = places[a];
                int y = places[b];
                int addend = places[c];
                steps.add((slots, file, from, count) -> lanes.mulAdd(file[x], file[y], file[addend], file[z], count));
            }
        }
    }

    private A[] file(List<Instruction> instructions, int size, Scratch<A> scratch, int worker) {
        A[] file = lanes.arrays(size, 0);
        for (int place = 0; place < size; place++) {
            file[place] = scratch.register(worker, place);
        }
        for (int register = 0; register < places.length; register++) {
            if (instructions.get(register) instanceof Constant(double value)) {
                file[places[register]] = scratch.constant(value);
            }
        }
        return file;
    }

    /** Nanoseconds an element, in binary32. */
    private static double cost(Instruction instruction) {
        return switch (instruction) {
            case Load _ -> 0.2;
            case Constant _ -> 0;
            case Unary unary ->
                switch (unary.function()) {
                    case NEGATE, ABS, SIGN, RELU, FLOOR, STOP_GRADIENT -> 0.1;
                    case SQRT -> 0.5;
                    case EXP, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS -> 3;
                };
            case Binary binary -> binary.function() == BinaryFunction.DIVIDE ? 0.5 : 0.1;
            case MulAdd _, Select _, Clamp _ -> 0.1;
        };
    }

    @Override
    public int parts() {
        return Math.ceilDiv(elementCount, BLOCK);
    }

    @Override
    public long nanoseconds() {
        return nanoseconds;
    }

    @Override
    public boolean run(Tensor[] slots, int from, int to, int worker) {
        A[] file = files.get(worker);
        A last = file[places[places.length - 1]];
        for (int i = 0; i < once.size(); i++) {
            once.get(i).run(slots, file, 0, BLOCK);
        }
        boolean overflow = false;
        for (int part = from; part < to; part++) {
            int at = part * BLOCK;
            int count = Math.min(BLOCK, elementCount - at);
            for (int i = 0; i < steps.size(); i++) {
                steps.get(i).run(slots, file, at, count);
            }
            overflow |= encoder.write(slots[result], at, count, last, 0, worker);
        }
        return overflow;
    }
}
