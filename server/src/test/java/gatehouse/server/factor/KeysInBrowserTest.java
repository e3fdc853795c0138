package gatehouse.server.factor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.device.DeviceProof;
import gatehouse.core.factor.Credential;
import gatehouse.server.base.Browser;
import gatehouse.server.base.Challenges;
import io.helidon.common.parameters.Parameters;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** passkey.js and device.js in a real browser, against the real checks and the portal's policy. */
class KeysInBrowserTest {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'";
  private static final WebAuthn.Owner OWNER = new WebAuthn.Owner("b3BhcXVl", "ann", "Ann");
  private static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");

  private static Browser browser;
  private static WebServer server;
  private static String origin = "";
  private static WebAuthn webAuthn;
  private static final Challenges CHALLENGES =
      new Challenges(SecretBytes.copyOf(new byte[32]), new SecureRandom());
  private static final List<Credential> CREDENTIALS = new CopyOnWriteArrayList<>();

  private BrowserContext context;
  private Page page;
  private CDPSession devtools;
  private String authenticator = "";

  @BeforeAll
  static void open() {
    browser = Browser.open();
    server = WebServer.builder().port(0).routing(KeysInBrowserTest::routes).build().start();
    origin = "http://localhost:" + server.port();
    webAuthn = new WebAuthn(new RelyingParty("localhost", "Broker", Set.of(origin)));
  }

  @AfterAll
  static void close() {
    server.stop();
    browser.close();
  }

  @BeforeEach
  void page() {
    CREDENTIALS.clear();
    context = browser.chromium().newContext();
    page = context.newPage();
    page.setDefaultTimeout(Browser.PATIENCE_MS);
    devtools = context.newCDPSession(page);
    devtools.send("WebAuthn.enable");
    var options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    var arguments = new JsonObject();
    arguments.add("options", options);
    authenticator =
        devtools
            .send("WebAuthn.addVirtualAuthenticator", arguments)
            .get("authenticatorId")
            .getAsString();
  }

  @AfterEach
  void closePage() {
    context.close();
  }

  @Test
  void registersAPasskeyAndSignsInWithItFromTheAutofillList() {
    register();
    Credential credential = CREDENTIALS.getFirst();
    assertThat(credential.discoverable()).isTrue();
    assertThat(credential.userVerified()).isTrue();
    assertThat(credential.attestationFormat()).isEqualTo("packed");

    page.navigate(origin + "/sign-in"); // conditional mediation: no click
    assertThat(page.locator("body")).containsText("signed in");
  }

  @Test
  void theButtonEndsTheConditionalCallAndSignsIn() {
    register();
    presence(false);
    page.navigate(origin + "/sign-in");
    page.locator("#sign-in[data-device=proved]").waitFor();
    presence(true); // serves requests that start from now on: the waiting one stays as it is
    assertThat(page.locator("#sign-in")).isVisible();
    page.click("[data-passkey-button]");
    assertThat(page.locator("body")).containsText("signed in");
  }

  @Test
  void aSecondFactorPageSignsInWithTheKnownKey() {
    register();
    page.navigate(origin + "/second");
    assertThat(page.locator("body")).containsText("signed in");
  }

  @Test
  void aKeyThatIsRegisteredSaysSo() {
    register();
    page.navigate(origin + "/add");
    page.click("[data-passkey-button]");
    assertThat(page.locator("[data-passkey-message]")).containsText("registered already");
  }

  @Test
  void theDeviceKeyStaysTheSameAndCannotBeExported() {
    String first = thumbprint();
    assertThat(thumbprint()).isEqualTo(first).hasSize(43);
    Object exported =
        page.evaluate(
            """
            () => new Promise((resolve) => {
              indexedDB.open("gatehouse", 1).onsuccess = (event) => {
                const store = event.target.result.transaction("keys").objectStore("keys");
                store.get("device").onsuccess = (found) => {
                  const key = found.target.result.privateKey;
                  Promise.all(["pkcs8", "jwk"].map((format) =>
                    crypto.subtle.exportKey(format, key).then(() => "taken", (e) => e.name)))
                    .then((names) => resolve(key.extractable + " " + names));
                };
              };
            })\
            """);
    assertThat(exported).isEqualTo("false InvalidAccessError,InvalidAccessError");
  }

  @Test
  void withoutStorageTheFieldsStayEmptyAndTheFormWorks() {
    page.addInitScript("delete window.indexedDB; window.indexedDB = undefined;");
    page.navigate(origin + "/device");
    page.locator("form[data-device=none]").waitFor();
    page.click("#go");
    assertThat(page.locator("body")).containsText("ABSENT");
  }

  private void register() {
    page.navigate(origin + "/add");
    page.click("[data-passkey-button]");
    assertThat(page.locator("body")).containsText("added");
    assertThat(CREDENTIALS).hasSize(1);
  }

  private String thumbprint() {
    page.navigate(origin + "/device");
    page.locator("form[data-device=proved]").waitFor();
    page.click("#go");
    return page.locator("#thumbprint").textContent();
  }

