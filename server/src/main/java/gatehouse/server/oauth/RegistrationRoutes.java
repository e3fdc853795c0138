package gatehouse.server.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.client.ClientInformation;
import com.nimbusds.oauth2.sdk.client.ClientMetadata;
import com.nimbusds.oauth2.sdk.client.RegistrationError;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import gatehouse.core.apikey.AccessScope;
import gatehouse.core.oauth.Client;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Form;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.minidev.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Clients that register themselves (RFC 7591), where the operator switched that on: nobody has
 * looked at them, so they may ask to read paper accounts and no more, and the page where people
 * decide says so. Keys come by value: nobody points the server at an address.
 */
final class RegistrationRoutes implements HttpService {
  private static final Set<GrantType> GRANTS =
      Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);

  private final Clients clients;
  private final Set<ClientAuthenticationMethod> methods;
  private final Chance chance;
  private final InstantSource clock;

  /**
   * The endpoint.
   *
   * @param certificates whether a client may show its key by a certificate of its own
   */
  RegistrationRoutes(Clients clients, boolean certificates, Chance chance, InstantSource clock) {
    this.clients = clients;
    this.methods =
        certificates
            ? Set.of(
                ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH)
            : Set.of(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    this.chance = chance;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post(Issuer.REGISTER, this::register);
  }

  private void register(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header(HeaderNames.CONTENT_TYPE, "application/json");
    Instant now = clock.instant();
    try {
      Asked asked = read(request);
      Client client =
          new Client(
              ClientsApi.freshId(chance),
              asked.name(),
              asked.redirectUris(),
              asked.jwks(),
              AccessScope.READ,
              false,
              false,
              false,
              asked.contact(),
              now,
              Optional.empty());
      if (!clients.register(client)) {
        throw OauthException.busy(
            MessageFormat.format(
                "{0} clients registered themselves in a day, and more are not taken.",
                Clients.REGISTERED_IN_A_DAY_MAX),
            Clients.DAY);
      }
      response.status(Status.CREATED_201).send(answer(client, asked.method()));
    } catch (OauthException e) {
      e.retryAfterSeconds()
          .ifPresent(wait -> response.header(HeaderNames.RETRY_AFTER, Long.toString(wait)));
      response.status(e.status()).send(e.error().toJSONObject().toJSONString());
    }
  }

  private record Asked(
      String name,
      String contact,
      List<String> redirectUris,
      String jwks,
      ClientAuthenticationMethod method) {
    private Asked {
      redirectUris = List.copyOf(redirectUris);
    }
  }

  private Asked read(ServerRequest request) throws OauthException {
    ClientMetadata wish;
    String jwks;
    try {
      JSONObject json =
          JSONObjectUtils.parse(new String(Form.body(request), StandardCharsets.UTF_8));
      wish = ClientMetadata.parse(json);
      jwks = JSONObjectUtils.getJSONObject(json, "jwks", new JSONObject()).toJSONString();
    } catch (ParseException | IllegalArgumentException e) {
      throw bad("The request must be one JSON object of client metadata, each field of its type.");
    }
    if (wish.getJWKSetURI() != null || wish.getSoftwareStatement() != null) {
      throw bad("Keys are given as jwks; jwks_uri and software_statement are not taken.");
    }
    ClientAuthenticationMethod method =
        Optional.ofNullable(wish.getTokenEndpointAuthMethod())
            .orElse(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
    if (!methods.contains(method)) {
      throw bad("token_endpoint_auth_method can be " + methods + ".");
    }
    if (wish.getGrantTypes() != null && !GRANTS.containsAll(wish.getGrantTypes())) {
      throw bad("grant_types can be authorization_code and refresh_token.");
    }
    if (wish.getResponseTypes() != null
        && !Set.of(ResponseType.CODE).containsAll(wish.getResponseTypes())) {
      throw bad("response_types can be code.");
    }
    return new Asked(
        line("client_name", wish.getName(), Client.NAME_MAX),
        line("contacts", first(wish.getEmailContacts()), Client.CONTACT_MAX),
        redirects(wish.getRedirectionURIs()),
        keys(jwks),
        method);
  }

  private static String first(@Nullable List<String> contacts) {
    return contacts == null || contacts.isEmpty() ? "" : contacts.getFirst();
  }

  private static String line(String field, @Nullable String text, int charactersMax)
      throws OauthException {
    String line = text == null ? "" : text.strip();
    if (!ClientsApi.isLine(line, charactersMax)) {
      throw bad(field + " is missing, or longer than " + charactersMax + " characters.");
    }
    return line;
  }

  private static List<String> redirects(@Nullable Set<URI> uris) throws OauthException {
    List<String> texts =
        uris == null ? List.of() : uris.stream().map(URI::toString).distinct().toList();
    if (texts.isEmpty()
        || texts.size() > Client.REDIRECT_URIS_MAX
        || !texts.stream().allMatch(Client::fitsRedirect)) {
      throw new OauthException(
          RegistrationError.INVALID_REDIRECT_URI,
          "redirect_uris must hold 1 to "
              + Client.REDIRECT_URIS_MAX
              + " https addresses without a fragment, or http addresses on 127.0.0.1 or [::1].");
    }
    return texts;
  }

  private static String keys(String text) throws OauthException {
    return switch (KeySets.read(text)) {
      case KeySets.Read.Good(String jwks) -> jwks;
      case KeySets.Read.Refused(String sentence) -> throw bad(sentence);
    };
  }

  private static OauthException bad(String sentence) {
    return new OauthException(RegistrationError.INVALID_CLIENT_METADATA, sentence);
  }

  /** What was registered, which may be less than was asked for (RFC 7591, 3.2.1). */
  private static String answer(Client client, ClientAuthenticationMethod method) {
    ClientMetadata registered = new ClientMetadata();
    registered.setName(client.name());
    registered.setRedirectionURIs(
        client.redirectUris().stream().map(URI::create).collect(Collectors.toSet()));
    registered.setGrantTypes(GRANTS);
    registered.setResponseTypes(Set.of(ResponseType.CODE));
    registered.setTokenEndpointAuthMethod(method);
    registered.setEmailContacts(List.of(client.contact()));
    try {
      registered.setJWKSet(JWKSet.parse(client.jwks()));
    } catch (java.text.ParseException e) {
      throw new IllegalStateException("keys were read that are none", e);
    }
    return new ClientInformation(
            new ClientID(client.id().value()), Date.from(client.createdAt()), registered, null)
        .toJSONObject()
        .toJSONString();
  }
}
