package org.halfstep.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.ChainJoiner;
import org.halfstep.core.program.Program;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;
import org.halfstep.core.tensor.Shape;

/**
 * Records what is computed with {@link Var}s as a program, in the formats of a policy.
 *
 * <p>Parameters become inputs of the program when a network first reads them; {@link #parameters()} lists them in that
 * order. The finished program has its elementwise ops joined ({@link ChainJoiner}).
 */
public final class Recorder {
    private final ProgramBuilder builder;
    private final Map<Parameter, Var> parameters = new LinkedHashMap<>();

    /** An empty recording in the formats of {@code policy}. */
    public Recorder(PrecisionPolicy policy) {
        builder = new ProgramBuilder(policy);
    }

    /** The casting table. */
    public PrecisionPolicy policy() {
        return builder.policy();
    }

    /** A new input of the program, in the format of its role. */
    public Var input(Shape shape, Role role) {
        return var(builder.input(shape, role));
    }

    /** A parameter as the network computes with it; the same {@code Var} each time. */
    public Var parameter(Parameter parameter) {
        return parameters.computeIfAbsent(parameter, p -> input(p.master().shape(), Role.COMPUTE_PARAMETER));
    }

    /** The parameters read so far, in the order of their first use. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.keySet());
    }

    /** A value in the format of a role: the value itself if it has that format. */
    public Var cast(Var value, Role role) {
        return var(Casts.cast(builder, slot(value), role));
    }

    /** A value in the format of a role, as an output of its own, whatever else reads it. */
    public Var output(Var value, Role role) {
        return var(Casts.castToOwnSlot(builder, slot(value), role));
    }

    /** A value in the format of a role, rounded to it whoever reads it. */
    public Var castFixed(Var value, Role role) {
        return var(Casts.castFixed(builder, slot(value), role));
    }

    /**
     * A value in the format of a role, rounded to it whoever reads it if the format is narrow; binary32 and binary64
     * round as they are computed in.
     */
    public Var settled(Var value, Role role) {
        FloatFormat format = policy().format(role);
        boolean accumulates = format.equals(FloatFormat.BINARY32) || format.equals(FloatFormat.BINARY64);
        return accumulates ? cast(value, role) : castFixed(value, role);
    }

    /** A tensor whose elements are all the same number, in the format of a role. */
    public Var filled(Shape shape, double number, Role role) {
        return var(builder.filled(shape, number, role));
    }

    /** Records with a role for the results in between. */
    public <T> T recordAs(Role role, Supplier<T> recording) {
        Role before = builder.recordAs(role);
        try {
            return recording.get();
        } finally {
            builder.recordAs(before);
        }
    }

    /**
     * Appends the gradients of everything recorded so far; see {@link Vjp#append}.
     *
     * @param wanted what to differentiate by, and what each gradient is
     */
    public List<Var> gradients(List<Var> outputs, List<Var> cotangents, Map<Var, Role> wanted) {
        List<Vjp.Wanted> inputs = new ArrayList<>();
        wanted.forEach((input, role) -> inputs.add(new Vjp.Wanted(slot(input), role)));
        return Vjp.append(builder, slots(outputs), slots(cotangents), inputs).stream()
                .map(this::var)
                .toList();
    }

    /** The finished program; the outputs are results of ops. */
    public Program build(List<Var> outputs) {
        return ChainJoiner.join(builder.build(slots(outputs)));
    }

    ProgramBuilder builder() {
        return builder;
    }

    Var var(Slot slot) {
        return new Var(this, slot);
    }

    private List<Slot> slots(List<Var> values) {
        return values.stream().map(this::slot).toList();
    }

    /** Slots are numbered from 0 in every recording: one of another recording would pass for one of this. */
    private Slot slot(Var value) {
        if (value.recorder() != this) {
            throw new IllegalArgumentException("a value of another recording: " + value);
        }
        return value.slot();
    }
}
