package io.orgsso.delivery.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
    @Test
    void nobodyIsGivenThePortOfAnother() {
        assertThat(IntStream.range(0, 2_000).map(i -> FreePort.next()).boxed()).doesNotHaveDuplicates();
    }

    @Test
    void portsThatAreListenedAtAreLeftOut() throws IOException {
        try (var taken = new ServerSocket(FreePort.next() + 1)) {
            assertThat(FreePort.next()).isNotEqualTo(taken.getLocalPort());
        }
    }
}
