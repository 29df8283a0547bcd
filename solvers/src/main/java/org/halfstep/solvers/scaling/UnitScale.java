package org.halfstep.solvers.scaling;

import java.util.List;
import org.halfstep.solvers.scaling.AdjointScaling.Decision;
import org.halfstep.solvers.scaling.AdjointScaling.Pass;
import org.halfstep.solvers.scaling.AdjointScaling.Products;

/** A pass with S = 1 throughout, whose one attempt at a step either holds or fails. */
final class UnitScale implements Pass {
    private final boolean overflowFails;

    UnitScale(boolean overflowFails) {
        this.overflowFails = overflowFails;
    }

    @Override
    public Decision before(int n, double maxAdjoint) {
        return maxAdjoint == 0 ? new Decision.Skip() : new Decision.Run(1);
    }

    @Override
    public Decision judge(Products products) {
        return switch (products) {
            case FINITE -> new Decision.Accept();
            case OVERFLOWED -> overflowFails ? new Decision.GiveUp("a cotangent overflowed") : new Decision.Accept();
            case NOT_FINITE -> new Decision.GiveUp("a product is not finite");
        };
    }

    @Override
    public void accepted(double maxAdjoint) {
        // S stays 1
    }

    @Override
    public int attempts() {
        return 1;
    }

    @Override
    public ScaleTrace trace() {
        return new ScaleTrace(1, 1, List.of());
    }
}
