package org.halfstep.core.format;

import org.halfstep.core.format.FloatFormat.Overflow;
import org.halfstep.core.format.FloatFormat.SpecialValues;
import org.halfstep.core.format.FloatFormat.Subnormals;

/** Formats that exercise every attribute. */
final class Formats {
    static final FloatFormat TF32 = custom("tf32", 11, -126, 127);
    static final FloatFormat E5M2 = custom("e5m2", 3, -14, 15);
    static final FloatFormat E4M3 =
            new FloatFormat("e4m3", 4, -6, 8, Subnormals.GRADUAL, SpecialValues.NAN_ONLY, Overflow.STANDARD);
    static final FloatFormat E4M3_SATURATING =
            new FloatFormat("e4m3 sat", 4, -6, 8, Subnormals.GRADUAL, SpecialValues.NAN_ONLY, Overflow.SATURATING);
    static final FloatFormat E5M2_SATURATING = new FloatFormat(
            "e5m2 sat", 3, -14, 15, Subnormals.GRADUAL, SpecialValues.INFINITIES_AND_NAN, Overflow.SATURATING);
    static final FloatFormat FLUSHED16 = new FloatFormat(
            "flushed16", 11, -14, 15, Subnormals.FLUSHED, SpecialValues.INFINITIES_AND_NAN, Overflow.STANDARD);

    private Formats() {}

    static FloatFormat custom(String name, int precision, int minExponent, int maxExponent) {
        return new FloatFormat(
                name,
                precision,
                minExponent,
                maxExponent,
                Subnormals.GRADUAL,
                SpecialValues.INFINITIES_AND_NAN,
                Overflow.STANDARD);
    }
}
