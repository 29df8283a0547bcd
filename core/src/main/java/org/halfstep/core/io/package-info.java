/**
 * Files that other programs read and write: {@link org.halfstep.core.io.Safetensors} for weights,
 * {@link org.halfstep.core.io.Npy} and {@link org.halfstep.core.io.Npz} for arrays, so that a run here can be compared
 * with one in Python. Formats that a file type does not have are written as binary32 or binary64, exactly. What cannot
 * be read is a {@link org.halfstep.core.io.FileFormatException} that says what is wrong and where. Every module may
 * import this package.
 */
@NullMarked
package org.halfstep.core.io;

import org.jspecify.annotations.NullMarked;
