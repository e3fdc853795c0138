package gatehouse.server.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class NativeCryptoTest {
  @Test
  void saysWhichOne() {
    String line = NativeCrypto.install();
    boolean built =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assertThat(line).startsWith(built ? "crypto: native" : "crypto: the JDK's own");
    assertThat(Security.getProviders()[0].getName().equals("AmazonCorrettoCryptoProvider"))
        .isEqualTo(built);
    assertThat(NativeCrypto.install()).as("twice does no harm").isEqualTo(line);
  }
}
