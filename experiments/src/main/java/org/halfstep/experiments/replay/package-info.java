/**
 * Repeating a recorded run, and finding the first number that differs.
 *
 * <p>{@link org.halfstep.experiments.replay.Replay} compares the digests of every step with those that the run
 * recorded. Where they part, {@link org.halfstep.experiments.replay.Lockstep} runs that iteration on two backends at
 * once, op by op on the same operands. Read {@code Replay} first. Only the command line imports this package.
 */
@NullMarked
package org.halfstep.experiments.replay;

import org.jspecify.annotations.NullMarked;
