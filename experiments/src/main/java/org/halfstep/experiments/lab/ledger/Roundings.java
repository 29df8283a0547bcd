package org.halfstep.experiments.lab.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.halfstep.core.precision.Role;
import org.halfstep.experiments.lab.setup.Vec;

/**
 * Every rounding that a low run made, by step and role, as the change that it makes to the step's result. Vectors of
 * the backward pass are the adjoint's elements with those of the gradients behind them.
 */
final class Roundings {
    private final List<Map<Role, Vec>> forward = new ArrayList<>();
    private final List<Map<Role, Vec>> stored = new ArrayList<>();
    private final List<Map<Role, Vec>> backward = new ArrayList<>();

    /** Nothing rounded yet, for so many steps. */
    Roundings(int steps) {
        for (int n = 0; n <= steps; n++) {
            forward.add(new EnumMap<>(Role.class));
            stored.add(new EnumMap<>(Role.class));
            backward.add(new EnumMap<>(Role.class));
        }
    }

    /** The changes of y_n, before its storage: of y_0 the rounding of the initial state. */
    Map<Role, Vec> state(int n) {
        return forward.get(n);
    }

    /** The change from y_n to Y_n. */
    Map<Role, Vec> stored(int n) {
        return stored.get(n);
    }

    /** The changes of (a_n, g_n): of (a_N, g_N) what loss and incoming cotangent do. */
    Map<Role, Vec> adjoint(int n) {
        return backward.get(n);
    }

    /** Adds a change to those of a role. */
    static void add(Map<Role, Vec> changes, Role role, Vec change) {
        changes.merge(role, change, Vec::plus);
    }

    /** The roles that changed anything. */
    Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (List<Map<Role, Vec>> pass : List.of(forward, stored, backward)) {
            for (Map<Role, Vec> changes : pass) {
                changes.forEach((role, change) -> {
                    if (!change.isZero()) {
                        roles.add(role);
                    }
                });
            }
        }
        return roles;
    }
}
