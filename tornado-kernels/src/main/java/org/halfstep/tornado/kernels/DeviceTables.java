package org.halfstep.tornado.kernels;

import org.halfstep.core.format.Codec;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The layout of the array of tables that kernels read, and how it is filled. */
public final class DeviceTables {
    /** The number of 16-bit codes. */
    public static final int CODES = 1 << 16;

    /** {@code tables[BINARY16 + code]} is the value of a binary16 code, {@code 0 <= code < CODES}. */
    public static final int BINARY16 = 0;

    /** {@code tables[BFLOAT16 + code]} is the value of a bfloat16 code, {@code 0 <= code < CODES}. */
    public static final int BFLOAT16 = BINARY16 + CODES;

    /** {@code tables[NOT_A_NUMBER]} is NaN. */
    public static final int NOT_A_NUMBER = BINARY16 + 0x7e00;

    /** The least exponent of the table of powers; its entry is +0, to which that power rounds. */
    public static final int LEAST_EXPONENT = -150;

    /** The greatest exponent of the table of powers; from 128 on the entries are infinite. */
    public static final int GREATEST_EXPONENT = 129;

    /** {@code tables[POWERS + n]} is 2^n in binary32, {@code LEAST_EXPONENT <= n <= GREATEST_EXPONENT}. */
    public static final int POWERS = BFLOAT16 + CODES - LEAST_EXPONENT;

    /** The number of elements of all tables together. */
    public static final int SIZE = POWERS + GREATEST_EXPONENT + 1;

    private DeviceTables() {}

    /** New tables, filled; {@code SIZE} elements. */
    public static FloatArray create() {
        FloatArray tables = new FloatArray(SIZE);
        for (int code = 0; code < CODES; code++) {
            tables.set(BINARY16 + code, Codec.BINARY16.decode((short) code));
            tables.set(BFLOAT16 + code, Codec.BFLOAT16.decode((short) code));
        }
        for (int n = LEAST_EXPONENT; n <= GREATEST_EXPONENT; n++) {
            tables.set(POWERS + n, (float) Math.scalb(1.0, n));
        }
        return tables;
    }
}
