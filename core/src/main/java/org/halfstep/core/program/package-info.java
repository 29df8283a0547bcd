/**
 * Ops as data: what a backend executes.
 *
 * <p>A {@link org.halfstep.core.program.Program} is an immutable list of {@link org.halfstep.core.program.Op} records
 * over {@link org.halfstep.core.program.Slot}s in single-assignment form. Elementwise arithmetic is a
 * {@code Chain} of {@link org.halfstep.core.program.Instruction}s that rounds once at its end;
 * {@link org.halfstep.core.program.ChainJoiner} joins chains by the fixed rule of docs/arithmetic.md, so that fusing
 * belongs to the program and changes no bit between backends. Read {@code Op} first, then {@code Program}. Core's
 * precision and backend packages, autodiff and the backends import this package.
 */
@NullMarked
package org.halfstep.core.program;

import org.jspecify.annotations.NullMarked;
