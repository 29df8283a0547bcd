package org.halfstep.tornado.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Computes ops: all of a program but its largest matrix products. What an op is stands in {@code code}
 * ({@link Descriptor}), so that one kernel, compiled once, serves every program.
 *
 * <p>A work-group takes one block after another. A block names ops in their order and a part of their elements; between
 * two ops all threads of the group wait for each other, so that an op reads what the one before has written for the same
 * block. Blocks of one launch do not depend on each other.
 *
 * <p>Rounding: totals and chains in binary32, one rounding to nearest even where the result is stored. The orders of
 * sums are those of docs/arithmetic.md rules 4 and 5.
 */
public final class OpKernel {
    private static final int CHUNK = 256;
    private static final int SUM_BLOCK = 4096;
    private static final int PARTIALS = 16;
    private static final int BINARY16_INFINITY = 0x7c00;
    private static final int BFLOAT16_INFINITY = 0x7f80;
    private static final int MAGNITUDE = 0x7fff;

    private OpKernel() {}

    /**
     * Runs the blocks of a launch.
     *
     * @param launch what changes between executions
     * @param scalars inputs of rank 0; the first is 1
     * @param code the ops
     * @param floats binary32 values
     * @param halves 16-bit codes
     * @param tables the values of the 16-bit formats' codes, and powers of two
     * @param bits one number for each thread, for the bits of a value
     * @param flags the number of the run in which an op last overflowed, or gave a result that is not finite
     */
    public static void runOps(
            KernelContext context,
            IntArray launch,
            FloatArray scalars,
            IntArray code,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            IntArray bits,
            IntArray flags) {
        float[] registers = new float[Descriptor.REGISTERS];
        float[] partials = new float[PARTIALS];
        int thread = context.globalIdx;
        int threads = context.localGroupSizeX;
        int groups = context.globalGroupSizeX / threads;
        int blocks = launch.get(Descriptor.BLOCK_COUNT);
        int run = launch.get(Descriptor.RUN);
        for (int b = context.groupIdx; b < blocks; b += groups) {
            int block = launch.get(Descriptor.BLOCKS) + b * Descriptor.BLOCK_LENGTH;
            int first = launch.get(block + Descriptor.FIRST);
            int count = launch.get(block + Descriptor.COUNT);
            int end = launch.get(block + Descriptor.LAST_OP);
            for (int at = launch.get(block + Descriptor.FIRST_OP); at < end; at++) {
                int op = code.get(at);
                int unit = code.get(op + Descriptor.UNIT);
                int to = Math.min(code.get(op + Descriptor.ELEMENTS), (first + count) * unit);
                int inner = code.get(op + Descriptor.INNER);
                int last = code.get(op + Descriptor.LAST);
                int kind = code.get(op + Descriptor.TOTAL);
                int indexed = code.get(op + Descriptor.INDEXED);
                int operands = op + Descriptor.HEADER;
                int instructions = operands + code.get(op + Descriptor.OPERANDS) * Descriptor.OPERAND_LENGTH;
                int format = code.get(operands + Descriptor.FORMAT);
                for (int e = first * unit + context.localIdx; e < to; e += threads) {
                    int i0 = e / inner;
                    int i1 = (e - i0 * inner) / last;
                    int i2 = e - i0 * inner - i1 * last;
                    int index = operands + Descriptor.INDEX * Descriptor.OPERAND_LENGTH;
                    float chosen = load(launch, code, scalars, floats, halves, tables, index, i0, i1, i2, 0);
                    int shift = ((int) chosen) * code.get(op + Descriptor.INDEX_STRIDE);
                    float products = products(launch, code, scalars, floats, halves, tables, op, i0, i1, i2);
                    float sum = neighbours(launch, code, scalars, floats, halves, tables, partials, op, i0, i1, i2);
                    float largest = largest(launch, code, scalars, floats, halves, tables, op, i0, i1, i2);
                    float total =
                            kind == Descriptor.PRODUCTS ? products : kind == Descriptor.NEIGHBOURS ? sum : largest;
                    float value = total;
                    int instruction = instructions;
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
                    int stored = store(format, target, value, floats, halves, bits, thread);
                    if (stored > 0) {
                        flags.set(code.get(op + Descriptor.FLAG) + stored - 1, run);
                    }
                }
                context.globalBarrier();
            }
        }
    }

