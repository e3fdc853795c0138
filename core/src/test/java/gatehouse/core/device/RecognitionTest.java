package gatehouse.core.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecognitionTest {
  private static final Instant AT = Instant.parse("2026-03-02T04:00:00Z");
  private static final DeviceKey LAPTOP_KEY = key();
  private static final DeviceKey PHONE_KEY = key();
  private static final DeviceKey OTHER_KEY = key();
  private static final Device LAPTOP = device("laptop", LAPTOP_KEY);
  private static final Device PHONE = device("phone", PHONE_KEY);

  private static DeviceKey key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new DeviceKey(generator.generateKeyPair().getPublic().getEncoded());
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Device device(String name, DeviceKey key) {
    return new Device(
        new DeviceId(name), name, key.thumbprint(), name + " cookie", AT, AT, "192.0.2.0/24");
  }

  private static Arguments row(
      String why, Optional<DeviceKey> key, Optional<String> cookie, Recognition expected) {
    return Arguments.of(why, key, cookie, expected);
  }

  static Stream<Arguments> requests() {
    Optional<DeviceKey> noKey = Optional.empty();
    Optional<String> noCookie = Optional.empty();
    Optional<String> laptopCookie = Optional.of("laptop cookie");
    Optional<DeviceKey> laptopKey = Optional.of(LAPTOP_KEY);
    Recognition stranger = new Recognition.Stranger();
    return Stream.of(
        row("key and cookie", laptopKey, laptopCookie, new Recognition.Known(LAPTOP, false)),
        row("cookies purged", laptopKey, noCookie, new Recognition.Known(LAPTOP, true)),
        row("an old cookie", laptopKey, Optional.of("older"), new Recognition.Known(LAPTOP, true)),
        row(
            "the key counts, not another device's cookie",
            laptopKey,
            Optional.of("phone cookie"),
            new Recognition.Known(LAPTOP, true)),
        row("storage cleared", noKey, laptopCookie, new Recognition.CookieOnly(LAPTOP)),
        row(
            "a copied cookie beside the thief's key",
            Optional.of(OTHER_KEY),
            laptopCookie,
            new Recognition.CookieOnly(LAPTOP)),
        row("a new key", Optional.of(OTHER_KEY), noCookie, stranger),
        row("a made-up cookie", noKey, Optional.of("made up"), stranger),
        row("a thumbprint is no cookie", noKey, Optional.of(LAPTOP.thumbprint()), stranger),
        row("nothing", noKey, noCookie, stranger));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void whichDevice(
      String why, Optional<DeviceKey> key, Optional<String> cookie, Recognition expected) {
    assertThat(Recognition.of(List.of(PHONE, LAPTOP), key, cookie)).as(why).isEqualTo(expected);
  }

  /** A person without devices, or a name that nobody has, knows no device at all. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void noDevicesNoRecognition(
      String why, Optional<DeviceKey> key, Optional<String> cookie, Recognition expected) {
    assertThat(Recognition.of(List.of(), key, cookie)).isEqualTo(new Recognition.Stranger());
  }
}
