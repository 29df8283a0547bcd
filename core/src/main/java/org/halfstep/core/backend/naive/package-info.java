/**
 * The arithmetic contract executed literally: each op from its definition, one element at a time.
 *
 * <p>{@link org.halfstep.core.backend.naive.NaiveExecutor} is no backend that a user chooses; tests and proofs compare
 * the backends with it, bit for bit. It shares no kernel with them: sums and contractions are written once more from
 * docs/arithmetic.md rules 4 and 5, roundings are those of {@code Rounding}.
 */
@NullMarked
package org.halfstep.core.backend.naive;

import org.jspecify.annotations.NullMarked;
