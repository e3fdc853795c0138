package gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
  private static final Reach USUAL = new Reach(false, Set.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "93.184.216.34",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1"
      })
  void everybodysAddressesAreReached(String address) {
    assertThat(USUAL.allows("hooks.example.com", InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200", // Alibaba's metadata
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16", // Azure's platform
        "169.254.169.254", // most clouds' metadata
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192", // Oracle's metadata
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1", // Teredo
        "2001:10::1",
        "2001:db8::1",
        "2002:7f00:1::1", // 6to4 of 127.0.0.1
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254", // Amazon's metadata
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void othersAreNot(String address) {
    assertThat(USUAL.allows("hooks.example.com", InetAddress.ofLiteral(address))).isFalse();
  }

  @Test
  void anOperatorNamesHostsOfTheirOwnNetwork() {
    Reach named = new Reach(false, Set.of("hooks.internal.example"));
    InetAddress inside = InetAddress.ofLiteral("10.1.2.3");
    assertThat(named.allows("hooks.internal.example", inside)).isTrue();
    assertThat(named.allows("other.internal.example", inside)).isFalse();
  }

  @Test
  void theDemoReachesItsOwnMachineByItsOwnNamesAlone() {
    Reach demo = new Reach(true, Set.of());
    InetAddress own = InetAddress.getLoopbackAddress();
    assertThat(demo.allows("localhost", own)).isTrue();
    assertThat(demo.allows("hooks.example.com", own)).isFalse();
    assertThat(demo.allows("localhost", InetAddress.ofLiteral("10.0.0.1"))).isFalse();
  }
}
