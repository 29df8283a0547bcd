package org.halfstep.tornado.kernels;

/**
 * How an op is described to {@link OpKernel}: the places of its numbers in the {@code code} array, and what they mean.
 *
 * <p>An op gives the elements of a result of three axes. Element e is at (i0, i1, i2), row-major; it is a total over k
 * (or none), then a chain of instructions, then one rounding. A value lies at
 * {@code launch[ref] + base + i0 s0 + i1 s1 + i2 s2 (+ k sk)} of the array that its format names.
 */
public final class Descriptor {
    // The launch: what changes from one execution to the next.

    /** The number of blocks. */
    public static final int BLOCK_COUNT = 0;
    /** The number of the run, by which flags tell old from new. */
    public static final int RUN = 1;
    /** Where in the launch the blocks start. */
    public static final int BLOCKS = 2;
    /** A place that holds 0: for addresses that need no other. */
    public static final int ZERO = 3;
    /** Where in the launch addresses start that change from run to run. */
    public static final int REFERENCES = 4;

    // A block: a part of the elements of some ops, for one work-group.

    /** Where in {@code code} the address of its first op is. */
    public static final int FIRST_OP = 0;
    /** Behind the address of its last op. */
    public static final int LAST_OP = 1;
    /** The first unit of elements. */
    public static final int FIRST = 2;
    /** The number of units. */
    public static final int COUNT = 3;
    /** The length of a block's description. */
    public static final int BLOCK_LENGTH = 4;

    // An op.

    /** How many elements a unit of a block has: those of a row, or 1. */
    public static final int UNIT = 0;
    /** All elements. */
    public static final int ELEMENTS = 1;
    /** The elements of axes 1 and 2. */
    public static final int INNER = 2;
    /** The size of axis 2. */
    public static final int LAST = 3;
    /** What is formed over k: {@link #NOTHING} and so on. */
    public static final int TOTAL = 4;
    /** The number of k. */
    public static final int K = 5;
    /** The number of instructions. */
    public static final int INSTRUCTIONS = 6;
    /** Where in {@code flags} the op reports: overflow here, a result that is not finite one further. */
    public static final int FLAG = 7;
    /** Which operand's place depends on an index that is computed: its number, or -1. */
    public static final int INDEXED = 8;
    /** By how much one step of that index moves the operand. */
    public static final int INDEX_STRIDE = 9;
    /** The number of operands; the instructions stand behind them. */
    public static final int OPERANDS = 10;
    /** Where the operands start. */
    public static final int HEADER = 11;

    // Operands of an op by their numbers; those that its instructions load follow.

    /** The result. */
    public static final int RESULT = 0;
    /** The first factor of a product, or what is summed. */
    public static final int LEFT = 1;
    /** The second factor. */
    public static final int RIGHT = 2;
    /** The index that moves another operand. */
    public static final int INDEX = 3;
    /** The first that an instruction loads. */
    public static final int FIRST_LOAD = 4;

    // An operand.

    /** {@link #BINARY32}, {@link #SCALAR}, or where in {@code tables} the values of a 16-bit format's codes start. */
    public static final int FORMAT = 0;
    /** Where in the launch the address starts. */
    public static final int REFERENCE = 1;
    /** What is added to it. */
    public static final int BASE = 2;
    /** The stride of axis 0; those of axes 1 and 2 follow. */
    public static final int STRIDE = 3;
    /** The stride of k. */
    public static final int K_STRIDE = 6;
    /** The length of an operand's description. */
    public static final int OPERAND_LENGTH = 7;

    /** The format of values in {@code floats}. */
    public static final int BINARY32 = -1;
    /** The format of values in {@code scalars}. */
    public static final int SCALAR = -2;

    // Totals over k.

    /** No total. */
    public static final int NOTHING = 0;
    /** The sum of products in chunks of 256 (docs/arithmetic.md rule 4); with a right factor of 1, a sum across rows. */
    public static final int PRODUCTS = 1;
    /** The sum of neighbours in 16 partials (rule 5). */
    public static final int NEIGHBOURS = 2;
    /** The largest. */
    public static final int LARGEST = 3;

    // An instruction: its code, the register that it assigns, and what it reads.

    /** Which one: {@link Instructions}. */
    public static final int CODE = 0;
    /** The register that gets its result. */
    public static final int TARGET = 1;
    /** The first register or other number that it reads; two more follow. */
    public static final int SOURCE = 2;
    /** The length of an instruction. */
    public static final int INSTRUCTION_LENGTH = 5;

    /** The registers of a chain. */
    public static final int REGISTERS = 32;

    private Descriptor() {}
}