  private void presence(boolean automatic) {
    var arguments = new JsonObject();
    arguments.addProperty("authenticatorId", authenticator);
    arguments.addProperty("enabled", automatic);
    devtools.send("WebAuthn.setAutomaticPresenceSimulation", arguments);
  }

  private static void routes(HttpRouting.Builder routing) {
    routing
        .get("/static/{name}", KeysInBrowserTest::script)
        .get("/add", (request, response) -> html(response, addPage()))
        .post("/add", KeysInBrowserTest::add)
        .get("/sign-in", (request, response) -> html(response, signInPage("", List.of())))
        .get(
            "/second",
            (request, response) -> html(response, signInPage("data-passkey-auto", CREDENTIALS)))
        .post("/sign-in", KeysInBrowserTest::signIn)
        .get("/device", (request, response) -> html(response, devicePage()))
        .post("/device", KeysInBrowserTest::device);
  }

  private static String addPage() {
    String challenge = CHALLENGES.issue("add", NOW);
    String options =
        webAuthn.creationOptions(
            valid("add", challenge), OWNER, WebAuthn.Kind.PASSKEY, true, CREDENTIALS);
    return """
    <form method=post data-passkey-create="%s"><input type=hidden name=credential>
    <input type=hidden name=challenge value="%s"><button data-passkey-button>Add</button>
    <p data-passkey-message hidden></p></form>
    <script src=/static/passkey.js defer></script>\
    """
        .formatted(escaped(options), challenge);
  }

  private static String signInPage(String more, List<Credential> allowed) {
    String challenge = CHALLENGES.issue("sign-in", NOW);
    String options = webAuthn.requestOptions(valid("sign-in", challenge), allowed, true);
    return """
    <form id=sign-in method=post action=/sign-in data-challenge="%1$s"
    data-passkey-options="%2$s" %3$s>
    <input name=username autocomplete="username webauthn" required>
    <input type=hidden name=passkey><input type=hidden name=challenge value="%1$s">
    <input type=hidden name=device_key><input type=hidden name=device_proof>
    <button type=button data-passkey-button>Use a passkey</button>
    <p data-passkey-message hidden></p></form>
    <script src=/static/passkey.js defer></script>
    <script src=/static/device.js defer></script>\
    """
        .formatted(challenge, escaped(options), more);
  }

  private static String devicePage() {
    return """
    <form method=post data-challenge="c1"><input type=hidden name=device_key>
    <input type=hidden name=device_proof><button id=go>Go</button></form>
    <script src=/static/device.js defer></script>\
    """;
  }

  private static void add(ServerRequest request, ServerResponse response) {
    Parameters form = request.content().as(Parameters.class);
    var outcome =
        webAuthn.verifyRegistration(
            form.get("credential"), valid("add", form.get("challenge")), OWNER, true);
    switch (outcome) {
      case WebAuthn.Registered registered -> {
        CREDENTIALS.add(registered.credential());
        html(response, "added");
      }
      case WebAuthn.Refused refused -> html(response, refused.reason().name());
    }
  }

  private static void signIn(ServerRequest request, ServerResponse response) {
    Parameters form = request.content().as(Parameters.class);
    String json = form.get("passkey");
    String id = webAuthn.credentialId(json).orElse("");
    Credential stored =
        CREDENTIALS.stream().filter(known -> known.id().equals(id)).findFirst().orElseThrow();
    var outcome =
        webAuthn.verifyAssertion(json, valid("sign-in", form.get("challenge")), stored, true);
    html(response, outcome instanceof WebAuthn.Verified ? "signed in" : outcome.toString());
  }

  private static void device(ServerRequest request, ServerResponse response) {
    Parameters form = request.content().as(Parameters.class);
    var outcome =
        DeviceProof.verify(
            origin,
            "c1",
            form.first("device_key").orElse(""),
            form.first("device_proof").orElse(""));
    html(
        response,
        switch (outcome) {
          case DeviceProof.Proven proven ->
              "<p id=thumbprint>" + proven.key().thumbprint() + "</p>";
          case DeviceProof.NotProven not -> "<p id=thumbprint>" + not.reason() + "</p>";
        });
  }

  private static byte[] valid(String purpose, String challenge) {
    return ((Challenges.Valid) CHALLENGES.check(purpose, challenge, NOW)).bytes();
  }

  private static void script(ServerRequest request, ServerResponse response) {
    String name = request.path().pathParameters().get("name");
    try (var in =
        Objects.requireNonNull(KeysInBrowserTest.class.getResourceAsStream("/static/" + name))) {
      response.header(HeaderNames.CONTENT_TYPE.defaultCase(), "text/javascript");
      response.send(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void html(ServerResponse response, String body) {
    response.header(HeaderNames.CONTENT_TYPE.defaultCase(), "text/html; charset=utf-8");
    response.header("Content-Security-Policy", POLICY);
    response.send("<!doctype html><html lang=en><title>t</title><body>" + body + "</body></html>");
  }

  private static String escaped(String json) {
    return json.replace("&", "&amp;").replace("\"", "&quot;");
  }
}
