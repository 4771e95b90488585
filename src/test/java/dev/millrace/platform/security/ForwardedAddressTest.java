package dev.millrace.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedAddressTest {
    private static final ForwardedAddress ADDRESSES = new ForwardedAddress(List.of(
            AddressRange.valueOf("10.0.0.0/8"), AddressRange.valueOf("fd00::/8"), AddressRange.valueOf("127.0.0.1")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    198.51.100.7 | 203.0.113.1            | 198.51.100.7
                    10.0.0.1     | 203.0.113.1            | 203.0.113.1
                    10.0.0.1     | 1.1.1.1, 203.0.113.1   | 203.0.113.1
                    10.0.0.1     | 203.0.113.1, 10.2.3.4  | 203.0.113.1
                    10.0.0.1     | 10.9.9.9, 10.2.3.4     | 10.9.9.9
                    10.0.0.1     | 203.0.113.1, nonsense  | 10.0.0.1
                    10.0.0.1     | ''                     | 10.0.0.1
                    10.0.0.1     | 203.0.113.1:4711       | 203.0.113.1
                    10.0.0.1     | [2001:db8::1]:4711     | 2001:db8::1
                    fd12::1      | 2001:db8::1            | 2001:db8::1
                    10.0.0.1     | ::ffff:203.0.113.1     | 203.0.113.1
                    127.0.0.1    | 203.0.113.1            | 203.0.113.1
                    127.0.0.2    | 203.0.113.1            | 127.0.0.2
                    """)
    void theClientIsTheLastHopThatATrustedProxyVouchesFor(String peer, String header, String client) {
        assertThat(ADDRESSES.client(peer, List.of(header))).isEqualTo(client);
    }

    @Test
    void severalHeadersAreOneListInTheirOrder() {
        assertThat(ADDRESSES.client("10.0.0.1", List.of("203.0.113.1", "10.0.0.2")))
                .isEqualTo("203.0.113.1");
    }

    @Test
    void anythingThatIsNoNetworkIsRefusedAtStart() {
        for (String wrong : new String[] {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/x", ""}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> AddressRange.valueOf(wrong));
        }
    }
}
