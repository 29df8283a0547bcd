package org.halfstep.core.backend.reference;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.halfstep.core.backend.reference.Fixtures.check;
import static org.halfstep.core.backend.reference.Fixtures.program;
import static org.halfstep.core.backend.reference.Fixtures.slot;

import java.util.List;
import org.halfstep.core.backend.reference.Fixtures.Numbers;
import org.halfstep.core.format.FloatFormat;
import org.halfstep.core.program.Op;
import org.halfstep.core.tensor.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class MoveKernelTest {
    static final List<FloatFormat> FORMATS = FloatFormat.ALL;

    @ParameterizedTest
    @FieldSource("FORMATS")
    void slicesAndPads(FloatFormat format) {
        for (int length : new int[] {0, 1, 2, 15, 16, 17, 20}) {
            int start = (20 - length) / 2;
            check(program(new Op.Slice(slot(0, format, 7, 20), 1, start, slot(1, format, 7, length))), Numbers.WILD, 1);
            check(program(new Op.Pad(slot(0, format, 7, length), 1, start, slot(1, format, 7, 20))), Numbers.WILD, 2);
            check(
                    program(new Op.Slice(slot(0, format, 3, 20, 5), 1, start, slot(1, format, 3, length, 5))),
                    Numbers.WILD,
                    3);
            check(program(new Op.Pad(slot(0, format, length, 5), 0, start, slot(1, format, 20, 5))), Numbers.WILD, 4);
        }
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void concatenationsAndReshapes(FloatFormat format) {
        check(
                program(new Op.Concat(
                        List.of(slot(0, format, 9, 2), slot(1, format, 9, 0), slot(2, format, 9, 31)),
                        1,
                        slot(3, format, 9, 33))),
                Numbers.WILD,
                5);
        check(
                program(new Op.Concat(List.of(slot(0, format, 2, 4), slot(1, format, 3, 4)), 0, slot(2, format, 5, 4))),
                Numbers.WILD,
                6);
        check(program(new Op.Reshape(slot(0, format, 6, 35), slot(1, format, 10, 21))), Numbers.WILD, 7);
        check(program(new Op.Reshape(slot(0, format, 0, 35), slot(1, format, 0))), Numbers.WILD, 8);
    }

    @Test
    void aMoveDoesNotConvert() {
        Op.Reshape reshape = new Op.Reshape(slot(0, FloatFormat.BINARY16, 4), slot(1, FloatFormat.BINARY32, 2, 2));
        try (ReferenceBackend backend = new ReferenceBackend(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.prepare(program(reshape), new Workspace()))
                    .withMessageContaining("%0:float16[4]")
                    .withMessageContaining("convert by a chain");
        }
    }
}
