package org.halfstep.tornado;

import org.halfstep.core.backend.DeviceException;
import org.halfstep.core.format.Storage;
import org.halfstep.tornado.MemoryAccount.Purpose;
import org.halfstep.tornado.memory.Region;
import org.halfstep.tornado.memory.Regions;

/** The places of programs in a device's arrays: of their code, their flags, and their constants behind all tensors. */
final class CodeMemory {
    private final Regions codes;
    private final Regions flags;
    private final Regions constants;
    private final int firstConstant;
    private final MemoryAccount account;

    CodeMemory(MachineSizes sizes, MemoryAccount account) {
        this.account = account;
        codes = new Regions(sizes.code());
        flags = new Regions(sizes.flags());
        constants = new Regions(sizes.constants());
        firstConstant = sizes.floats();
    }

    /** A place for code. */
    Region placeCode(int count) {
        return take("code", codes, count);
    }

    /** A place for flags. */
    Region placeFlags(int count) {
        return take("flags", flags, count);
    }

    /** A place for constants. */
    Region placeConstants(int count) {
        Region place = take("constants", constants, count);
        account.taken(Purpose.CONSTANT, Storage.BINARY32, count);
        return new Region(firstConstant + place.first(), count);
    }

    private static Region take(String what, Regions places, int count) {
        return places.takeFirst(count)
                .orElseThrow(() -> new DeviceException("the device has no room for the " + what
                        + " of another program: "
                        + places.used() + " of " + places.size() + " numbers are taken; close programs that are not"
                        + " used"));
    }

    /** Takes a program's places back. */
    void giveBack(Region code, Region flag, Region constant) {
        codes.giveBack(code);
        flags.giveBack(flag);
        constants.giveBack(new Region(constant.first() - firstConstant, constant.count()));
        account.givenBack(Purpose.CONSTANT, Storage.BINARY32, constant.count());
    }

    /** The most bytes of code and flags at a time. */
    long highestBytes() {
        return (long) Integer.BYTES * (codes.high() + flags.high());
    }
}
