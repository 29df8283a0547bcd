package org.halfstep.tornado.kernels;

/** The numbers of the instructions that {@link OpKernel} knows. */
public final class Instructions {
    /** The total over k. */
    public static final int TOTAL = 0;
    /** Loads the operand whose number is the first source. */
    public static final int LOAD = 1;
    /** The number in {@code floats} whose address is the first source. */
    public static final int CONSTANT = 2;

    public static final int NEGATE = 3;
    public static final int ABS = 4;
    public static final int SIGN = 5;
    public static final int RELU = 6;
    public static final int FLOOR = 7;
    public static final int COPY = 8;
    public static final int SQRT = 9;
    public static final int EXP = 10;
    public static final int LOG = 11;
    public static final int LOG1P = 12;
    public static final int TANH = 13;
    public static final int SIGMOID = 14;
    public static final int SOFTPLUS = 15;
    public static final int ADD = 16;
    public static final int SUBTRACT = 17;
    public static final int MULTIPLY = 18;
    public static final int DIVIDE = 19;
    public static final int MIN = 20;
    public static final int MAX = 21;
    public static final int LESS = 22;
    public static final int LESS_OR_EQUAL = 23;
    /** {@code fma(a, b, c)}. */
    public static final int MUL_ADD = 24;
    /** {@code a != 0 ? b : c}. */
    public static final int SELECT = 25;

    private Instructions() {}
}
