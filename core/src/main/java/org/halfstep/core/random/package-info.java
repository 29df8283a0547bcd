/**
 * Counter-based random numbers: a number is a function of its place in the computation, not of what was drawn before
 * it.
 *
 * <p>Read {@link org.halfstep.core.random.CounterRandom} first: it has the key (seed and purpose), the counter
 * (iteration, step, pass, op, element) and the streams that walk it. {@link org.halfstep.core.random.Philox} is the
 * bijection beneath. Since no state is shared, order of evaluation, threads, retries and a resumed run change no
 * number.
 *
 * <p>Every package may import this one; it imports none of ours.
 */
@NullMarked
package org.halfstep.core.random;

import org.jspecify.annotations.NullMarked;
