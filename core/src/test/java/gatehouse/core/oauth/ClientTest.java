package gatehouse.core.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.apikey.AccessScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where answers may be sent (RFC 9700, 2.1; RFC 8252, 7.3). */
class ClientTest {
  private static final Client CLIENT =
      new Client(
          new ClientId("app-aaaaaaaaaaaaaaaaaaaaaa"),
          "Desk",
          List.of("https://desk.example/cb?a=b", "http://127.0.0.1/cb"),
          "{}",
          AccessScope.READ,
          false,
          false,
          true,
          "desk@example.com",
          Instant.EPOCH,
          Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "https://desk.example/cb?a=b, true",
    "https://desk.example/cb, false",
    "https://desk.example/cb?a=b&c=d, false",
    "https://desk.example:443/cb?a=b, false",
    "https://desk.example/cb?a=b#, false",
    "https://DESK.example/cb?a=b, false",
    "https://desk.example/x/../cb?a=b, false",
    "http://desk.example/cb?a=b, false",
    "http://127.0.0.1/cb, true",
    "http://127.0.0.1:49152/cb, true",
    "http://127.0.0.1:49152/cb2, false",
    "http://127.0.0.1:49152/cb?x=y, false",
    "http://[::1]:49152/cb, false",
    "http://localhost:49152/cb, false",
    "http://127.0.0.1@evil.example/cb, false",
    "http://127.0.0.1.evil.example/cb, false",
    "https://127.0.0.1:49152/cb, false",
  })
  void redirectsOnlyToWhereItSaid(String uri, boolean allowed) {
    assertThat(CLIENT.redirects(uri)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "https://desk.example/, true",
    "https://desk.example/cb?x=y, true",
    "http://127.0.0.1/cb, true",
    "http://[::1]/cb, true",
    "http://desk.example/, false",
    "http://localhost/, false",
    "https://desk.example/#here, false",
    "https://me@desk.example/, false",
    "javascript:alert(1), false",
    "desk.example/cb, false",
    "https:///cb, false",
    "https://desk.example/a;b, false",
    "https://desk.example/a b, false",
  })
  void registersOnlySafeAddresses(String uri, boolean fits) {
    assertThat(Client.fitsRedirect(uri)).isEqualTo(fits);
  }
}
