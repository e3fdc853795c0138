package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.PushedAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.OIDCError;
import gatehouse.core.apikey.Binding;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Sql;
import gatehouse.server.session.KeyBound;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pushed authorization requests (RFC 9126): the only way to begin (FAPI 2.0, 5.3.2.2). */
final class PushRoutes implements HttpService {
  private static final int STATE_MAX = 4_000;
  private static final int NONCE_MAX = 256;
  private static final Set<String> SCOPES = Set.of("openid", "offline_access");
  private static final Set<String> PROMPTS = Set.of("login", "consent");

  private final Database database;
  private final Chance chance;
  private final ClientAuthentication clients;
  private final KeyBound keyBound;
  private final InstantSource clock;

  PushRoutes(
      Database database,
      Chance chance,
      ClientAuthentication clients,
      KeyBound keyBound,
      InstantSource clock) {
    this.database = database;
    this.chance = chance;
    this.clients = clients;
    this.keyBound = keyBound;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post(Issuer.PUSH, Exchange.of(keyBound, clock, this::push))
        .any(Issuer.PUSH, Exchange::postOnly);
  }

  private Exchange.Answer push(Exchange exchange) throws OauthException {
    ClientAuthentication.Authenticated authenticated = clients.check(exchange);
    PushedRequest asked = read(exchange, authenticated.client());
    String name = chance.id() + chance.id();
    keep(database, clients, authenticated, asked, name, sql -> {});
    String json =
        new PushedAuthorizationSuccessResponse(
                URI.create(PushedRequest.URN + name), PushedRequest.LIFETIME.toSeconds())
            .toJSONObject()
            .toJSONString();
    return new Exchange.Answer(Status.CREATED_201, json);
  }

  /** What is written beside a request. */
  @FunctionalInterface
  interface Beside {
    void in(Sql sql) throws SQLException;
  }

  /**
   * Keeps a request under its name, as the client has proved itself; one that goes beyond what the
   * client may ask for is refused.
   */
  static void keep(
      Database database,
      ClientAuthentication clients,
      ClientAuthentication.Authenticated authenticated,
      PushedRequest asked,
      String name,
      Beside beside)
      throws OauthException {
    Optional<String> beyond = authenticated.client().beyond(asked.detail().outline());
    if (beyond.isPresent()) {
      throw new OauthException(OauthException.INVALID_DETAILS, beyond.get());
    }
    ClientAuthentication.Heard heard = clients.heard(authenticated, asked.at());
    Optional<OauthException> refused =
        database.write(sql -> {
          Optional<OauthException> no = ClientAuthentication.take(sql, heard);
          if (no.isEmpty()) {
            no = asked.push(sql, name);
          }
          if (no.isEmpty()) {
            beside.in(sql);
          }
          return no;
        });
    if (refused.isPresent()) {
      throw refused.get();
    }
  }

  private static PushedRequest read(Exchange exchange, Client client) throws OauthException {
    AuthorizationRequest request = parse(exchange, client);
    if (!request.getResponseType().equals(ResponseType.CODE)) {
      throw new OauthException(
          OAuth2Error.UNSUPPORTED_RESPONSE_TYPE, "The only response_type is code.");
    }
    ResponseMode mode = request.getResponseMode();
    if (mode != null && !mode.equals(ResponseMode.QUERY)) {
      throw Exchange.invalid("The only response_mode is query.");
    }
    String redirectUri = exchange.needed("redirect_uri");
    if (!client.redirects(redirectUri)) {
      throw Exchange.invalid("redirect_uri is not one of those that the client registered.");
    }
    if (request.getCodeChallenge() == null
        || !CodeChallengeMethod.S256.equals(request.getCodeChallengeMethod())
        || !request.getCodeChallenge().getValue().matches("[A-Za-z0-9_-]{43}")) {
      throw Exchange.invalid("code_challenge of 43 characters by the method S256 is needed.");
    }
    if (exchange.text("state").length() > STATE_MAX || hasControl(exchange.text("state"))) {
      throw Exchange.invalid("state has at most 4000 characters, all of them printable.");
    }
    if (exchange.text("nonce").length() > NONCE_MAX || hasControl(exchange.text("nonce"))) {
      throw Exchange.invalid("nonce has at most 256 characters, all of them printable.");
    }
    List<String> prompts = words(exchange.text("prompt"));
    if (prompts.contains("none")) {
      throw new OauthException(
          OIDCError.CONSENT_REQUIRED,
          "The person always decides here: prompt=none cannot be served.");
    }
    if (!PROMPTS.containsAll(prompts)) {
      throw Exchange.invalid("prompt can be login and consent.");
    }
    Instant now = exchange.now();
    return new PushedRequest(
        client.id(),
        new Reply.Redirect(
            redirectUri, request.getCodeChallenge().getValue(), exchange.filled("state")),
        exchange.filled("nonce"),
        openid(request.getScope()),
        binding(exchange),
        acr(exchange.text("acr_values")),
        maxAge(exchange),
        prompts.contains("login"),
        AccessDetail.parse(exchange.text("authorization_details")),
        now);
  }

