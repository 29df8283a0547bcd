/**
 * Numbers in memory: shapes, tensors in their storage format, pooled buffers, and digests of their bits.
 *
 * <p>A {@link org.halfstep.core.tensor.Tensor} is a pooled heap array together with its shape and format:
 * {@code short[]} for the two 16-bit formats, {@code float[]} and {@code double[]} for binary32 and binary64. Reading
 * decodes exactly, writing rounds once to nearest even; nothing else here computes. Read {@code Tensor} first, then
 * {@code Workspace}, which owns the buffers of a run and knows their high water. Every module may import this package.
 */
@NullMarked
package org.halfstep.core.tensor;

import org.jspecify.annotations.NullMarked;
