package org.halfstep.experiments.roundoff;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.halfstep.autodiff.Parameter;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.tensor.RunDigest;
import org.halfstep.core.tensor.Shape;
import org.halfstep.core.tensor.Tensor;
import org.halfstep.solvers.LossFunction;
import org.halfstep.solvers.TimeGrid;
import org.halfstep.solvers.VectorField;

/**
 * An initial value problem with a loss of the final state, in any precision.
 *
 * <p>Shapes: every part of the state is [samples, size], and the field treats the samples one by one.
 */
interface RoundoffProblem {
    /** The word by which commands and files call it. */
    String name();

    /** What is solved, in a sentence. */
    String description();

    /** The problem with its numbers rounded to the formats of a precision. */
    Instance in(PrecisionPolicy policy);

    /** N equal steps over its interval. */
    TimeGrid grid(int steps);

    /** The loss. */
    LossFunction loss();

    /** The exact results, where they are known: errors are against them then. */
    Optional<Results> exact();

    /** Names parameters and initial state in binary64. */
    default String digest() {
        Instance instance = in(PrecisionPolicy.parse(RoundoffCase.REFERENCE));
        return new RunDigest()
                .of(Stream.concat(instance.parameters().stream().map(Parameter::master), instance.initial().stream())
                        .toList());
    }

    /**
     * A problem in one precision.
     *
     * @param field the right-hand side
     * @param parameters what it reads
     * @param initial y_0, part by part
     */
    record Instance(VectorField field, List<Parameter> parameters, List<Tensor> initial) {
        /** Copies the lists. */
        public Instance {
            parameters = List.copyOf(parameters);
            initial = List.copyOf(initial);
        }

        /** The shapes of the parts. */
        List<Shape> shapes() {
            return initial.stream().map(Tensor::shape).toList();
        }
    }
}
