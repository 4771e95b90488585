package dev.millrace.webhooks.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.security.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    private final AddressRules rules = new AddressRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.255",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.19.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:0:53aa:64c:0:fffe:f5ff:fffe",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:a00:1::",
                "2a00:1450:4001::5efe:7f00:1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatLeadsInsideIsNotCalled(String address) {
        assertThat(rules.permit(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.255.255",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001:80b::200e"
            })
    void whatIsPublicIsCalled(String address) {
        assertThat(rules.permit(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aMappedAddressIsWhatItStandsFor() throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        bytes[12] = 127;
        bytes[15] = 1;
        assertThat(rules.permit(java.net.Inet6Address.getByAddress("mapped", bytes, 0)))
                .isFalse();
    }

    @Test
    void whatIsAllowedInAdditionIsCalledAndNothingBesideIt() {
        AddressRules inside =
                new AddressRules(List.of(AddressRange.valueOf("10.1.0.0/16"), AddressRange.valueOf("fd00:1::/32")));
        assertThat(inside.permit(InetAddress.ofLiteral("10.1.2.3"))).isTrue();
        assertThat(inside.permit(InetAddress.ofLiteral("fd00:1::5"))).isTrue();
        assertThat(inside.permit(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
        assertThat(inside.permit(InetAddress.ofLiteral("fd00:2::5"))).isFalse();
        assertThat(inside.permit(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    }
}
