package org.halfstep.solvers;

import java.util.List;
import org.halfstep.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** A vector field prepared for states of given shapes: forward at once, backward when first asked for. */
final class PreparedField implements AutoCloseable {
    private final Odeint odeint;
    private final VectorField field;
    private final List<Shape> parts;
    private final ForwardSolve forward;
    private @Nullable DiscreteAdjoint adjoint;

    PreparedField(Odeint odeint, VectorField field, List<Shape> parts) {
        this.odeint = odeint;
        this.field = field;
        this.parts = parts;
        forward =
                new ForwardSolve(odeint.backend(), odeint.workspace(), odeint.policy(), odeint.tableau(), field, parts);
    }

    ForwardSolve forward() {
        return forward;
    }

    DiscreteAdjoint adjoint() {
        if (adjoint == null) {
            adjoint = new DiscreteAdjoint(
                    odeint.backend(), odeint.workspace(), odeint.policy(), odeint.tableau(), field, parts);
        }
        return adjoint;
    }

    @Override
    public void close() {
        forward.close();
        if (adjoint != null) {
            adjoint.close();
        }
    }
}
