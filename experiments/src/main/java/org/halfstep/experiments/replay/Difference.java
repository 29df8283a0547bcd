package org.halfstep.experiments.replay;

import java.util.Optional;
import org.halfstep.experiments.cnf.StepDigests;

/**
 * The first step of a repetition whose digest is not the recorded one, and what is known about it.
 *
 * @param iteration counted from 0
 * @param place of the step in it; empty where already the initial state differs
 * @param cause what is behind it
 */
record Difference(long iteration, Optional<StepDigests.Place> place, Cause cause) {
    /** What is behind a difference. */
    sealed interface Cause {}

    /**
     * Two backends of this machine compute different numbers.
     *
     * @param one the name of one of them; if one of them repeats the record, this one
     * @param other the other one's
     * @param repeats whether the first one repeats the recorded digests of the iteration
     */
    record Backends(String one, String other, boolean repeats, Finding finding) implements Cause {}

    /** The named backends agree on this machine with each other, and not with the record. */
    record Elsewhere(String one, String other) implements Cause {}

    /** The difference was not there when the iteration ran again on the backend. */
    record Passing(String backend) implements Cause {}

    /** Nothing to compare with on this machine, and why. */
    record Unknown(String reason) implements Cause {}
}
