package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ShapeTest {
    private static final int[] SCALAR = {};

    @Test
    void sizesAndCounts() {
        Shape shape = Shape.of(2, 3, 5);
        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.elementCount()).isEqualTo(30);
        assertThat(shape.size(0)).isEqualTo(2);
        assertThat(shape.size(-1)).isEqualTo(5);
        assertThat(shape.size(-3)).isEqualTo(2);
        assertThat(shape.count(0, 2)).isEqualTo(6);
        assertThat(shape.count(1, 1)).isEqualTo(1);
        assertThat(shape.with(1, 7)).isEqualTo(Shape.of(2, 7, 5));
        assertThat(shape.with(-1, 0)).isEqualTo(Shape.of(2, 3, 0));
        assertThat(shape).hasToString("[2, 3, 5]").hasSameHashCodeAs(Shape.of(2, 3, 5));
    }

    @Test
    void aScalarHasOneElementAndNoAxis() {
        assertThat(Shape.of()).isSameAs(Shape.SCALAR);
        assertThat(Shape.SCALAR.elementCount()).isEqualTo(1);
        assertThat(Shape.SCALAR.rank()).isZero();
        assertThat(Shape.SCALAR).isNotEqualTo(Shape.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.SCALAR.size(-1))
                .withMessage("shape []: no axis -1 in rank 0");
    }

    @Test
    void sizesAreCopied() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.sizes()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void aMissingAxisIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, 3).size(2))
                .withMessage("shape [2, 3]: no axis 2 in rank 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(2, 3).with(-3, 1))
                .withMessage("shape [2, 3]: no axis -3 in rank 2");
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(4, -1))
                .withMessage("shape [4, -1]: an axis has a negative size; use sizes of 0 or more");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(4).with(0, -2));
    }

    @Test
    void theElementCountMustFitIntoAnInt() {
        assertThat(Shape.of(1 << 15, 1 << 15, 1).elementCount()).isEqualTo(1 << 30);
        assertThat(Shape.of(Integer.MAX_VALUE).elementCount()).isEqualTo(Integer.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.of(1 << 16, 1 << 15))
                .withMessage("shape [65536, 32768]: more than 2^31 - 1 elements; split the batch into smaller ones");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30));
    }

    @Test
    void anEmptyAxisHidesNoOverflowWhereverItStands() {
        assertThat(Shape.of(5, 0, 7).elementCount()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(0, 1 << 16, 1 << 16));
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1 << 16, 1 << 16, 0));
    }

    static final List<List<int[]>> BROADCASTS = List.of(
            List.of(SCALAR, new int[] {2, 3}, new int[] {2, 3}),
            List.of(new int[] {3}, new int[] {2, 3}, new int[] {2, 3}),
            List.of(new int[] {2, 1}, new int[] {1, 3}, new int[] {2, 3}),
            List.of(new int[] {2, 1}, new int[] {3}, new int[] {2, 3}),
            List.of(new int[] {4, 1, 2}, new int[] {5, 1}, new int[] {4, 5, 2}),
            List.of(new int[] {1}, new int[] {0}, new int[] {0}),
            List.of(SCALAR, SCALAR, SCALAR));

    @ParameterizedTest
    @FieldSource("BROADCASTS")
    void broadcastingAlignsAtTheLastAxis(List<int[]> sizes) {
        Shape a = Shape.of(sizes.get(0));
        Shape b = Shape.of(sizes.get(1));
        Shape common = Shape.of(sizes.get(2));
        assertThat(Shape.broadcast(a, b)).isEqualTo(common);
        assertThat(Shape.broadcast(b, a)).isEqualTo(common);
        assertThat(a.broadcastsTo(common)).isTrue();
        assertThat(b.broadcastsTo(common)).isTrue();
        assertThat(a.broadcastsTo(b)).isEqualTo(b.equals(common));
    }

    @Test
    void sizesThatDoNotBroadcastAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shape.broadcast(Shape.of(4, 3), Shape.of(4)))
                .withMessage("shapes [4, 3] and [4] do not broadcast: sizes 3 and 4 meet; reshape one operand");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.broadcast(Shape.of(0), Shape.of(2)));
        assertThat(Shape.of(1, 3).broadcastsTo(Shape.of(3))).isFalse();
    }
}
