package org.halfstep.experiments.lab.ledger;

import org.halfstep.core.precision.Role;

/** The accounts of the ledger: groups of roles that a person thinks of as one place. */
public enum Account {
    /** Grid times, step sizes and the numbers of the tableau. */
    TIME("times and tableau"),
    /** The parameters as the network computes with them. */
    PARAMETERS("compute parameters"),
    /** Everything between the network's input and the slope. */
    VELOCITY("velocity"),
    /** Sums over slopes: stage states and increment. */
    STAGE_SUM("stage sum"),
    /** The step size and its product with the increment. */
    STEP_PRODUCT("h phi"),
    /** The addition to the state. */
    STATE_ADD("state add"),
    /** The state as it is stored. */
    STORAGE("storage"),
    /** Loss and incoming cotangent. */
    LOSS("loss"),
    /** The adjoint as it enters the low format. */
    COTANGENT_CAST("cotangent cast"),
    /** Everything between the cast and the step's products. */
    VJP("VJP"),
    /** The addition to the adjoint. */
    ADJOINT_ADD("adjoint add"),
    /** Parameter gradients and their sums. */
    PARAMETER_SUM("parameter sum");

    private final String words;

    Account(String words) {
        this.words = words;
    }

    /** As tables and charts call it. */
    public String words() {
        return words;
    }

    /** The account of a role. */
    public static Account of(Role role) {
        return switch (role) {
            case TIME, COEFFICIENT, STEP_TIME_GRADIENT, TIME_GRADIENT -> TIME;
            case COMPUTE_PARAMETER, MASTER_PARAMETER -> PARAMETERS;
            case NETWORK_TIME, NETWORK_INPUT, INTERNAL, NETWORK_SUM, SLOPE -> VELOCITY;
            case STAGE_SUM, STAGE_STATE_FORWARD, STAGE_STATE_BACKWARD, INCREMENT -> STAGE_SUM;
            case STEP_LENGTH, STEP_PRODUCT -> STEP_PRODUCT;
            case STATE -> STATE_ADD;
            case STORED_STATE -> STORAGE;
            case LOSS, INCOMING_COTANGENT -> LOSS;
            case SCALED_COTANGENT, SCALE -> COTANGENT_CAST;
            case SLOPE_COTANGENT, NETWORK_COTANGENT, FAN_OUT_SUM, STEP_ADJOINT -> VJP;
            case ADJOINT -> ADJOINT_ADD;
            case STAGE_GRADIENT, STEP_GRADIENT, ACCUMULATED_GRADIENT, OPTIMISER_STATE -> PARAMETER_SUM;
        };
    }
}
