/**
 * The roles of numbers, and the policies that give each role a format.
 *
 * <p>{@link org.halfstep.core.precision.Role} names every place where the method stores a number or hands it on.
 * {@link org.halfstep.core.precision.PrecisionPolicy} is the casting table: role to format.
 * {@link org.halfstep.core.program.Casts} is the only code that makes a conversion; everybody else asks it for a
 * role, never for a format. Read {@code Role} first. Every module may import this package.
 */
@NullMarked
package org.halfstep.core.precision;

import org.jspecify.annotations.NullMarked;
