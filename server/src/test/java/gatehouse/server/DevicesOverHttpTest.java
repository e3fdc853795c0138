package gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.server.Broker.Visitor;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.device.Dbsc;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Remembered devices, and sessions bound to a browser's key, in a running broker. */
class DevicesOverHttpTest {
  private static final String SESSION = "__Host-gh-session";

  /** It is a moment; on a busy machine nobody can say how long that is. */
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(60);

  private Broker broker;
  private KeyPair key;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    broker = Broker.start();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    key = generator.generateKeyPair();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  /** Signs in from a browser that shows its key and is to be remembered. */
  private HttpResponse<String> remembered(Visitor ana) throws Exception {
    return remembered(broker, ana);
  }

  private HttpResponse<String> remembered(Broker node, Visitor ana) throws Exception {
    String challenge = Visitor.field(ana.get("/sign-in").body(), "challenge");
    node.clock.advance(Duration.ofSeconds(5));
    String signed = "gatehouse device proof v1\n" + node.base + "\n" + challenge;
    return ana.post(
        "/sign-in",
        "username",
        "ana",
        "password",
        node.password("ana"),
        "challenge",
        challenge,
        "device_key",
        text(key.getPublic().getEncoded()),
        "device_proof",
        signature(signed),
        "remember",
        "yes");
  }

  @Test
  void aDeviceIsRenamedAndItsRemovalEndsItsSessionsAtOnce() throws Exception {
    Visitor device = broker.visitor();
    assertThat(Visitor.location(remembered(device))).isEqualTo("/");
    Visitor other = broker.visitor().signIn("ana");
    String page = device.get("/security/devices").body();
    assertThat(page).contains("This device").contains("1 session");
    assertThat(other.get("/security/devices").body()).doesNotContain("This device");
    String path = path(page);

    assertThat(Visitor.location(other.post(path + "/rename", "name", "Old <laptop>")))
        .isEqualTo("/security/devices");
    assertThat(other.get("/security/devices").body()).contains("Old &lt;laptop&gt;");
    assertThat(other.post(path + "/rename", "name", " ").statusCode()).isEqualTo(400);

    Visitor stranger = broker.visitor().signIn("wei");
    assertThat(stranger.post(path + "/remove").statusCode()).isEqualTo(404);
    assertThat(stranger.post(path + "/rename", "name", "mine").statusCode()).isEqualTo(404);
    assertThat(device.get("/").statusCode()).isEqualTo(200);

    assertThat(Visitor.location(other.post(path + "/remove"))).isEqualTo("/security/devices");
    assertThat(device.get("/").statusCode()).as("its next request").isEqualTo(303);
    assertThat(other.get("/").statusCode()).isEqualTo(200);
    assertThat(other.post(path + "/remove").statusCode()).as("pressed twice").isEqualTo(404);
    assertThat(other.get("/security/activity").body()).contains("A device was removed: Old");
  }

  @Test
  void removingThisDeviceSignsOut() throws Exception {
    Visitor device = broker.visitor();
    remembered(device);
    String path = path(device.get("/security/devices").body());
    assertThat(Visitor.location(device.post(path + "/remove"))).isEqualTo("/signed-out");
    assertThat(device.cookies()).doesNotContainKey(SESSION).containsKey("__Host-gh-device");
    assertThat(device.get("/signed-out").body()).contains("was removed");
  }

  private static String path(String page) {
    Matcher form = Pattern.compile("(/security/devices/[^/\"]+)/remove\"").matcher(page);
    assertThat(form.find()).as(page).isTrue();
    return form.group(1);
  }

  @Test
  void aBoundSessionServesOnlyWithItsKey() throws Exception {
    Visitor browser = broker.visitor();
    String offer = remembered(browser).headers().firstValue(Dbsc.REGISTRATION).orElseThrow();
    Matcher challenge = Pattern.compile("challenge=\"([^\"]+)\"").matcher(offer);
    assertThat(challenge.find()).as(offer).isTrue();
    String copied = browser.cookies().get(SESSION);
    assertThat(browser.get("/").statusCode()).as("not bound yet").isEqualTo(200);

    HttpResponse<String> bound =
        browser.send(
            browser
                .request(Dbsc.PATH + "/register")
                // as browsers call it: no page's Origin stands behind it
                .header("Secure-Session-Response", jwt(challenge.group(1)))
                .POST(BodyPublishers.noBody()));
    assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    assertThat(browser.cookies()).containsKey(Dbsc.COOKIE);
    assertThat(browser.get("/").statusCode()).isEqualTo(200);

    Visitor thief = broker.visitor();
    thief.cookies().put(SESSION, copied);
    assertThat(thief.get("/").statusCode()).as("a copied cookie").isEqualTo(303);

    broker.clock.advance(Dbsc.COOKIE_LIFETIME);
    assertThat(browser.get("/").statusCode()).as("not refreshed").isEqualTo(303);
  }

  @Test
  void aBindingIsEnforcedOnEveryNode() throws Exception {
    Map<String, String> shared = Map.of("database", TestDatabases.freshUrl(Dialect.POSTGRES));
    try (Broker one = Broker.start(shared);
        Broker two = Broker.node(one.data, shared)) {
      two.clock.advance(Duration.ofSeconds(5));
      Visitor browser = one.visitor();
      String offer = remembered(one, browser).headers().firstValue(Dbsc.REGISTRATION).orElseThrow();
      Matcher challenge = Pattern.compile("challenge=\"([^\"]+)\"").matcher(offer);
      assertThat(challenge.find()).as(offer).isTrue();
      Visitor thief = two.visitor();
      thief.cookies().put(SESSION, browser.cookies().get(SESSION));
      assertThat(thief.get("/").statusCode()).as("not bound yet").isEqualTo(200);

      HttpResponse<String> bound =
          browser.send(
              browser
                  .request(Dbsc.PATH + "/register")
                  .header("Secure-Session-Response", jwt(challenge.group(1)))
                  .POST(BodyPublishers.noBody()));
      long begun = System.nanoTime();
      assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
      int status;
      do {
        status = thief.get("/").statusCode();
      } while (status == 200 && System.nanoTime() - begun < HEARD_WITHIN.toNanos());
      assertThat(status).as("a copied cookie at the other node").isEqualTo(303);

      Visitor owner = two.visitor();
      owner.cookies().putAll(browser.cookies());
      assertThat(owner.get("/").statusCode()).as("with the short cookie").isEqualTo(200);
    }
  }

  private String jwt(String challenge) throws GeneralSecurityException {
    var point = ((ECPublicKey) key.getPublic()).getW();
    String jwk =
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(coordinate(point.getAffineX()), coordinate(point.getAffineY()));
    String signed =
        utf8("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":" + jwk + "}")
            + "."
            + utf8("{\"jti\":\"" + challenge + "\"}");
    return signed + "." + signature(signed);
  }

  private String signature(String signed) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.UTF_8));
    return text(signature.sign());
  }

  private static String coordinate(BigInteger value) {
    return text(HexFormat.of().parseHex("%064x".formatted(value)));
  }

  private static String utf8(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
