/**
 * Floating-point formats as data, rounding to them from the definition, and the fast conversions of the 16-bit formats.
 *
 * <p>Read {@link org.halfstep.core.format.FloatFormat} first: a format is its precision, its exponent range and three
 * conventions. {@link org.halfstep.core.format.Rounding} says what rounding to a format means and is written to be
 * read; {@link org.halfstep.core.format.Rounder} does the same fast, in any of the
 * {@link org.halfstep.core.format.RoundingDirection}s; {@link org.halfstep.core.format.Codec} converts arrays of the
 * 16-bit formats, {@link org.halfstep.core.format.ByteCodec} those of at most 8 bits. All are tested against it.
 *
 * <p>Every package may import this one; it imports none of ours.
 */
@NullMarked
package org.halfstep.core.format;

import org.jspecify.annotations.NullMarked;
