package gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import gatehouse.core.factor.Credential;
import gatehouse.server.factor.SoftAuthenticator.Algorithm;
import gatehouse.server.factor.WebAuthn.Assertion;
import gatehouse.server.factor.WebAuthn.CopiedKeySuspected;
import gatehouse.server.factor.WebAuthn.Kind;
import gatehouse.server.factor.WebAuthn.Owner;
import gatehouse.server.factor.WebAuthn.Refused;
import gatehouse.server.factor.WebAuthn.Registered;
import gatehouse.server.factor.WebAuthn.Registration;
import gatehouse.server.factor.WebAuthn.Verified;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebAuthnTest {
  private static final byte[] CHALLENGE =
      "a challenge of enough bytes".getBytes(StandardCharsets.UTF_8);
  private static final byte[] HANDLE = "an opaque handle".getBytes(StandardCharsets.UTF_8);
  private static final Owner OWNER =
      new Owner(SoftAuthenticator.text(HANDLE), "ann", "Ann \"O'Neil\" Ω\n");
  private static final RelyingParty PARTY =
      new RelyingParty("portal.example", "Broker", Set.of("https://portal.example"));
  private static final WebAuthn WEB_AUTHN = new WebAuthn(PARTY);

  @ParameterizedTest
  @EnumSource(names = {"ES256", "EDDSA", "RS256"})
  void registersAndSignsIn(Algorithm algorithm) {
    var key = key(algorithm);
    Credential credential = registered(key.register());
    assertThat(credential.id()).isEqualTo(SoftAuthenticator.text(key.credentialId));
    assertThat(credential.userHandle()).isEqualTo(OWNER.handle());
    assertThat(credential.transports()).containsExactly("internal", "hybrid");
    assertThat(credential.attestationFormat()).isEqualTo("none");
    assertThat(credential.aaguid()).isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(credential.discoverable()).isTrue();
    assertThat(credential.userVerified()).isTrue();
    assertThat(credential.signCount()).isEqualTo(1);

    key.signCount = 2;
    String answer = key.sign();
    assertThat(WEB_AUTHN.credentialId(answer)).contains(credential.id());
    assertThat(WEB_AUTHN.verifyAssertion(answer, CHALLENGE, credential, true))
        .isEqualTo(new Verified(credential.used(2, false, true), true));
  }

  @Test
  void aSecurityKeyWithoutUserHandleOrCountSignsIn() {
    var key = key(Algorithm.ES256);
    key.signCount = 0;
    key.flags = SoftAuthenticator.UP;
    Credential credential = registered(key.register(), false);
    key.sendUserHandle = false;
    assertThat(WEB_AUTHN.verifyAssertion(key.sign(), CHALLENGE, credential, false))
        .isEqualTo(new Verified(credential, false));
  }

  @Test
  void backupStateFollowsTheAuthenticator() {
    var key = key(Algorithm.ES256);
    key.flags |= SoftAuthenticator.BE;
    Credential credential = registered(key.register());
    assertThat(credential.backupEligible()).isTrue();
    assertThat(credential.backedUp()).isFalse();
    key.flags |= SoftAuthenticator.BS;
    key.signCount = 9;
    var verified = (Verified) WEB_AUTHN.verifyAssertion(key.sign(), CHALLENGE, credential, true);
    assertThat(verified.credential().backedUp()).isTrue();
  }

  @Test
  void aPackedSelfAttestationIsCheckedAndKept() {
    var key = key(Algorithm.ES256);
    key.format = "packed";
    Credential credential = registered(key.register());
    assertThat(credential.attestationFormat()).isEqualTo("packed");
    assertThat(credential.attestationObject()).isNotEmpty();
  }

  static Stream<Row> badRegistrations() {
    return Stream.of(
        row(PasskeyRefusal.WRONG_TYPE, key -> key.type = "webauthn.get"),
        row(PasskeyRefusal.WRONG_CHALLENGE, key -> key.challenge = new byte[32]),
        row(PasskeyRefusal.WRONG_ORIGIN, key -> key.origin = "https://portal.example.evil.com"),
        row(PasskeyRefusal.WRONG_ORIGIN, key -> key.origin = "http://portal.example"),
        row(PasskeyRefusal.CROSS_ORIGIN, key -> key.clientDataExtra = ",\"crossOrigin\":true"),
        row(
            PasskeyRefusal.CROSS_ORIGIN,
            key ->
                key.clientDataExtra = ",\"crossOrigin\":true,\"topOrigin\":\"https://a.example\""),
        row(PasskeyRefusal.WRONG_RP_ID, key -> key.rpId = "evil.example"),
        row(PasskeyRefusal.USER_NOT_PRESENT, key -> key.flags = SoftAuthenticator.UV),
        row(PasskeyRefusal.USER_NOT_VERIFIED, key -> key.flags = SoftAuthenticator.UP),
        row(PasskeyRefusal.BACKED_UP_WITHOUT_ELIGIBILITY, key -> key.flags |= SoftAuthenticator.BS),
        row(
            PasskeyRefusal.BAD_ATTESTATION,
            key -> {
              key.format = "packed";
              key.spoilSignature = true;
            }));
  }

  @ParameterizedTest
  @MethodSource("badRegistrations")
  void refusesRegistration(Row row) {
    var key = key(Algorithm.ES256);
    row.spoil().accept(key);
    assertThat(register(key.register(), true)).isEqualTo(new Refused(row.reason()));
  }

  @ParameterizedTest
  @EnumSource(names = {"ES384", "RS256_1024"})
  void refusesOtherAlgorithms(Algorithm algorithm) {
    assertThat(register(key(algorithm).register(), true))
        .isEqualTo(new Refused(PasskeyRefusal.ALGORITHM_NOT_ALLOWED));
  }

  static Stream<Row> badAssertions() {
    return Stream.of(
        row(PasskeyRefusal.UNKNOWN_CREDENTIAL, key -> key.credentialId[0] ^= 1),
        row(PasskeyRefusal.USER_HANDLE_MISMATCH, key -> key.userHandle = new byte[16]),
        row(PasskeyRefusal.WRONG_TYPE, key -> key.type = "webauthn.create"),
        row(PasskeyRefusal.WRONG_CHALLENGE, key -> key.challenge = new byte[32]),
        row(PasskeyRefusal.WRONG_ORIGIN, key -> key.origin = "https://evil.example"),
        row(PasskeyRefusal.CROSS_ORIGIN, key -> key.clientDataExtra = ",\"crossOrigin\":true"),
        row(
            PasskeyRefusal.CROSS_ORIGIN,
            key -> key.clientDataExtra = ",\"topOrigin\":\"https://evil.example\""),
        row(PasskeyRefusal.WRONG_RP_ID, key -> key.rpId = "evil.example"),
        row(PasskeyRefusal.USER_NOT_PRESENT, key -> key.flags = SoftAuthenticator.UV),
        row(PasskeyRefusal.USER_NOT_VERIFIED, key -> key.flags = SoftAuthenticator.UP),
        row(PasskeyRefusal.BACKED_UP_WITHOUT_ELIGIBILITY, key -> key.flags |= SoftAuthenticator.BS),
        row(PasskeyRefusal.BACKUP_ELIGIBILITY_CHANGED, key -> key.flags |= SoftAuthenticator.BE),
        row(PasskeyRefusal.BAD_SIGNATURE, key -> key.spoilSignature = true));
  }

  @ParameterizedTest
  @MethodSource("badAssertions")
  void refusesAssertion(Row row) {
    var key = key(Algorithm.ES256);
    Credential credential = registered(key.register());
    key.signCount = 2;
    row.spoil().accept(key);
    assertThat(WEB_AUTHN.verifyAssertion(key.sign(), CHALLENGE, credential, true))
        .isEqualTo(new Refused(row.reason()));
  }

  /** Faults are added from the last reason to the first: each time the new one is told. */
  @Test
  void theFirstReasonInOrderIsTold() {
    var key = key(Algorithm.ES256);
    Credential credential = registered(key.register());
    key.signCount = 2;
    for (Row row : badAssertions().toList().reversed()) {
      row.spoil().accept(key);
      assertThat(WEB_AUTHN.verifyAssertion(key.sign(), CHALLENGE, credential, true))
          .isEqualTo(new Refused(row.reason()));
      if (row.reason() == PasskeyRefusal.BACKUP_ELIGIBILITY_CHANGED) {
        key.flags = SoftAuthenticator.UP | SoftAuthenticator.UV; // would hide the next fault
      }
    }
  }

  @Test
  void aSignCountThatDoesNotRiseRaisesTheAlarm() {
    var key = key(Algorithm.ES256);
    key.signCount = 7;
    Credential credential = registered(key.register());
    for (long count : new long[] {7, 6, 0}) {
      key.signCount = count;
      assertThat(WEB_AUTHN.verifyAssertion(key.sign(), CHALLENGE, credential, true))
          .isEqualTo(new CopiedKeySuspected(credential.suspend(), count));
    }
    key.signCount = 8;
    assertThat(WEB_AUTHN.verifyAssertion(key.sign(), CHALLENGE, credential.suspend(), true))
        .isEqualTo(new Refused(PasskeyRefusal.SUSPENDED));
  }

  static Stream<String> rubbish() {
    String good = key(Algorithm.ES256).register();
    return Stream.of(
        "",
        "null",
        "[]",
        "{}",
        "{\"id\":1}",
        good.substring(1),
        good + "x".repeat(PasskeyAnswer.CHARS_MAX),
        good.replace("public-key", "password"),
        good.replaceFirst("\"id\":\"", "\"id\":\"A"),
        good.replace("clientDataJSON", "clientData"),
        good.replace("attestationObject", "attestation"),
        good.replaceAll("\"attestationObject\":\"[^\"]*\"", "\"attestationObject\":\"oA\""),
        good.replaceAll("\"clientDataJSON\":\"[^\"]*\"", "\"clientDataJSON\":\"e30\""),
        good.replaceFirst("\\{", "{\"id\":\"twice\","),
        "[".repeat(60_000));
  }

  @ParameterizedTest
  @MethodSource("rubbish")
  void rubbishIsMalformed(String json) {
    var malformed = new Refused(PasskeyRefusal.MALFORMED);
    assertThat(register(json, true)).isEqualTo(malformed);
    Assertion assertion =
        WEB_AUTHN.verifyAssertion(
            json, CHALLENGE, registered(key(Algorithm.ES256).register()), true);
    assertThat(assertion).isInstanceOf(Refused.class);
  }

  @Test
  void noChangedByteIsAccepted() {
    var random = new Random(20261122);
    var key = key(Algorithm.ES256);
    String registration = key.register();
    Credential credential = registered(registration);
    key.signCount = 2;
    String assertion = key.sign();
    for (int i = 0; i < 500; i++) {
      register(changed(registration, "attestationObject", random), true); // must not throw
      String bad =
          changed(
              assertion,
              List.of("authenticatorData", "signature", "clientDataJSON").get(i % 3),
              random);
      assertThat(WEB_AUTHN.verifyAssertion(bad, CHALLENGE, credential, true))
          .isNotInstanceOf(Verified.class);
    }
  }

  @FuzzTest
  void neverThrows(FuzzedDataProvider data) {
    byte[] bytes = data.consumeRemainingAsBytes();
    String blob = SoftAuthenticator.text(bytes);
    var key = key(Algorithm.ES256);
    String json = key.register();
    WEB_AUTHN.credentialId(new String(bytes, StandardCharsets.UTF_8));
    register(new String(bytes, StandardCharsets.UTF_8), true);
    register(
        json.replaceAll(
            "\"attestationObject\":\"[^\"]*\"", "\"attestationObject\":\"" + blob + "\""),
        true);
    register(
        json.replaceAll("\"clientDataJSON\":\"[^\"]*\"", "\"clientDataJSON\":\"" + blob + "\""),
        true);
  }

  @Test
  void optionsAreWhatTheBrowserParses() {
    Credential known = registered(key(Algorithm.ES256).register());
    JsonNode passkey =
        json(WEB_AUTHN.creationOptions(CHALLENGE, OWNER, Kind.PASSKEY, true, List.of(known)));
    assertThat(passkey.at("/rp/id").stringValue()).isEqualTo("portal.example");
    assertThat(passkey.at("/user/id").stringValue()).isEqualTo(OWNER.handle());
    assertThat(passkey.at("/user/displayName").stringValue()).isEqualTo("Ann \"O'Neil\" Ω\n");
    assertThat(passkey.at("/challenge").stringValue()).isEqualTo(SoftAuthenticator.text(CHALLENGE));
    assertThat(passkey.at("/pubKeyCredParams").size()).isEqualTo(3);
    assertThat(passkey.at("/excludeCredentials/0/id").stringValue()).isEqualTo(known.id());
    assertThat(passkey.at("/authenticatorSelection/residentKey").stringValue())
        .isEqualTo("required");
    assertThat(passkey.at("/attestation").stringValue()).isEqualTo("direct");

    JsonNode securityKey =
        json(WEB_AUTHN.creationOptions(CHALLENGE, OWNER, Kind.SECURITY_KEY, false, List.of()));
    assertThat(securityKey.at("/authenticatorSelection/residentKey").stringValue())
        .isEqualTo("discouraged");
    assertThat(securityKey.at("/hints/0").stringValue()).isEqualTo("security-key");
    assertThat(securityKey.at("/attestation").stringValue()).isEqualTo("none");

    JsonNode request = json(WEB_AUTHN.requestOptions(CHALLENGE, List.of(known), true));
    assertThat(request.at("/rpId").stringValue()).isEqualTo("portal.example");
    assertThat(request.at("/userVerification").stringValue()).isEqualTo("required");
    assertThat(request.at("/allowCredentials/0/transports/1").stringValue()).isEqualTo("hybrid");
    assertThat(json(WEB_AUTHN.requestOptions(CHALLENGE, List.of(), false)).at("/allowCredentials"))
        .isEmpty();
  }

  @Test
  void badConfigurationIsRefused() {
    assertThatThrownBy(() -> new RelyingParty("https://x", "x", Set.of("https://x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RelyingParty("x", "x", Set.of("http://x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RelyingParty("x", "x", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WEB_AUTHN.requestOptions(new byte[15], List.of(), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new RelyingParty("localhost", "x", Set.of("http://localhost:8080")).relatedOrigins())
        .isEqualTo("{\"origins\":[\"http://localhost:8080\"]}");
  }

  record Row(PasskeyRefusal reason, Consumer<SoftAuthenticator> spoil) {}

  private static Row row(PasskeyRefusal reason, Consumer<SoftAuthenticator> spoil) {
    return new Row(reason, spoil);
  }

  private static SoftAuthenticator key(Algorithm algorithm) {
    var key = new SoftAuthenticator(algorithm);
    key.challenge = CHALLENGE;
    key.userHandle = HANDLE;
    return key;
  }

  private static Registration register(String json, boolean requireUv) {
    return WEB_AUTHN.verifyRegistration(json, CHALLENGE, OWNER, requireUv);
  }

  private static Credential registered(String json) {
    return registered(json, true);
  }

  private static Credential registered(String json, boolean requireUv) {
    Registration outcome = register(json, requireUv);
    assertThat(outcome).isInstanceOf(Registered.class);
    return ((Registered) outcome).credential();
  }

  private static String changed(String json, String member, Random random) {
    String value = json(json).at("/response/" + member).stringValue();
    byte[] bytes = Base64.getUrlDecoder().decode(value);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return json.replace(value, SoftAuthenticator.text(bytes));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
