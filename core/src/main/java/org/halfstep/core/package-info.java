/**
 * The foundation: numbers, programs, and what executes them.
 *
 * <p>Beneath, from the bottom up: {@code format} (formats as data, rounding from the definition, codecs),
 * {@code function} (exp, tanh and the like), {@code random} (streams by place), {@code tensor}, {@code precision} (roles
 * and policies), {@code program} (ops as data), {@code backend} (what runs them) and {@code io} (files of tensors). Read
 * {@code format} first. Every module imports these packages; they import nothing of the others.
 */
@NullMarked
package org.halfstep.core;

import org.jspecify.annotations.NullMarked;
