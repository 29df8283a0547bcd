/** Halfstep solvers. */
@NullMarked
package org.halfstep.solvers;

import org.jspecify.annotations.NullMarked;
