package org.halfstep.core.backend.reference;

import java.util.Arrays;
import org.halfstep.core.format.Rounder;
import org.halfstep.core.program.Instruction.BinaryFunction;
import org.halfstep.core.program.Instruction.UnaryFunction;
import org.halfstep.core.tensor.Tensor;

/** The innermost loops in binary32. */
public class FloatLanes extends Lanes<float[]> {
    public static final FloatLanes INSTANCE = new FloatLanes();

    /** The loops; other backends override those that they have faster. */
    protected FloatLanes() {}

    @Override
    public float[] array(int length) {
        return new float[length];
    }

    @Override
    public float[][] arrays(int count, int length) {
        return new float[count][length];
    }

    @Override
    public int byteSize() {
        return Float.BYTES;
    }

    @Override
    public void read(Tensor tensor, int from, int count, float[] target, int at) {
        tensor.read(from, count, target, at);
    }

    @Override
    public void write(Tensor tensor, int at, int count, float[] source, int from) {
        tensor.write(at, count, source, from);
    }

    @Override
    public boolean round(Rounder rounder, float[] x, int from, long[] random, float[] z, int count) {
        boolean stochastic = rounder.direction().isStochastic();
        double maxFinite = rounder.format().maxFinite();
        boolean overflow = false;
        for (int i = 0; i < count; i++) {
            float value = x[from + i];
            long bits = stochastic ? random[i] : 0;
            z[i] = (float) rounder.round(value, bits);
            overflow |= Math.abs(value) > maxFinite && rounder.overflows(value, bits);
        }
        return overflow;
    }

