package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gatehouse.sim.line.FreePort;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** FAPI 2.0 Security Profile, 5.2.2, by RFC 9325, 4.2: what a client of TLS 1.2 may offer. */
class CipherSuitesTest {
  private static SSLSocket offering(X509Certificate authority, int port, Predicate<String> suite)
      throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.context(authority, null, null)
                .getSocketFactory()
                .createSocket("localhost", port);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    String[] suites =
        Arrays.stream(socket.getSupportedCipherSuites()).filter(suite).toArray(String[]::new);
    assertThat(suites).isNotEmpty();
    socket.setEnabledCipherSuites(suites);
    return socket;
  }

  @Test
  void noSuiteButThoseOfForwardSecrecyAndAuthenticatedEncryption() throws Exception {
    int port = FreePort.any();
    try (Broker broker = Broker.start(Map.of("tls.port", Integer.toString(port)))) {
      X509Certificate authority =
          TestCertificates.read(Files.readString(broker.data.resolve("authority.pem")));
      for (String bad : new String[] {"_CBC_", "TLS_DHE_"}) {
        try (SSLSocket socket = offering(authority, port, name -> name.contains(bad))) {
          assertThatThrownBy(socket::startHandshake).as(bad).isInstanceOf(SSLException.class);
        }
      }
      try (SSLSocket socket = offering(authority, port, name -> name.contains("_GCM_"))) {
        socket.startHandshake();
        assertThat(socket.getSession().getCipherSuite()).startsWith("TLS_ECDHE_");
      }
    }
  }
}
