package gatehouse.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://hooks.example.com/a?b=c%20d | https://hooks.example.com/a?b=c%20d
          HTTPS://Hooks.Example.COM | https://hooks.example.com/
          https://hooks.example.com:8443/x | https://hooks.example.com:8443/x
          https://hooks.example.com:443/ | https://hooks.example.com:443/
          https://198.51.100.7/ | https://198.51.100.7/
          https://[2001:DB8::7]/ | https://[2001:db8::7]/
          https://xn--bcher-kva.example/ | https://xn--bcher-kva.example/
          """)
  void isTaken(String typed, String url) {
    assertThat(EndpointUrl.read(" " + typed, false))
        .isInstanceOfSatisfying(
            EndpointUrl.Read.Good.class, good -> assertThat(good.url()).hasToString(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hooks.example.com",
        "http://hooks.example.com/",
        "http://localhost/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https:///path",
        "https://user@hooks.example.com/",
        "https://user:secret@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com:25/",
        "https://hooks.example.com:80/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:70000/",
        "https://hooks_example.com/",
        "https://[fe80::1%25eth0]/",
        "https://hooks.example.com/\r\nHost: other",
        "https://hooks.example.com/a b",
        "https://bücher.example/",
        "https://hooks.example.com/ü",
      })
  void isRefused(String typed) {
    assertThat(EndpointUrl.read(typed, false)).isInstanceOf(EndpointUrl.Read.Refused.class);
  }

  @Test
  void hasAnEnd() {
    String longest = "https://h.example/" + "a".repeat(EndpointUrl.CHARACTERS_MAX - 18);
    assertThat(EndpointUrl.read(longest, false)).isInstanceOf(EndpointUrl.Read.Good.class);
    assertThat(EndpointUrl.read(longest + "a", false)).isInstanceOf(EndpointUrl.Read.Refused.class);
  }

  @Test
  void theDemoSpeaksToItsOwnMachine() {
    for (String own : new String[] {"http://localhost:9000/a", "http://127.0.0.1:9000/"}) {
      assertThat(EndpointUrl.read(own, true)).isInstanceOf(EndpointUrl.Read.Good.class);
    }
    assertThat(EndpointUrl.read("http://hooks.example.com/", true))
        .isInstanceOf(EndpointUrl.Read.Refused.class);
  }

  @Test
  void noTextBreaksIt() {
    Random random = new Random(7);
    String letters = "https://[]@:#?%/\\ \r\n.é0aZ";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "https://" : "");
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      if (EndpointUrl.read(text.toString(), true) instanceof EndpointUrl.Read.Good(var url)) {
        assertThat(url.toString()).matches("https?://[!-~]+");
        assertThat(url.getRawUserInfo()).isNull();
      }
    }
  }
}
