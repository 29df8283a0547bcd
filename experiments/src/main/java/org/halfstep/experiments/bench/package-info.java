/**
 * {@code halfstep bench}: how fast this machine runs Halfstep, and how fast others run the same.
 *
 * <p>A section ({@code PeakSection}, {@code MatMulSection}, {@code FunctionSection}, {@code StepSection}) measures its
 * contestants in turn, round after round, so that all of them see the same clock rate and the same neighbours
 * ({@code Rounds}); a row compares two medians. On one thread time is processor time of that thread, else time on the
 * clock. The peers are OpenBLAS, called in this virtual machine ({@code OpenBlas}), and PyTorch in a process of its own
 * ({@code TorchPeer}).
 *
 * <p>Of a backend that has a {@code DeviceMeter} the sections {@code DevicePeakSection}, {@code DeviceMatMulSection},
 * {@code DeviceFunctionSection} and {@code DeviceStepSection} are measured instead, by the clock. Read {@code Rounds}
 * first.
 */
@NullMarked
package org.halfstep.experiments.bench;

import org.jspecify.annotations.NullMarked;