    @Override
    public boolean reaches(float[] x, int from, int count, double threshold, double scale) {
        float factor = (float) scale;
        int union = 0;
        for (int i = from; i < from + count; i++) {
            union |= (int) Math.abs(x[i] * factor);
        }
        if (union < Integer.highestOneBit((int) (threshold * scale))) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            if (Math.abs(x[i]) >= threshold && Math.abs(x[i]) < Float.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void fill(float[] z, int at, int count, double value) {
        Arrays.fill(z, at, at + count, (float) value);
    }

    @Override
    public void repeatEach(float[] x, int times, int skip, float[] z, int at, int count) {
        int i = at;
        int left = times - skip;
        for (int source = 0; i < at + count; source++) {
            float value = x[source];
            int end = Math.min(at + count, i + left);
            for (; i < end; i++) {
                z[i] = value;
            }
            left = times;
        }
    }

    @Override
    public void apply(UnaryFunction function, float[] x, float[] z, int count) {
        FloatElementwise.apply(function, x, z, count);
    }

    @Override
    public void apply(BinaryFunction function, float[] x, float[] y, float[] z, int count) {
        FloatElementwise.apply(function, x, y, z, count);
    }

    @Override
    public void select(float[] test, float[] x, float[] y, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = test[i] != 0 ? x[i] : y[i];
        }
    }

    @Override
    public void clamp(float[] x, double low, double high, float[] z, int count) {
        float least = (float) low;
        float most = (float) high;
        for (int i = 0; i < count; i++) {
            z[i] = Math.min(Math.max(x[i], least), most);
        }
    }

    @Override
    public void max(float[] x, int from, int count, float[] z, int to) {
        float largest = z[to];
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, x[i]);
        }
        z[to] = largest;
    }

    @Override
    public void mulAdd(float[] a, float[] b, float[] c, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] = Math.fma(a[i], b[i], c[i]);
        }
    }

    @Override
    public void add(float[] x, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] += x[i];
        }
    }

    @Override
    public void addFrom(float[] x, int from, float[] z, int count) {
        for (int i = 0; i < count; i++) {
            z[i] += x[from + i];
        }
    }

    @Override
    public void scatter(float[] x, float[] z, int at, int stride, int count) {
        for (int i = 0; i < count; i++) {
            z[at + i * stride] = x[i];
        }
    }

    @Override
    public void divide(float[] z, int count, double divisor) {
        float rounded = (float) divisor;
        for (int i = 0; i < count; i++) {
            z[i] /= rounded;
        }
    }

    @Override
    public void transpose(float[] x, int k, int count, float[][] rows, int at) {
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            transposeEight(x, i * k, k, rows, at + i);
        }
        for (; i < count; i++) {
            for (int kk = 0; kk < k; kk++) {
                rows[kk][at + i] = x[i * k + kk];
            }
        }
    }

    /** Eight neighbours are stored together: a line of the cache is written while it is there. */
    private static void transposeEight(float[] x, int from, int k, float[][] rows, int at) {
        for (int kk = 0; kk < k; kk++) {
            float[] row = rows[kk];
            int source = from + kk;
            row[at] = x[source];
            row[at + 1] = x[source + k];
            row[at + 2] = x[source + 2 * k];
            row[at + 3] = x[source + 3 * k];
            row[at + 4] = x[source + 4 * k];
            row[at + 5] = x[source + 5 * k];
            row[at + 6] = x[source + 6 * k];
            row[at + 7] = x[source + 7 * k];
        }
    }

    @Override
    public void mulAdd4x4(
            float[][] s, float[][] panel, int k, float[] q, int at, int rowStride, int kStride, int width) {
        float[] s0 = s[0];
        float[] s1 = s[1];
        float[] s2 = s[2];
        float[] s3 = s[3];
        float[] p0 = panel[k];
        float[] p1 = panel[k + 1];
        float[] p2 = panel[k + 2];
        float[] p3 = panel[k + 3];
        int at1 = at + rowStride;
        int at2 = at1 + rowStride;
        int at3 = at2 + rowStride;
        float q00 = q[at];
        float q01 = q[at + kStride];
        float q02 = q[at + 2 * kStride];
        float q03 = q[at + 3 * kStride];
        float q10 = q[at1];
        float q11 = q[at1 + kStride];
        float q12 = q[at1 + 2 * kStride];
        float q13 = q[at1 + 3 * kStride];
        float q20 = q[at2];
        float q21 = q[at2 + kStride];
        float q22 = q[at2 + 2 * kStride];
        float q23 = q[at2 + 3 * kStride];
        float q30 = q[at3];
        float q31 = q[at3 + kStride];
        float q32 = q[at3 + 2 * kStride];
        float q33 = q[at3 + 3 * kStride];
        for (int j = 0; j < width; j++) {
            float x0 = p0[j];
            float x1 = p1[j];
            float x2 = p2[j];
            float x3 = p3[j];
            s0[j] = Math.fma(q03, x3, Math.fma(q02, x2, Math.fma(q01, x1, Math.fma(q00, x0, s0[j]))));
            s1[j] = Math.fma(q13, x3, Math.fma(q12, x2, Math.fma(q11, x1, Math.fma(q10, x0, s1[j]))));
            s2[j] = Math.fma(q23, x3, Math.fma(q22, x2, Math.fma(q21, x1, Math.fma(q20, x0, s2[j]))));
            s3[j] = Math.fma(q33, x3, Math.fma(q32, x2, Math.fma(q31, x1, Math.fma(q30, x0, s3[j]))));
        }
    }

    @Override
    public void mulAdd4x1(float[][] s, float[][] panel, int k, float[] q, int at, int rowStride, int width) {
        float[] s0 = s[0];
        float[] s1 = s[1];
        float[] s2 = s[2];
        float[] s3 = s[3];
        float[] p = panel[k];
        float q0 = q[at];
        float q1 = q[at + rowStride];
        float q2 = q[at + 2 * rowStride];
        float q3 = q[at + 3 * rowStride];
        for (int j = 0; j < width; j++) {
            float x = p[j];
            s0[j] = Math.fma(q0, x, s0[j]);
            s1[j] = Math.fma(q1, x, s1[j]);
            s2[j] = Math.fma(q2, x, s2[j]);
            s3[j] = Math.fma(q3, x, s3[j]);
        }
    }

    @Override
    public void mulAdd1x4(float[] s, float[][] panel, int k, float[] q, int at, int kStride, int width) {
        float[] p0 = panel[k];
        float[] p1 = panel[k + 1];
        float[] p2 = panel[k + 2];
        float[] p3 = panel[k + 3];
        float q0 = q[at];
        float q1 = q[at + kStride];
        float q2 = q[at + 2 * kStride];
        float q3 = q[at + 3 * kStride];
        for (int j = 0; j < width; j++) {
            s[j] = Math.fma(q3, p3[j], Math.fma(q2, p2[j], Math.fma(q1, p1[j], Math.fma(q0, p0[j], s[j]))));
        }
    }

    @Override
    public void mulAdd1x1(float[] s, float[][] panel, int k, float[] q, int at, int width) {
        float[] p = panel[k];
        float factor = q[at];
        for (int j = 0; j < width; j++) {
            s[j] = Math.fma(factor, p[j], s[j]);
        }
    }

    @Override
    public void mulAddNarrow(float[] s, float[][] panel, int from, int to, float[] q, int at, int kStride, int width) {
        for (int j = 0; j < width; j += 2) {
            int other = Math.min(j + 1, width - 1);
            float s0 = s[j];
            float s1 = s[other];
            for (int kk = from; kk < to; kk++) {
                float factor = q[at + kk * kStride];
                float[] p = panel[kk];
                s0 = Math.fma(factor, p[j], s0);
                s1 = Math.fma(factor, p[other], s1);
            }
            s[j] = s0;
            s[other] = s1;
        }
    }

    @Override
    public void sum(float[] x, int from, int count, float[] partials, float[] z, int to) {
        int whole = count - count % PARTIALS;
        addEight(x, from, whole, partials, 0);
        addEight(x, from + 8, whole, partials, 8);
        for (int i = whole; i < count; i++) {
            partials[i - whole] += x[from + i];
        }
        for (int fold = PARTIALS / 2; fold > 0; fold /= 2) {
            for (int i = 0; i < fold; i++) {
                partials[i] += partials[i + fold];
            }
        }
        z[to] = partials[0];
    }

    /** {@code partials[first + i]} becomes the sum of {@code x[from + 16 m + i]}, {@code 16 m < count}, from +0. */
    private static void addEight(float[] x, int from, int count, float[] partials, int first) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int i = from; i < from + count; i += PARTIALS) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        partials[first] = s0;
        partials[first + 1] = s1;
        partials[first + 2] = s2;
        partials[first + 3] = s3;
        partials[first + 4] = s4;
        partials[first + 5] = s5;
        partials[first + 6] = s6;
        partials[first + 7] = s7;
    }
}
