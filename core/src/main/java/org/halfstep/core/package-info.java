/** Halfstep core. */
@NullMarked
package org.halfstep.core;

import org.jspecify.annotations.NullMarked;
