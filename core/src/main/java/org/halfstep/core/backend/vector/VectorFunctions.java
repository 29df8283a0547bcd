package org.halfstep.core.backend.vector;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.halfstep.core.backend.vector.Simd.FLOATS;
import static org.halfstep.core.backend.vector.Simd.INTS;
import static org.halfstep.core.backend.vector.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The functions of {@link org.halfstep.core.function.ElementaryFunctions}, a vector at a time: the same operations in
 * the same order, and so the same bits; tested against it. Elements up to the next multiple of the lane count behind
 * {@code count} are computed too.
 *
 * <p>Each is one flat loop that calls the Vector API alone: the JVM's compiler keeps vectors in registers only there.
 */
final class VectorFunctions {
    private VectorFunctions() {}

    /** {@code z = e^x}. */
    static void exp(float[] x, int xAt, float[] z, int zAt, int count) {
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector high89 = FloatVector.broadcast(FLOATS, 89);
        FloatVector low104 = FloatVector.broadcast(FLOATS, -104);
        FloatVector log2e = FloatVector.broadcast(FLOATS, 0x1.715476p0f);
        FloatVector magic = FloatVector.broadcast(FLOATS, 0x1.8p23f + 254);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, -0x1.62e43p-1f);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, 0x1.05c61p-29f);
        FloatVector e0 = FloatVector.broadcast(FLOATS, 0x1.6a5e34p-10f);
        FloatVector e1 = FloatVector.broadcast(FLOATS, 0x1.123adp-7f);
        FloatVector e2 = FloatVector.broadcast(FLOATS, 0x1.5558a2p-5f);
        FloatVector e3 = FloatVector.broadcast(FLOATS, 0x1.55549p-3f);
        FloatVector e4 = FloatVector.broadcast(FLOATS, 0x1.fffffcp-2f);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector c = v.blend(high89, v.compare(GT, high89));
            c = c.blend(low104, c.compare(LT, low104));
            FloatVector t = c.fma(log2e, magic);
            FloatVector n = t.sub(magic);
            FloatVector r0 = n.fma(ln2, c);
            FloatVector low = n.mul(ln2Low);
            FloatVector r = r0.add(low);
            FloatVector q = e0.fma(r, e1);
            q = q.fma(r, e2);
            q = q.fma(r, e3);
            q = q.fma(r, e4);
            FloatVector k = r.mul(r).fma(q, low);
            FloatVector high = one.add(r0);
            FloatVector error = r0.sub(high.sub(one));
            FloatVector p = high.add(error.add(k));
            IntVector bits = t.reinterpretAsInts();
            IntVector half = bits.lanewise(LSHR, 1);
            FloatVector power1 = half.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector power2 = bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats();
            p.mul(power1).mul(power2).intoArray(z, zAt + i);
        }
    }

    /** {@code z = tanh x}. */
    static void tanh(float[] x, int xAt, float[] z, int zAt, int count) {
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector minusOne = FloatVector.broadcast(FLOATS, -1);
        FloatVector oneHalf = FloatVector.broadcast(FLOATS, 0.5f);
        FloatVector limit = FloatVector.broadcast(FLOATS, 9.5f);
        FloatVector small = FloatVector.broadcast(FLOATS, 0.625f);
        FloatVector log2e = FloatVector.broadcast(FLOATS, -0x1.715476p0f);
        FloatVector magic = FloatVector.broadcast(FLOATS, 0x1.8p23f + 128);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, 0x1.62e43p-1f);
        FloatVector e0 = FloatVector.broadcast(FLOATS, 0x1.6a5e34p-10f);
        FloatVector e1 = FloatVector.broadcast(FLOATS, 0x1.123adp-7f);
        FloatVector e2 = FloatVector.broadcast(FLOATS, 0x1.5558a2p-5f);
        FloatVector e3 = FloatVector.broadcast(FLOATS, 0x1.55549p-3f);
        FloatVector e4 = FloatVector.broadcast(FLOATS, 0x1.fffffcp-2f);
        FloatVector t0 = FloatVector.broadcast(FLOATS, 0x1.1abac8p-9f);
        FloatVector t1 = FloatVector.broadcast(FLOATS, -0x1.0c84eep-7f);
        FloatVector t2 = FloatVector.broadcast(FLOATS, 0x1.63ac7p-6f);
        FloatVector t3 = FloatVector.broadcast(FLOATS, -0x1.b9f218p-5f);
        FloatVector t4 = FloatVector.broadcast(FLOATS, 0x1.11107cp-3f);
        FloatVector t5 = FloatVector.broadcast(FLOATS, -0x1.555554p-2f);
        IntVector signBit = IntVector.broadcast(INTS, 0x8000_0000);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            IntVector sign = v.reinterpretAsInts().and(signBit);
            FloatVector a = v.abs();
            FloatVector c = a.blend(limit, a.compare(GT, limit));
            FloatVector y = c.add(c);
            FloatVector t = y.fma(log2e, magic);
            FloatVector n = t.sub(magic);
            FloatVector r = n.fma(ln2, y);
            FloatVector q = e0.fma(r, e1);
            q = q.fma(r, e2);
            q = q.fma(r, e3);
            q = q.fma(r, e4);
            FloatVector s = r.mul(r).fma(q, r);
            FloatVector w = t.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector sum = oneHalf.fma(w, one);
            FloatVector d = sum.add(s);
            FloatVector dLow = sum.sub(d).add(s);
            FloatVector j = minusOne.div(d);
            FloatVector e = j.fma(dLow, j.fma(d, one));
            FloatVector quotient = w.mul(j);
            FloatVector high = one.add(quotient);
            FloatVector low = one.sub(high).add(quotient);
            FloatVector large = high.add(quotient.fma(e, low));
            FloatVector square = a.mul(a);
            FloatVector p = t0.fma(square, t1);
            p = p.fma(square, t2);
            p = p.fma(square, t3);
            p = p.fma(square, t4);
            p = p.fma(square, t5);
            FloatVector near = a.mul(square).fma(p, a);
            FloatVector magnitude = large.blend(near, a.compare(LT, small));
            magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(z, zAt + i);
        }
    }

    /** {@code z = 1 / (1 + e^-x)}. */
    static void sigmoid(float[] x, int xAt, float[] z, int zAt, int count) {
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector high104 = FloatVector.broadcast(FLOATS, 104);
        FloatVector low104 = FloatVector.broadcast(FLOATS, -104);
        FloatVector log2e = FloatVector.broadcast(FLOATS, 0x1.715476p0f);
        FloatVector magic = FloatVector.broadcast(FLOATS, 0x1.8p23f);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, -0x1.62e43p-1f);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, 0x1.05c61p-29f);
        FloatVector e0 = FloatVector.broadcast(FLOATS, 0x1.6a5e34p-10f);
        FloatVector e1 = FloatVector.broadcast(FLOATS, 0x1.123adp-7f);
        FloatVector e2 = FloatVector.broadcast(FLOATS, 0x1.5558a2p-5f);
        FloatVector e3 = FloatVector.broadcast(FLOATS, 0x1.55549p-3f);
        FloatVector e4 = FloatVector.broadcast(FLOATS, 0x1.fffffcp-2f);
        IntVector bias = IntVector.broadcast(INTS, 127);
        IntVector magicBits = IntVector.broadcast(INTS, 0x4B40_0000);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector y = v.neg();
            y = y.blend(high104, y.compare(GT, high104));
            y = y.blend(low104, y.compare(LT, low104));
            FloatVector t = y.fma(log2e, magic);
            FloatVector n = t.sub(magic);
            FloatVector r0 = n.fma(ln2, y);
            FloatVector nLow = n.mul(ln2Low);
            FloatVector r = r0.add(nLow);
            FloatVector q = e0.fma(r, e1);
            q = q.fma(r, e2);
            q = q.fma(r, e3);
            q = q.fma(r, e4);
            FloatVector k = r.mul(r).fma(q, nLow);
            FloatVector s = r0.add(k);
            FloatVector sLow = r0.sub(s).add(k);
            IntVector exponent = t.reinterpretAsInts().sub(magicBits).lanewise(ABS);
            IntVector half = exponent.lanewise(ASHR, 1);
            FloatVector power1 = bias.sub(half).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector power2 = bias.sub(exponent.sub(half)).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector w = power1.mul(power2);
            VectorMask<Float> small = n.compare(GT, zero);
            FloatVector term = w.mul(s).blend(s, small);
            FloatVector termLow = w.mul(sLow).blend(sLow, small);
            FloatVector sum = one.add(w);
            FloatVector d = sum.add(term);
            FloatVector dLow = sum.sub(d).add(term).add(termLow.add(one.sub(sum).add(w)));
            FloatVector inverse = one.div(d);
            FloatVector minus = inverse.neg();
            FloatVector e = minus.fma(dLow, minus.fma(d, one));
            FloatVector b = inverse.fma(e, inverse);
            b.blend(b.mul(power1).mul(power2), small).intoArray(z, zAt + i);
        }
    }

    /** {@code z = ln x}. */
    static void log(float[] x, int xAt, float[] z, int zAt, int count) {
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -0.5f);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, 0x1.62e4p-1f);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, 0x1.7f7d1cp-20f);
        FloatVector infinity = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
        FloatVector nan = FloatVector.broadcast(FLOATS, Float.NaN);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector minNormal = FloatVector.broadcast(FLOATS, 0x1p-126f);
        FloatVector scale = FloatVector.broadcast(FLOATS, 0x1p23f);
        FloatVector shift = FloatVector.broadcast(FLOATS, -23);
        FloatVector l0 = FloatVector.broadcast(FLOATS, 0x1.33ca6p-5f);
        FloatVector l1 = FloatVector.broadcast(FLOATS, -0x1.74d7acp-4f);
        FloatVector l2 = FloatVector.broadcast(FLOATS, 0x1.df121cp-4f);
        FloatVector l3 = FloatVector.broadcast(FLOATS, -0x1.04af64p-3f);
        FloatVector l4 = FloatVector.broadcast(FLOATS, 0x1.24644ep-3f);
        FloatVector l5 = FloatVector.broadcast(FLOATS, -0x1.5519cap-3f);
        FloatVector l6 = FloatVector.broadcast(FLOATS, 0x1.99975ep-3f);
        FloatVector l7 = FloatVector.broadcast(FLOATS, -0x1.00006ep-2f);
        FloatVector l8 = FloatVector.broadcast(FLOATS, 0x1.55555ap-2f);
        IntVector base = IntVector.broadcast(INTS, 0x3F40_0000);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            VectorMask<Float> subnormal = v.compare(LT, minNormal);
            FloatVector scaled = v.blend(v.mul(scale), subnormal);
            IntVector bits = scaled.reinterpretAsInts();
            IntVector e = bits.sub(base).lanewise(ASHR, 23);
            FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(one);
            FloatVector exponent = ((FloatVector) e.convert(I2F, 0)).add(zero.blend(shift, subnormal));
            FloatVector high = exponent.fma(ln2, f);
            FloatVector excess = exponent.neg().fma(ln2, high).sub(f);
            FloatVector low = exponent.mul(ln2Low);
            FloatVector square = f.mul(f);
            FloatVector squareLow = f.fma(f, square.neg());
            FloatVector leading = minusHalf.fma(square, high);
            FloatVector leadingLow = minusHalf.fma(square, high.sub(leading));
            FloatVector q = l0.fma(f, l1);
            q = q.fma(f, l2);
            q = q.fma(f, l3);
            q = q.fma(f, l4);
            q = q.fma(f, l5);
            q = q.fma(f, l6);
            q = q.fma(f, l7);
            q = q.fma(f, l8);
            FloatVector tail = f.mul(square).fma(q, minusHalf.fma(squareLow, leadingLow));
            FloatVector result = leading.add(tail.add(low.sub(excess)));
            result = v.blend(result, v.compare(LT, infinity));
            result = result.blend(nan, v.compare(LT, zero));
            result.blend(infinity.neg(), v.compare(EQ, zero)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = ln(1 + x)}. */
    static void log1p(float[] x, int xAt, float[] z, int zAt, int count) {
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -0.5f);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, 0x1.62e4p-1f);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, 0x1.7f7d1cp-20f);
        FloatVector infinity = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
        FloatVector nan = FloatVector.broadcast(FLOATS, Float.NaN);
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector minusOne = FloatVector.broadcast(FLOATS, -1);
        FloatVector quarter = FloatVector.broadcast(FLOATS, 0.25f);
        FloatVector l0 = FloatVector.broadcast(FLOATS, 0x1.33ca6p-5f);
        FloatVector l1 = FloatVector.broadcast(FLOATS, -0x1.74d7acp-4f);
        FloatVector l2 = FloatVector.broadcast(FLOATS, 0x1.df121cp-4f);
        FloatVector l3 = FloatVector.broadcast(FLOATS, -0x1.04af64p-3f);
        FloatVector l4 = FloatVector.broadcast(FLOATS, 0x1.24644ep-3f);
        FloatVector l5 = FloatVector.broadcast(FLOATS, -0x1.5519cap-3f);
        FloatVector l6 = FloatVector.broadcast(FLOATS, 0x1.99975ep-3f);
        FloatVector l7 = FloatVector.broadcast(FLOATS, -0x1.00006ep-2f);
        FloatVector l8 = FloatVector.broadcast(FLOATS, 0x1.55555ap-2f);
        IntVector base = IntVector.broadcast(INTS, 0x3F40_0000);
        IntVector top = IntVector.broadcast(INTS, 129);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector u = one.add(v);
            IntVector e = u.reinterpretAsInts().sub(base).lanewise(ASHR, 23);
            FloatVector scale = top.sub(e).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector f = quarter.fma(v.mul(scale), quarter.fma(scale, minusOne));
            FloatVector exponent = (FloatVector) e.convert(I2F, 0);
            FloatVector high = exponent.fma(ln2, f);
            FloatVector excess = exponent.neg().fma(ln2, high).sub(f);
            FloatVector low = exponent.mul(ln2Low);
            FloatVector square = f.mul(f);
            FloatVector squareLow = f.fma(f, square.neg());
            FloatVector leading = minusHalf.fma(square, high);
            FloatVector leadingLow = minusHalf.fma(square, high.sub(leading));
            FloatVector q = l0.fma(f, l1);
            q = q.fma(f, l2);
            q = q.fma(f, l3);
            q = q.fma(f, l4);
            q = q.fma(f, l5);
            q = q.fma(f, l6);
            q = q.fma(f, l7);
            q = q.fma(f, l8);
            FloatVector tail = f.mul(square).fma(q, minusHalf.fma(squareLow, leadingLow));
            FloatVector result = leading.add(tail.add(low.sub(excess)));
            result = v.blend(result, v.compare(LT, infinity));
            result = result.blend(nan, v.compare(LT, minusOne));
            result = result.blend(infinity.neg(), v.compare(EQ, minusOne));
            result.blend(v, v.compare(EQ, zero)).intoArray(z, zAt + i);
        }
    }

    /** {@code z = ln(1 + e^x)}. */
    static void softplus(float[] x, int xAt, float[] z, int zAt, int count) {
        FloatVector zero = FloatVector.broadcast(FLOATS, 0);
        FloatVector one = FloatVector.broadcast(FLOATS, 1);
        FloatVector oneHalf = FloatVector.broadcast(FLOATS, 0.5f);
        FloatVector minusHalf = FloatVector.broadcast(FLOATS, -0.5f);
        FloatVector twenty = FloatVector.broadcast(FLOATS, 20);
        FloatVector low104 = FloatVector.broadcast(FLOATS, -104);
        FloatVector log2e = FloatVector.broadcast(FLOATS, 0x1.715476p0f);
        FloatVector magic = FloatVector.broadcast(FLOATS, 0x1.8p23f + 254);
        FloatVector ln2 = FloatVector.broadcast(FLOATS, 0x1.62e43p-1f);
        FloatVector minusLn2 = FloatVector.broadcast(FLOATS, -0x1.62e43p-1f);
        FloatVector ln2Low = FloatVector.broadcast(FLOATS, -0x1.05c61p-29f);
        FloatVector minusLn2Low = FloatVector.broadcast(FLOATS, 0x1.05c61p-29f);
        FloatVector e0 = FloatVector.broadcast(FLOATS, 0x1.6a5e34p-10f);
        FloatVector e1 = FloatVector.broadcast(FLOATS, 0x1.123adp-7f);
        FloatVector e2 = FloatVector.broadcast(FLOATS, 0x1.5558a2p-5f);
        FloatVector e3 = FloatVector.broadcast(FLOATS, 0x1.55549p-3f);
        FloatVector e4 = FloatVector.broadcast(FLOATS, 0x1.fffffcp-2f);
        FloatVector l0 = FloatVector.broadcast(FLOATS, 0x1.33ca6p-5f);
        FloatVector l1 = FloatVector.broadcast(FLOATS, -0x1.74d7acp-4f);
        FloatVector l2 = FloatVector.broadcast(FLOATS, 0x1.df121cp-4f);
        FloatVector l3 = FloatVector.broadcast(FLOATS, -0x1.04af64p-3f);
        FloatVector l4 = FloatVector.broadcast(FLOATS, 0x1.24644ep-3f);
        FloatVector l5 = FloatVector.broadcast(FLOATS, -0x1.5519cap-3f);
        FloatVector l6 = FloatVector.broadcast(FLOATS, 0x1.99975ep-3f);
        FloatVector l7 = FloatVector.broadcast(FLOATS, -0x1.00006ep-2f);
        FloatVector l8 = FloatVector.broadcast(FLOATS, 0x1.55555ap-2f);
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
            FloatVector y = v.abs().neg();
            y = y.blend(low104, y.compare(LT, low104));
            FloatVector t = y.fma(log2e, magic);
            FloatVector n = t.sub(magic);
            FloatVector r0 = n.fma(minusLn2, y);
            FloatVector nLow = n.mul(minusLn2Low);
            FloatVector r = r0.add(nLow);
            FloatVector p0 = e0.fma(r, e1);
            p0 = p0.fma(r, e2);
            p0 = p0.fma(r, e3);
            p0 = p0.fma(r, e4);
            FloatVector k = r.mul(r).fma(p0, nLow);
            FloatVector s = r0.add(k);
            FloatVector sLow = r0.sub(s).add(k);
            FloatVector p = one.add(s);
            FloatVector pLow = one.sub(p).add(s).add(sLow);
            IntVector bits = t.reinterpretAsInts();
            IntVector half = bits.lanewise(LSHR, 1);
            FloatVector scale1 = half.lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector scale2 = bits.sub(half).lanewise(LSHL, 23).reinterpretAsFloats();
            FloatVector power = p.mul(scale1).mul(scale2);
            FloatVector powerLow = pLow.mul(scale1).mul(scale2);
            VectorMask<Float> big = power.compare(GE, oneHalf);
            FloatVector f = power.blend(oneHalf.fma(power, minusHalf), big);
            FloatVector base = zero.blend(ln2, big);
            FloatVector baseLow = zero.blend(ln2Low, big);
            FloatVector high = base.add(f);
            FloatVector excess = high.sub(base).sub(f);
            FloatVector square = f.mul(f);
            FloatVector squareLow = f.fma(f, square.neg());
            FloatVector leading = minusHalf.fma(square, high);
            FloatVector leadingLow = minusHalf.fma(square, high.sub(leading));
            FloatVector q = l0.fma(f, l1);
            q = q.fma(f, l2);
            q = q.fma(f, l3);
            q = q.fma(f, l4);
            q = q.fma(f, l5);
            q = q.fma(f, l6);
            q = q.fma(f, l7);
            q = q.fma(f, l8);
            FloatVector tail = f.mul(square).fma(q, minusHalf.fma(squareLow, leadingLow));
            FloatVector low = tail.add(baseLow.sub(excess));
            low = powerLow.fma(minusHalf.fma(power, one), low);
            FloatVector max = zero.blend(v, v.compare(GT, zero));
            FloatVector total = max.add(leading);
            FloatVector rest = total.sub(max);
            FloatVector totalLow = max.sub(total.sub(rest)).add(leading.sub(rest));
            FloatVector result = total.add(totalLow.add(low));
            result.blend(v, v.compare(GT, twenty)).intoArray(z, zAt + i);
        }
    }
}
