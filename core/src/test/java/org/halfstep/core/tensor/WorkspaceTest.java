package org.halfstep.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.halfstep.core.format.FloatFormat;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private final Workspace workspace = new Workspace();

    @Test
    void aReleasedBufferServesTheNextTensorOfItsFormatAndElementCount() {
        FloatTensor first = (FloatTensor) workspace.acquire(FloatFormat.BINARY32, Shape.of(2, 6));
        workspace.release(first);
        FloatTensor second = (FloatTensor) workspace.acquire(FloatFormat.BINARY32, Shape.of(3, 4));
        assertThat(second.values()).isSameAs(first.values());
        assertThat(second.shape()).isEqualTo(Shape.of(3, 4));
    }

    @Test
    void buffersInUseAndOtherKindsAreNotShared() {
        HalfTensor half = (HalfTensor) workspace.acquire(FloatFormat.BINARY16, Shape.of(4));
        HalfTensor other = (HalfTensor) workspace.acquire(FloatFormat.BINARY16, Shape.of(4));
        assertThat(other.bits()).isNotSameAs(half.bits());
        workspace.release(half);
        BFloat16Tensor wide = (BFloat16Tensor) workspace.acquire(FloatFormat.BFLOAT16, Shape.of(4));
        assertThat(wide.bits()).isNotSameAs(half.bits());
        HalfTensor longer = (HalfTensor) workspace.acquire(FloatFormat.BINARY16, Shape.of(5));
        assertThat(longer.bits()).isNotSameAs(half.bits());
        workspace.release(longer);
        assertThat(((HalfTensor) workspace.acquire(FloatFormat.BINARY16, Shape.of(4))).bits())
                .isSameAs(half.bits());
    }

    @Test
    void zerosAreZeroInAUsedBufferToo() {
        Tensor used = workspace.acquire(FloatFormat.BINARY64, Shape.of(3));
        used.fill(-5);
        workspace.release(used);
        assertThat(workspace.acquireZeros(FloatFormat.BINARY64, Shape.of(3)).toDoubles())
                .containsExactly(0, 0, 0);
    }

    @Test
    void theHighWaterIsTheMostInUseAtOneTime() {
        Tensor a = workspace.acquire(FloatFormat.BINARY32, Shape.of(10));
        Tensor b = workspace.acquire(FloatFormat.BINARY16, Shape.of(10));
        assertThat(workspace.usedBytes()).isEqualTo(60);
        workspace.release(a);
        assertThat(workspace.usedBytes()).isEqualTo(20);
        Tensor c = workspace.acquire(FloatFormat.BINARY32, Shape.of(5, 2));
        assertThat(workspace.highWaterBytes()).isEqualTo(60);
        workspace.count(100);
        workspace.count(-100);
        workspace.release(b);
        workspace.release(c);
        assertThat(workspace.usedBytes()).isZero();
        assertThat(workspace.highWaterBytes()).isEqualTo(160);
    }
}
