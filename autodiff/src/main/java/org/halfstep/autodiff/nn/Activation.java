package org.halfstep.autodiff.nn;

import org.halfstep.autodiff.Var;

/** What a network applies to each number between two layers. */
public enum Activation {
    /** Hyperbolic tangent. */
    TANH,
    /** max(x, 0). */
    RELU,
    /** log(1 + e^x). */
    SOFTPLUS,
    /** 1 / (1 + e^-x). */
    SIGMOID;

    /** Records the activation. */
    public Var apply(Var x) {
        return switch (this) {
            case TANH -> x.tanh();
            case RELU -> x.relu();
            case SOFTPLUS -> x.softplus();
            case SIGMOID -> x.sigmoid();
        };
    }
}
