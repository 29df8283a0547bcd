package org.halfstep.tornado.limits;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * A kernel, tried on the default device with the numbers of {@link Samples}.
 *
 * <p>Right is what the same method gives on the JVM. There every thread has the number 0, so the JVM's part runs once
 * for each element, with arrays of one element. Kernels that look at other elements say what they should give.
 */
@FunctionalInterface
interface Trial {
    /** What every element of a result holds before the kernel runs. */
    int UNTOUCHED = -77;

    /** Runs the kernel. */
    Outcome outcome();

    /** A kernel (context, x, y, result) on ints. */
    static Trial ints(Task4<KernelContext, IntArray, IntArray, IntArray> kernel) {
        return ints(kernel, kernel);
    }

    /** A kernel (context, x, y, result) on ints, to be compared with another method of that shape. */
    static Trial ints(
            Task4<KernelContext, IntArray, IntArray, IntArray> kernel,
            Task4<KernelContext, IntArray, IntArray, IntArray> definition) {
        int[] x = Samples.ints();
        int[] y = Samples.otherInts();
        return groups(kernel, i -> {
            var result = IntArray.fromElements(UNTOUCHED);
            definition.apply(new KernelContext(), IntArray.fromElements(x[i]), IntArray.fromElements(y[i]), result);
            return result.get(0);
        });
    }

    /** A kernel (context, x, y, result) on ints whose thread i gives {@code expected(i)}. */
    static Trial groups(Task4<KernelContext, IntArray, IntArray, IntArray> kernel, IntUnaryOperator expected) {
        return () -> {
            var x = IntArray.fromArray(Samples.ints());
            var y = IntArray.fromArray(Samples.otherInts());
            var result = new IntArray(Samples.COUNT);
            result.init(UNTOUCHED);
            return compiles(graph -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x, y, result)
                            .task("trial", kernel, new KernelContext(), x, y, result)
                            .transferToHost(DataTransferMode.EVERY_EXECUTION, result))
                    ? compare(i -> result.get(i) == expected.applyAsInt(i))
                    : Outcome.FAILS_TO_COMPILE;
        };
    }

    /** A kernel (context, x, y, result) on floats. */
    static Trial floats(Task4<KernelContext, FloatArray, FloatArray, FloatArray> kernel) {
        return floats(kernel, kernel);
    }

    /** A kernel (context, x, y, result) on floats, to be compared with another method of that shape. */
    static Trial floats(
            Task4<KernelContext, FloatArray, FloatArray, FloatArray> kernel,
            Task4<KernelContext, FloatArray, FloatArray, FloatArray> definition) {
        return () -> {
            var x = FloatArray.fromArray(Samples.floats());
            var y = FloatArray.fromArray(Samples.otherFloats());
            var result = new FloatArray(Samples.COUNT);
            result.init(UNTOUCHED);
            boolean compiled = compiles(graph -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x, y, result)
                    .task("trial", kernel, new KernelContext(), x, y, result)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, result));
            return compiled
                    ? compare(i -> {
                        var one = FloatArray.fromElements(UNTOUCHED);
                        definition.apply(
                                new KernelContext(),
                                FloatArray.fromElements(x.get(i)),
                                FloatArray.fromElements(y.get(i)),
                                one);
                        return same(one.get(0), result.get(i));
                    })
                    : Outcome.FAILS_TO_COMPILE;
        };
    }

    /** A kernel (context, codes, bits, values, result) that reads and writes all three: 16-bit codes, ints, floats. */
    static Trial codes(Task5<KernelContext, ShortArray, IntArray, FloatArray, ShortArray> kernel) {
        return () -> {
            var codes = ShortArray.fromArray(Samples.codes());
            var bits = IntArray.fromArray(Samples.ints());
            var values = FloatArray.fromArray(Samples.floats());
            var result = new ShortArray(Samples.COUNT);
            result.init((short) UNTOUCHED);
            boolean compiled = compiles(
                    graph -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, codes, bits, values, result)
                            .task("trial", kernel, new KernelContext(), codes, bits, values, result)
                            .transferToHost(DataTransferMode.EVERY_EXECUTION, bits, values, result));
            return compiled
                    ? compare(i -> {
                        var oneBits = IntArray.fromElements(Samples.ints()[i]);
                        var oneValue = FloatArray.fromElements(Samples.floats()[i]);
                        var oneResult = ShortArray.fromElements((short) UNTOUCHED);
                        var oneCode = ShortArray.fromElements(codes.get(i));
                        kernel.apply(new KernelContext(), oneCode, oneBits, oneValue, oneResult);
                        return oneBits.get(0) == bits.get(i)
                                && same(oneValue.get(0), values.get(i))
                                && oneResult.get(0) == result.get(i);
                    })
                    : Outcome.FAILS_TO_COMPILE;
        };
    }

    /**
     * Whether a graph with one task named {@code trial} comes to run; it is executed once, with the threads of
     * {@link Samples}.
     *
     * @throws IllegalStateException if it fails by anything but TornadoVM's or its compiler's refusal
     */
    static boolean compiles(UnaryOperator<TaskGraph> task) {
        var grid = new WorkerGrid1D(Samples.COUNT);
        grid.setLocalWork(Samples.GROUP, 1, 1);
        return compiles(task, plan -> plan.withGridScheduler(new GridScheduler("limits.trial", grid)));
    }

    /** The same for a method without a context, whose loops TornadoVM divides. */
    static boolean compilesWithoutGrid(UnaryOperator<TaskGraph> task) {
        return compiles(task, plan -> plan);
    }

    private static boolean compiles(UnaryOperator<TaskGraph> task, UnaryOperator<TornadoExecutionPlan> grid) {
        try (var plan =
                new TornadoExecutionPlan(task.apply(new TaskGraph("limits")).snapshot())) {
            grid.apply(plan).execute();
            return true;
        } catch (TornadoExecutionPlanException | RuntimeException | Error failure) {
            String thrower = failure.getClass().getName();
            if (thrower.startsWith("uk.ac.manchester.tornado.") || thrower.startsWith("jdk.graal.compiler.")) {
                return false;
            }
            throw new IllegalStateException("the trial itself failed, not the kernel's translation", failure);
        }
    }

    private static Outcome compare(IntPredicate right) {
        for (int i = 0; i < Samples.COUNT; i++) {
            if (!right.test(i)) {
                return Outcome.WRONG_RESULT;
            }
        }
        return Outcome.RIGHT;
    }

    private static boolean same(float expected, float actual) {
        return Float.floatToIntBits(expected) == Float.floatToIntBits(actual);
    }
}
