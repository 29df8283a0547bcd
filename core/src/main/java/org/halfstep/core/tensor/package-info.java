/**
 * Numbers in memory: shapes, tensors in their storage format, pooled buffers, and digests of their bits.
 *
 * <p>A {@link org.halfstep.core.tensor.Tensor} is a pooled heap array together with its shape and format:
 * {@code byte[]} for formats of at most 8 bits, {@code short[]} for float16 and bfloat16, {@code float[]} and
 * {@code double[]} for the others, whose values may be a grid in binary32 or binary64. Reading decodes exactly, writing
 * rounds once to nearest even; nothing else here computes. A backend may keep the values of 16-bit and binary32 tensors
 * in a device's memory, by a {@code DeviceCopy}. Read {@code Tensor} first, then {@code Workspace}, which owns the
 * buffers of a run and knows their high water. Every module may import this package.
 */
@NullMarked
package org.halfstep.core.tensor;

import org.jspecify.annotations.NullMarked;
