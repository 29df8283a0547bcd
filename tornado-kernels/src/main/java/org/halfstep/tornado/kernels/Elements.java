package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * What kernels do for one element of an op: find a value, run the chain behind a total, round and store.
 *
 * <p>An element is at (i0, i1, i2) of the result, as {@link Descriptor} says.
 */
final class Elements {
    private static final int BINARY16_INFINITY = 0x7c00;
    private static final int BFLOAT16_INFINITY = 0x7f80;
    private static final int MAGNITUDE = 0x7fff;

    private Elements() {}

    /**
     * The instructions of an op for one element, and the store of its result with one rounding.
     *
     * @param registers of the chain
     * @param thread whose place in {@code bits} is used
     * @param shift by how much the operand moves whose place an index decides
     * @param total over k
     */
    static void finish(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            IntArray bits,
            IntArray flags,
            float[] registers,
            int thread,
            int op,
            int i0,
            int i1,
            int i2,
            int shift,
            float total) {
        int operands = op + Descriptor.HEADER;
        int indexed = code.get(op + Descriptor.INDEXED);
        float value = total;
        int instruction = operands + code.get(op + Descriptor.OPERANDS) * Descriptor.OPERAND_LENGTH;
        for (int n = code.get(op + Descriptor.INSTRUCTIONS); n > 0; n--) {
            int which = code.get(instruction + Descriptor.CODE);
            int source = code.get(instruction + Descriptor.SOURCE);
            int second = code.get(instruction + Descriptor.SOURCE + 1);
            int third = code.get(instruction + Descriptor.SOURCE + 2);
            if (which == Instructions.TOTAL) {
                value = total;
            } else if (which == Instructions.LOAD) {
                int operand = operands + source * Descriptor.OPERAND_LENGTH;
                int moved = source == indexed ? shift : 0;
                value = load(launch, code, scalars, floats, halves, tables, operand, i0, i1, i2, moved);
            } else if (which == Instructions.CONSTANT) {
                value = floats.get(source);
            } else if (which < Instructions.ADD) {
                value = function(which, registers[source], tables, bits, thread);
            } else {
                value = arithmetic(which, registers[source], registers[second], registers[third]);
            }
            registers[code.get(instruction + Descriptor.TARGET)] = value;
            instruction += Descriptor.INSTRUCTION_LENGTH;
        }
        int moved = indexed == Descriptor.RESULT ? shift : 0;
        int target = address(launch, code, operands, i0, i1, i2) + moved;
        int stored = store(code.get(operands + Descriptor.FORMAT), target, value, floats, halves, bits, thread);
        if (stored > 0) {
            flags.set(code.get(op + Descriptor.FLAG) + stored - 1, launch.get(Descriptor.RUN));
        }
    }

    /** A function of one number. */
    static float function(int which, float x, FloatArray tables, IntArray bits, int thread) {
        return switch (which) {
            case Instructions.NEGATE -> -x;
            case Instructions.ABS -> Math.abs(x);
            case Instructions.SIGN -> DeviceFunctions.sign(x);
            case Instructions.RELU -> DeviceFunctions.relu(x);
            case Instructions.FLOOR -> DeviceFunctions.floor(x);
            case Instructions.COPY -> x;
            case Instructions.SQRT -> DeviceFunctions.sqrt(x);
            case Instructions.EXP -> DeviceFunctions.exp(x, tables);
            case Instructions.LOG -> DeviceFunctions.log(x, tables, bits, thread);
            case Instructions.LOG1P -> DeviceFunctions.log1p(x, tables, bits, thread);
            case Instructions.TANH -> DeviceFunctions.tanh(x, tables);
            case Instructions.SIGMOID -> DeviceFunctions.sigmoid(x, tables);
            default -> DeviceFunctions.softplus(x, tables);
        };
    }

    /** A function of two or three numbers. */
    static float arithmetic(int which, float x, float y, float z) {
        return switch (which) {
            case Instructions.ADD -> x + y;
            case Instructions.SUBTRACT -> x - y;
            case Instructions.MULTIPLY -> x * y;
            case Instructions.DIVIDE -> DeviceFunctions.divide(x, y);
            case Instructions.MIN -> DeviceFunctions.min(x, y);
            case Instructions.MAX -> DeviceFunctions.max(x, y);
            case Instructions.LESS -> DeviceFunctions.less(x, y);
            case Instructions.LESS_OR_EQUAL -> DeviceFunctions.lessOrEqual(x, y);
            case Instructions.MUL_ADD -> x * y + z;
            default -> x != 0 ? y : z;
        };
    }

    /** Rounds and stores a result; 0, or 1 if it overflowed, or 2 if it is otherwise not finite. */
    static int store(int format, int at, float value, FloatArray floats, ShortArray halves, IntArray bits, int thread) {
        int notFinite = value * 0 == 0 ? 1 : 2;
        if (format == Descriptor.BINARY32) {
            floats.set(at, value);
            return notFinite == 1 ? 0 : 2;
        }
        int code = format == DeviceTables.BINARY16
                ? DeviceCodecs.binary16(value, bits, thread)
                : DeviceCodecs.bfloat16(value, bits, thread);
        int infinity = format == DeviceTables.BINARY16 ? BINARY16_INFINITY : BFLOAT16_INFINITY;
        halves.set(at, (short) code);
        return (code & MAGNITUDE) < infinity ? 0 : notFinite;
    }

    static float load(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            int operand,
            int i0,
            int i1,
            int i2,
            int moved) {
        int address = address(launch, code, operand, i0, i1, i2) + moved;
        return value(code.get(operand + Descriptor.FORMAT), address, scalars, floats, halves, tables);
    }

    static int address(IntArray launch, IntArray code, int operand, int i0, int i1, int i2) {
        return launch.get(code.get(operand + Descriptor.REFERENCE))
                + code.get(operand + Descriptor.BASE)
                + i0 * code.get(operand + Descriptor.STRIDE)
                + i1 * code.get(operand + Descriptor.STRIDE + 1)
                + i2 * code.get(operand + Descriptor.STRIDE + 2);
    }

    static float value(
            int format, int address, FloatArray scalars, FloatArray floats, ShortArray halves, FloatArray tables) {
        if (format == Descriptor.BINARY32) {
            return floats.get(address);
        }
        if (format == Descriptor.SCALAR) {
            return scalars.get(address);
        }
        return tables.get(format + (halves.get(address) & 0xFFFF));
    }
}
