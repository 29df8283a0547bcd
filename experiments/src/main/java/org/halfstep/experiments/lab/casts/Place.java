package org.halfstep.experiments.lab.casts;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.precision.PrecisionPolicy;
import org.halfstep.core.precision.Role;

/** The places whose format is a decision of its own, each with the roles that follow it. */
public enum Place {
    /** What the backward pass reads, and the user. */
    STORAGE('Y', "stored states"),
    /** Network inputs, parameters, what is inside, slopes. */
    NETWORK('f', "network"),
    /** Sums over slopes. */
    STAGES('s', "stage sums"),
    /** The step size and its product with the increment. */
    STEP_PRODUCT('h', "h phi"),
    /** The state that goes on from step to step. */
    STATE('y', "state sum"),
    /** What goes back through the network. */
    COTANGENTS('c', "cotangents"),
    /** The adjoint that goes back from step to step, and the sums that it is made of. */
    ADJOINT('a', "adjoint sum"),
    /** Parameter gradients and their sums. */
    GRADIENTS('g', "gradient sums");

    private final char letter;
    private final String words;

    Place(char letter, String words) {
        this.letter = letter;
        this.words = words;
    }

    /** The roles whose format it decides. */
    public List<Role> roles() {
        return switch (this) {
            case STORAGE -> List.of(Role.STORED_STATE);
            case NETWORK ->
                List.of(Role.NETWORK_TIME, Role.NETWORK_INPUT, Role.INTERNAL, Role.SLOPE, Role.COMPUTE_PARAMETER);
            case STAGES -> List.of(Role.STAGE_SUM, Role.STAGE_STATE_FORWARD, Role.STAGE_STATE_BACKWARD, Role.INCREMENT);
            case STEP_PRODUCT -> List.of(Role.STEP_LENGTH, Role.STEP_PRODUCT);
            case STATE -> List.of(Role.STATE);
            case COTANGENTS -> List.of(Role.SCALED_COTANGENT, Role.SLOPE_COTANGENT, Role.NETWORK_COTANGENT);
            case ADJOINT -> List.of(Role.ADJOINT, Role.INCOMING_COTANGENT, Role.FAN_OUT_SUM, Role.STEP_ADJOINT);
            case GRADIENTS -> List.of(Role.STAGE_GRADIENT, Role.STEP_GRADIENT, Role.ACCUMULATED_GRADIENT);
        };
    }

    /** Every set of places: none first, all last. */
    public static List<Set<Place>> combinations() {
        List<Set<Place>> combinations = new ArrayList<>();
        combinations.add(EnumSet.noneOf(Place.class));
        for (Place place : values()) {
            for (Set<Place> without : List.copyOf(combinations)) {
                Set<Place> with = EnumSet.of(place);
                with.addAll(without);
                combinations.add(with);
            }
        }
        return combinations;
    }

    /** One letter, as in the name of a combination. */
    public char letter() {
        return letter;
    }

    /** What it is. */
    public String words() {
        return words;
    }

    /** A policy with these places low and the others high. */
    public static PrecisionPolicy policy(FloatFormat high, FloatFormat low, Set<Place> lowPlaces, long seed) {
        PrecisionPolicy policy = PrecisionPolicy.corrected(high, high);
        for (Place place : lowPlaces) {
            for (Role role : place.roles()) {
                policy = policy.with(role, low);
            }
        }
        return policy.withSeed(seed);
    }

    /** The name of a combination: the letters of what is low. */
    public static String name(Set<Place> lowPlaces) {
        return lowPlaces.isEmpty()
                ? "none"
                : lowPlaces.stream().map(place -> String.valueOf(place.letter)).collect(Collectors.joining());
    }
}
