package org.halfstep.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.rng.core.source32.Philox4x32;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    private static long words(int low, int high) {
        return ((long) high << 32) | Integer.toUnsignedLong(low);
    }

    private static int[] block(int k0, int k1, int c0, int c1, int c2, int c3) {
        int[] out = new int[Philox.BLOCK_WORDS];
        Philox.block(words(k0, k1), words(c0, c1), words(c2, c3), out, 0);
        return out;
    }

    /** The philox4x32 10 lines of kat_vectors in Random123, the authors' library. */
    @Test
    void knownAnswersOfTheAuthors() {
        assertThat(block(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void agreesWithCommonsRng() {
        long mixed = 1;
        for (int repetition = 0; repetition < 100; repetition++) {
            int[] seed = new int[6];
            for (int i = 0; i < seed.length; i++) {
                mixed = mixed * 6364136223846793005L + 1442695040888963407L;
                seed[i] = (int) (mixed >>> 32);
            }
            // The carry from each counter word into the next must be met too.
            if (repetition % 4 == 1) {
                seed[2] = -1;
            } else if (repetition % 4 == 2) {
                seed[2] = -2;
                seed[3] = -1;
            }
            Philox4x32 theirs = new Philox4x32(seed);
            long low = words(seed[2], seed[3]);
            long high = words(seed[4], seed[5]);
            int[] ours = new int[Philox.BLOCK_WORDS];
            for (int count = 0; count < 5; count++) {
                // Theirs advances the counter before each block, the first one included.
                low++;
                high += low == 0 ? 1 : 0;
                Philox.block(words(seed[0], seed[1]), low, high, ours, 0);
                for (int word : ours) {
                    assertThat(word).isEqualTo(theirs.nextInt());
                }
            }
        }
    }

    @Test
    void writesFourWordsWhereItIsTold() {
        int[] out = new int[6];
        Philox.block(0, 0, 0, out, 1);
        assertThat(out).containsExactly(0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 0);
        assertThatThrownBy(() -> Philox.block(0, 0, 0, out, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
