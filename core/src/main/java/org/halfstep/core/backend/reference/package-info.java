/**
 * The reference backend: plain loops that define the result of every op, bit for bit.
 *
 * <p>Read {@link org.halfstep.core.backend.reference.ReferenceBackend} first, then {@code PreparedProgram}, which turns
 * each op into a {@code Kernel}: {@code ChainKernel}, {@code MatMulKernel}, {@code ContiguousSumKernel},
 * {@code StridedSumKernel}, {@code MaxKernel}, {@code MoveKernel} and {@code BankKernel}. They are written once for binary32 and binary64 accumulators; what
 * differs is in {@code Lanes}, the innermost loops. {@code Encoder} rounds what they store and notices overflow. {@code SlotBuffers} and {@code Scratch} hold the memory,
 * {@code RowPool} the threads.
 *
 * <p>{@code Backends} alone imports this package.
 */
@NullMarked
package org.halfstep.core.backend.reference;

import org.jspecify.annotations.NullMarked;