    /** {@code sum_k a_k b_k} in chunks of 256 k: +0 if it is not asked for. */
    private static float products(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            int op,
            int i0,
            int i1,
            int i2) {
        int left = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
        int right = op + Descriptor.HEADER + Descriptor.RIGHT * Descriptor.OPERAND_LENGTH;
        int a = address(launch, code, left, i0, i1, i2);
        int b = address(launch, code, right, i0, i1, i2);
        int aFormat = code.get(left + Descriptor.FORMAT);
        int bFormat = code.get(right + Descriptor.FORMAT);
        int aStride = code.get(left + Descriptor.K_STRIDE);
        int bStride = code.get(right + Descriptor.K_STRIDE);
        int k = code.get(op + Descriptor.TOTAL) == Descriptor.PRODUCTS ? code.get(op + Descriptor.K) : 0;
        float total = 0;
        for (int chunk = 0; chunk < k; chunk += CHUNK) {
            float s = 0;
            int end = Math.min(k, chunk + CHUNK);
            for (int kk = chunk; kk < end; kk++) {
                float x = value(aFormat, a + kk * aStride, scalars, floats, halves, tables);
                float y = value(bFormat, b + kk * bStride, scalars, floats, halves, tables);
                s = x * y + s;
            }
            total = chunk == 0 ? s : total + s;
        }
        return total;
    }

    /** {@code sum_k a_k} in 16 partials over blocks of 4096 k: +0 if it is not asked for. */
    private static float neighbours(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            float[] partials,
            int op,
            int i0,
            int i1,
            int i2) {
        int input = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
        int a = address(launch, code, input, i0, i1, i2);
        int format = code.get(input + Descriptor.FORMAT);
        int stride = code.get(input + Descriptor.K_STRIDE);
        int k = code.get(op + Descriptor.TOTAL) == Descriptor.NEIGHBOURS ? code.get(op + Descriptor.K) : 0;
        float total = 0;
        for (int block = 0; block < k; block += SUM_BLOCK) {
            for (int p = 0; p < PARTIALS; p++) {
                partials[p] = 0;
            }
            int length = Math.min(SUM_BLOCK, k - block);
            for (int j = 0; j < length; j++) {
                int p = j & (PARTIALS - 1);
                partials[p] = partials[p] + value(format, a + (block + j) * stride, scalars, floats, halves, tables);
            }
            for (int fold = PARTIALS / 2; fold > 0; fold = fold >> 1) {
                for (int p = 0; p < fold; p++) {
                    partials[p] = partials[p] + partials[p + fold];
                }
            }
            total = block == 0 ? partials[0] : total + partials[0];
        }
        return total;
    }

    /** {@code max_k a_k}: negative infinity if it is not asked for. */
    private static float largest(
            IntArray launch,
            IntArray code,
            FloatArray scalars,
            FloatArray floats,
            ShortArray halves,
            FloatArray tables,
            int op,
            int i0,
            int i1,
            int i2) {
        int input = op + Descriptor.HEADER + Descriptor.LEFT * Descriptor.OPERAND_LENGTH;
        int a = address(launch, code, input, i0, i1, i2);
        int format = code.get(input + Descriptor.FORMAT);
        int stride = code.get(input + Descriptor.K_STRIDE);
        int k = code.get(op + Descriptor.TOTAL) == Descriptor.LARGEST ? code.get(op + Descriptor.K) : 0;
        float largest = -tables.get(DeviceTables.POWERS + DeviceTables.GREATEST_EXPONENT);
        for (int kk = 0; kk < k; kk++) {
            largest = DeviceFunctions.max(largest, value(format, a + kk * stride, scalars, floats, halves, tables));
        }
        return largest;
    }

    /** A function of one number. */
    private static float function(int which, float x, FloatArray tables, IntArray bits, int thread) {
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
    private static float arithmetic(int which, float x, float y, float z) {
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
    private static int store(
            int format, int at, float value, FloatArray floats, ShortArray halves, IntArray bits, int thread) {
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

    private static float load(
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

    private static int address(IntArray launch, IntArray code, int operand, int i0, int i1, int i2) {
        return launch.get(code.get(operand + Descriptor.REFERENCE))
                + code.get(operand + Descriptor.BASE)
                + i0 * code.get(operand + Descriptor.STRIDE)
                + i1 * code.get(operand + Descriptor.STRIDE + 1)
                + i2 * code.get(operand + Descriptor.STRIDE + 2);
    }

    private static float value(
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
