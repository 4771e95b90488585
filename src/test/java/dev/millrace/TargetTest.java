package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void theGatewaySimulatorRunsAloneAndIsNoPartOfEverything() {
        assertThat(Target.named(List.of("gateway-simulator"))).containsExactly(Target.GATEWAY_SIMULATOR);
        assertThat(Target.named(List.of("all"))).doesNotContain(Target.GATEWAY_SIMULATOR);
        assertThatThrownBy(() -> Target.named(List.of("orders", "gateway-simulator")))
                .isInstanceOf(StartRefusal.class)
                .hasMessageContaining("runs alone");
    }
}