  private static AuthorizationRequest parse(Exchange exchange, Client client)
      throws OauthException {
    if (exchange.filled("request_uri").isPresent()) {
      throw Exchange.invalid("request_uri cannot be pushed.");
    }
    if (exchange.filled("request").isPresent()) {
      throw new OauthException(
          OAuth2Error.REQUEST_NOT_SUPPORTED, "Request objects are not taken here.");
    }
    Map<String, List<String>> form = new HashMap<>(exchange.form());
    form.put("client_id", List.of(client.id().value()));
    form.remove("prompt"); // the library knows combinations of its own
    form.remove("authorization_details"); // read by us, with a sentence for each fault
    try {
      return AuthorizationRequest.parse(form);
    } catch (ParseException | IllegalArgumentException e) {
      throw Exchange.invalid("The request cannot be read: " + plain(e.getMessage()) + ".");
    }
  }

  /** RFC 6749, 5.2: no quotes and no control characters in a description. */
  private static String plain(@org.jspecify.annotations.Nullable String message) {
    String text = String.valueOf(message).replaceAll("[^ !#-\\[\\]-~]", "");
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  /** Whether the program wants to know who the person is. */
  static boolean openid(@org.jspecify.annotations.Nullable Scope scope) throws OauthException {
    List<String> values = scope == null ? List.of() : scope.toStringList();
    if (!SCOPES.containsAll(values)) {
      throw new OauthException(
          OAuth2Error.INVALID_SCOPE,
          "scope can be openid; what the client may do stands in authorization_details.");
    }
    return values.contains("openid");
  }

  /**
   * What a code is to be bound to: by parameter, by header, or by both alike (RFC 9449, 10 and
   * 10.1).
   */
  static Optional<Binding> binding(Exchange exchange) throws OauthException {
    Optional<Binding> shown = exchange.shownIfAny();
    Optional<String> named = exchange.filled("dpop_jkt");
    if (named.isEmpty()) {
      return shown;
    }
    if (!named.get().matches("[A-Za-z0-9_-]{43}")) {
      throw Exchange.invalid("dpop_jkt is the thumbprint of a key: 43 characters.");
    }
    Binding wanted = new Binding(Binding.Method.JKT, named.get());
    if (shown.filter(each -> !each.equals(wanted)).isPresent()) {
      throw new OauthException(
          OAuth2Error.INVALID_DPOP_PROOF, "dpop_jkt names another key than the proof shows.");
    }
    return Optional.of(wanted);
  }

  /** The least of the levels that would do; values that we do not know are passed over. */
  private static Optional<AssuranceLevel> acr(String values) {
    List<String> wanted = words(values);
    return Arrays.stream(AssuranceLevel.values())
        .filter(level -> wanted.contains(level.acr()))
        .min(Comparator.naturalOrder());
  }

  private static Optional<Duration> maxAge(Exchange exchange) throws OauthException {
    Optional<String> text = exchange.filled("max_age");
    if (text.filter(value -> !value.matches("[0-9]{1,9}")).isPresent()) {
      throw Exchange.invalid("max_age is a number of seconds.");
    }
    return text.map(Long::parseLong).map(Duration::ofSeconds);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < ' ' || Character.isSurrogate((char) c));
  }
}
