package org.halfstep.solvers.scaling;

import java.util.List;

/**
 * What became of the scale S in one backward pass.
 *
 * @param initialScale S at the first step that had one; 1 where nothing is scaled
 * @param finalScale S at the end
 * @param events every change of S, in order
 */
public record ScaleTrace(double initialScale, double finalScale, List<Event> events) {
    /** Why S changed. */
    public enum Kind {
        /** Chosen from the adjoint. */
        INIT,
        /** Made smaller, because something overflowed; the step is tried again. */
        OVERFLOW,
        /** Made larger, because the adjoint became small. */
        INCREASE
    }

    /**
     * A change of S.
     *
     * @param kind why
     * @param step the step n of the grid
     * @param scale S from then on
     */
    public record Event(Kind kind, int step, double scale) {}

    public ScaleTrace {
        events = List.copyOf(events);
    }

    /** The number of changes of a kind. */
    public int count(Kind kind) {
        return (int) events.stream().filter(event -> event.kind() == kind).count();
    }

    /** The number of steps that were tried more than once. */
    public int retriedSteps() {
        return (int) events.stream()
                .filter(event -> event.kind() == Kind.OVERFLOW)
                .mapToInt(Event::step)
                .distinct()
                .count();
    }
}
