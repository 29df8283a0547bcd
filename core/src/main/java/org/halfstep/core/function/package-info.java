/**
 * The elementary functions of the arithmetic contract, one definition each for every backend.
 *
 * <p>Read {@link org.halfstep.core.function.ElementaryFunctions}: each definition is built from correctly rounded
 * operations alone, so that interpreter, compiler, lane width and device give the same bits, and each is within one
 * unit in the last place over all of binary32, which the test tagged {@code exhaustive} checks for all 2^32 inputs.
 *
 * <p>Every package may import this one; it imports none of ours. A backend that repeats a definition in vector or
 * device code is tested against this one bit for bit.
 */
@NullMarked
package org.halfstep.core.function;

import org.jspecify.annotations.NullMarked;
