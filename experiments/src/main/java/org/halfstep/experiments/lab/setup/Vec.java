package org.halfstep.experiments.lab.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;

/** A vector of binary64 numbers that does not change: the elements of several tensors one after the other, say. */
public final class Vec {
    private final double[] values;

    private Vec(double[] values) {
        this.values = values;
    }

    /** These numbers. */
    public static Vec of(double... values) {
        return new Vec(values.clone());
    }

    /** The elements of tensors, decoded. */
    public static Vec of(List<Tensor> tensors) {
        double[] values =
                new double[tensors.stream().mapToInt(Tensor::elementCount).sum()];
        int at = 0;
        for (Tensor tensor : tensors) {
            tensor.read(0, tensor.elementCount(), values, at);
            at += tensor.elementCount();
        }
        return new Vec(values);
    }

    /** A number repeated. */
    public static Vec filled(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return new Vec(values);
    }

    /** So many zeros. */
    public static Vec zeros(int size) {
        return new Vec(new double[size]);
    }

    /** Binary64 tensors of these shapes over the numbers, in order. */
    public List<Tensor> tensors(List<Shape> shapes) {
        List<Tensor> tensors = new ArrayList<>();
        int at = 0;
        for (Shape shape : shapes) {
            double[] part = Arrays.copyOfRange(values, at, at + shape.elementCount());
            tensors.add(Tensor.of(FloatFormat.BINARY64, shape, part));
            at += part.length;
        }
        return tensors;
    }

    /** How many numbers there are. */
    public int size() {
        return values.length;
    }

    /** A number. */
    public double get(int index) {
        return values[index];
    }

    /** The numbers as a fresh array. */
    public double[] toArray() {
        return values.clone();
    }

    /** The numbers from one index up to another one, exclusive. */
    public Vec part(int from, int to) {
        return new Vec(Arrays.copyOfRange(values, from, to));
    }

    /** These numbers, and the others behind them. */
    public Vec join(Vec other) {
        double[] joined = Arrays.copyOf(values, values.length + other.values.length);
        System.arraycopy(other.values, 0, joined, values.length, other.values.length);
        return new Vec(joined);
    }

    /** this + factor y. */
    public Vec plus(double factor, Vec y) {
        double[] sum = values.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * y.values[i];
        }
        return new Vec(sum);
    }

    /** this + y. */
    public Vec plus(Vec y) {
        return plus(1, y);
    }

    /** this - y. */
    public Vec minus(Vec y) {
        return plus(-1, y);
    }

    /** factor this. */
    public Vec times(double factor) {
        return new Vec(Arrays.stream(values).map(value -> factor * value).toArray());
    }

    /** this . y. */
    public double dot(Vec y) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * y.values[i];
        }
        return sum;
    }

    /** The Euclidean norm. */
    public double norm() {
        return Math.sqrt(dot(this));
    }

    /** |this - exact| / |exact|; 0 / 0 counts as 0. */
    public double relativeError(Vec exact) {
        double error = minus(exact).norm();
        return error == 0 ? 0 : error / exact.norm();
    }

    /** Whether every number is finite. */
    public boolean allFinite() {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    /** Whether every number is zero. */
    public boolean isZero() {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }
}
