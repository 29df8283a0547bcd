/**
 * What a device computes: static methods in plain Java, which TornadoVM compiles for the device.
 *
 * <p>{@link org.halfstep.tornado.kernels.OpKernel} runs ops of every kind,
 * {@link org.halfstep.tornado.kernels.ProductKernel} large matrix products; what they do for one element is in
 * {@code Elements}. {@link org.halfstep.tornado.kernels.DeviceFunctions} repeats the operations of a chain and the elementary
 * functions, {@link org.halfstep.tornado.kernels.DeviceCodecs} the conversions to 16 bits, and
 * {@link org.halfstep.tornado.kernels.DeviceTables} says where a kernel finds exact powers of two and the values of
 * 16-bit codes. They are written in the part of Java that is compiled right: straight lines and selections, floats
 * compared by {@code < > ==} alone, bits taken through an array, products and sums apart unless they are meant to be
 * one fused multiply-add. Each is tested on the device, bit for bit, against the definition in {@code core}.
 *
 * <p>{@code org.halfstep.tornado} alone may import this package; it imports {@code core} and TornadoVM's API.
 */
@NullMarked
package org.halfstep.tornado.kernels;

import org.jspecify.annotations.NullMarked;
