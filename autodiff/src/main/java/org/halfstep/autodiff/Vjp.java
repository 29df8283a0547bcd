package org.halfstep.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.Role;
import org.halfstep.core.program.Casts;
import org.halfstep.core.program.Op;
import org.halfstep.core.program.ProgramBuilder;
import org.halfstep.core.program.Slot;

/**
 * Reverse-mode differentiation of recorded ops: appends to a program the ops of its vector-Jacobian product, so that
 * the VJP of a program is a program.
 *
 * <p>For outputs u = F(x) and cotangents c of the outputs, the gradient of each wanted input is (dF/dx)^T c. The ops
 * are visited from the last to the first; {@link VjpRules} gives each op's contributions.
 *
 * <p>Rounding: cotangents that meet at one value are added in the reverse order of its uses, in the high format, and
 * rounded once, to the format of the cotangent's role; under a policy that rounds every primitive each contribution
 * and each sum has the format of the value it belongs to.
 */
public final class Vjp {
    /**
     * An input by which to differentiate.
     *
     * @param slot the input
     * @param role what its gradient is in the method: it gets the format of that role
     */
    public record Wanted(Slot slot, Role role) {}

    private final ProgramBuilder builder;
    private final Set<Slot> active = new HashSet<>();
    private final Map<Slot, List<Slot>> contributions = new HashMap<>();

    private Vjp(ProgramBuilder builder) {
        this.builder = builder;
    }

    /**
     * Appends the vector-Jacobian product of everything recorded so far.
     *
     * @param builder holds the recorded ops and receives those of the product
     * @param outputs the values whose cotangents are given
     * @param cotangents one for every output, of its shape
     * @param wanted the inputs to differentiate by
     * @return the gradient of every wanted input, in order; each is a slot of its own, zero where no output depends on
     *     the input
     */
    public static List<Slot> append(
            ProgramBuilder builder, List<Slot> outputs, List<Slot> cotangents, List<Wanted> wanted) {
        if (outputs.size() != cotangents.size()) {
            throw new IllegalArgumentException(
                    "VJP: " + outputs.size() + " outputs, but " + cotangents.size() + " cotangents");
        }
        Vjp vjp = new Vjp(builder);
        List<Op> ops = builder.ops();
        Role before = builder.recordAs(Role.FAN_OUT_SUM);
        vjp.markActive(ops, wanted);
        for (int i = 0; i < outputs.size(); i++) {
            vjp.contribute(outputs.get(i), cotangents.get(i));
        }
        for (Op op : ops.reversed()) {
            vjp.visit(op);
        }
        List<Slot> gradients = vjp.gradients(wanted, ops);
        builder.recordAs(before);
        return gradients;
    }

    /** A value is active if it depends on a wanted input; only active values get cotangents. */
    private void markActive(List<Op> ops, List<Wanted> wanted) {
        wanted.forEach(input -> active.add(input.slot()));
        for (Op op : ops) {
            if (op.inputs().stream().anyMatch(active::contains)) {
                active.add(op.result());
            }
        }
    }

    private void contribute(Slot value, Slot contribution) {
        if (!value.shape().equals(contribution.shape())) {
            throw new IllegalArgumentException("VJP: cotangent " + contribution + " does not fit " + value);
        }
        if (active.contains(value)) {
            contributions.computeIfAbsent(value, _ -> new ArrayList<>()).add(contribution);
        }
    }

    private void visit(Op op) {
        if (!contributions.containsKey(op.result())) {
            return;
        }
        Slot sum = sum(op.result());
        Slot cotangent = isNarrower(op.result(), sum)
                ? Casts.castCotangent(builder, sum, op.result(), cotangentRole(op.result()))
                : sum;
        for (int input = op.inputs().size() - 1; input >= 0; input--) {
            Slot operand = op.inputs().get(input);
            if (active.contains(operand)) {
                builder.recordAs(operand.role() == Role.COMPUTE_PARAMETER ? Role.STAGE_GRADIENT : Role.FAN_OUT_SUM);
                VjpRules.contribution(builder, op, input, cotangent).ifPresent(slot -> contribute(operand, slot));
            }
        }
    }

    /**
     * Whether the cotangent of a value is to be rounded to its role's format: where the value is narrower than the sum,
     * or is a network's own, in the format of its role, and the cotangent's role has a narrower one.
     */
    private boolean isNarrower(Slot value, Slot sum) {
        if (!value.format().includes(sum.format())) {
            return true;
        }
        boolean own =
                switch (value.role()) {
                    case INTERNAL, NETWORK_INPUT, NETWORK_TIME, SLOPE -> true;
                    default -> false;
                };
        FloatFormat cotangent = builder.policy().format(cotangentRole(value));
        return own
                && value.format().equals(builder.policy().format(value.role()))
                && !cotangent.includes(value.format());
    }

    /** The sum of a value's contributions, that of its latest use first. */
    private Slot sum(Slot value) {
        builder.recordAs(value.role() == Role.COMPUTE_PARAMETER ? Role.STEP_GRADIENT : Role.FAN_OUT_SUM);
        List<Slot> terms = contributions.getOrDefault(value, List.of());
        Slot sum = terms.getFirst();
        for (Slot term : terms.subList(1, terms.size())) {
            sum = VjpRules.add(builder, sum, term, value);
        }
        return sum;
    }

    private static Role cotangentRole(Slot value) {
        return value.role() == Role.SLOPE ? Role.SLOPE_COTANGENT : Role.NETWORK_COTANGENT;
    }

    /** Of the slots that exist already, a gradient may be one that this product assigned, and only once. */
    private List<Slot> gradients(List<Wanted> wanted, List<Op> recorded) {
        Set<Slot> taken = new HashSet<>();
        recorded.forEach(op -> taken.add(op.result()));
        List<Slot> gradients = new ArrayList<>();
        for (Wanted input : wanted) {
            if (!contributions.containsKey(input.slot())) {
                gradients.add(builder.filled(input.slot().shape(), 0, input.role()));
                continue;
            }
            Slot gradient = Casts.cast(builder, sum(input.slot()), input.role());
            boolean ownSlot = builder.assigns(gradient) && taken.add(gradient);
            gradients.add(ownSlot ? gradient : Casts.castToOwnSlot(builder, gradient, input.role()));
        }
        return gradients;
    }
}
