package gatehouse.server.oauth;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.FailSafePolicy;
import gatehouse.core.apikey.Program;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Database;
import gatehouse.server.base.Json;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.Callers;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.Sessions;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asks about its own tokens, and has ended: introspection (RFC 7662) and revocation
 * (RFC 7009). Of other clients' tokens it learns nothing.
 */
final class TokenCareRoutes implements HttpService {
  private static final int TOKEN_MAX = 256;
  private static final String INACTIVE = "{\"active\":false}";

  private final Database database;
  private final Log log;
  private final Issuer issuer;
  private final ClientAuthentication clients;
  private final ClientGrants granted;
  private final Sessions sessions;
  private final AccessTokens tokens;
  private final KeyBound keyBound;
  private final InstantSource clock;

  TokenCareRoutes(
      Database database,
      Log log,
      Issuer issuer,
      ClientAuthentication clients,
      ClientGrants granted,
      Sessions sessions,
      AccessTokens tokens,
      KeyBound keyBound,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.issuer = issuer;
    this.clients = clients;
    this.granted = granted;
    this.sessions = sessions;
    this.tokens = tokens;
    this.keyBound = keyBound;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post(Issuer.INTROSPECT, Exchange.of(keyBound, clock, this::introspect))
        .any(Issuer.INTROSPECT, Exchange::postOnly)
        .post(Issuer.REVOKE, Exchange.of(keyBound, clock, this::revoke))
        .any(Issuer.REVOKE, Exchange::postOnly);
  }

  /**
   * A token that serves now.
   *
   * @param issuedAt when it was made; not known of one that ends with its session
   * @param refresh whether it renews others
   */
  private record Living(
      Session session,
      Access access,
      Optional<Instant> issuedAt,
      Instant expiresAt,
      boolean refresh) {
    /** The refresh token, which is as old as its session. */
    static Living ofSession(Session session, Access access) {
      return new Living(session, access, Optional.of(session.startedAt()), session.endsAt(), true);
    }

    static Living of(Session session, Access access, AccessTokens.Read read) {
      Instant end = read.expiresAt();
      boolean cut = end.getEpochSecond() >= session.endsAt().getEpochSecond();
      Optional<Instant> made =
          cut ? Optional.empty() : Optional.of(end.minus(AccessTokens.LIFETIME));
      return new Living(session, access, made, end, false);
    }
  }

  private Exchange.Answer introspect(Exchange exchange) throws OauthException {
    Client client = clients.taken(exchange);
    return Exchange.Answer.ok(
        living(exchange, client)
            .map(this::described)
            .map(claims -> new String(Json.bytes(claims), StandardCharsets.UTF_8))
            .orElse(INACTIVE));
  }

  private Map<String, Object> described(Living living) {
    List<Proof> proofs = living.session().proofs();
    Binding binding = living.access().binding();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("active", true);
    claims.put("iss", issuer.id());
    claims.put("client_id", living.access().clientId());
    claims.put("sub", living.session().person().value());
    living.issuedAt().ifPresent(at -> claims.put("iat", at.getEpochSecond()));
    claims.put("exp", living.expiresAt().getEpochSecond());
    if (!living.refresh()) {
      claims.put("token_type", type(binding.method()));
    }
    claims.put("cnf", Map.of(binding.method().claim(), binding.thumbprint()));
    claims.put("acr", Proof.level(proofs).orElseThrow().acr());
    claims.put("amr", IdTokens.amr(proofs));
    claims.put("auth_time", Consent.authTime(proofs).getEpochSecond());
    FailSafePolicy failSafe =
        granted
            .find(ProgramId.of(living.session().id()))
            .map(Program::failSafe)
            .orElse(FailSafePolicy.NONE);
    claims.put(
        "authorization_details", List.of(AccessDetail.of(living.access().rights(), failSafe)));
    return claims;
  }

  private static String type(Binding.Method method) {
    return switch (method) {
      case JKT -> "DPoP";
      case X5T_S256 -> "Bearer"; // RFC 8705, 3
    };
  }

  /** Ends what was granted, whichever of its tokens is shown (RFC 7009, 2.1). */
  private Exchange.Answer revoke(Exchange exchange) throws OauthException {
    Client client = clients.taken(exchange);
    Optional<Binding> shown = exchange.shownIfAny();
    Optional<Living> living = living(exchange, client);
    if (living.isPresent()
        && shown.filter(key -> !key.equals(living.get().access().binding())).isPresent()) {
      throw Exchange.invalid("The token is bound to another key than the one that was shown.");
    }
    if (living.isPresent()) {
      Session session = living.get().session();
      database.write(sql -> {
        boolean ended =
            sessions.end(
                sql,
                session.person(),
                session.id(),
                client.id().value(),
                SessionEnd.GAVE_BACK,
                Sessions.origin(session),
                exchange.now());
        if (ended) {
          log.append(sql, entry(session.person(), session, client, exchange.now()));
        }
        return ended;
      });
    }
    return new Exchange.Answer(Status.OK_200, "{}");
  }

  private static Entry entry(PersonId person, Session session, Client client, Instant now) {
    return Entry.of(
            person,
            now.toEpochMilli(),
            Act.ACCESS_REVOKED,
            client.id().value(),
            Sessions.origin(session))
        .with("client", client.id().value())
        .with("name", client.name());
  }

  private Optional<Living> living(Exchange exchange, Client client) throws OauthException {
    String token = exchange.needed("token");
    if (token.length() > TOKEN_MAX) {
      return Optional.empty();
    }
    Instant now = exchange.now();
    Optional<AccessTokens.Read> read =
        tokens.read(token).filter(each -> now.isBefore(each.expiresAt()));
    return Callers.serving(
            read.isPresent()
                ? sessions.check(read.get().session(), now)
                : sessions.check(SecretBytes.ofText(token), now))
        .map(caller -> caller.session())
        .flatMap(session ->
            session
                .access()
                .filter(access -> access.clientId().equals(client.id().value()))
                .filter(keyBound::letsIn)
                .map(access ->
                    read.map(found -> Living.of(session, access, found))
                        .orElseGet(() -> Living.ofSession(session, access))));
  }
}
