package gatehouse.server.oauth;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import gatehouse.core.account.Person;
import gatehouse.core.apikey.Access;
import gatehouse.core.apikey.AccessRights;
import gatehouse.core.apikey.Binding;
import gatehouse.core.apikey.ProgramId;
import gatehouse.core.audit.Act;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Origin;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.oauth.Client;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionEnd;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.Subject;
import gatehouse.server.account.People;
import gatehouse.server.apikey.FailedRenewals;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Networks;
import gatehouse.server.base.Sql;
import gatehouse.server.base.Subnet;
import gatehouse.server.session.Callers;
import gatehouse.server.session.SessionRows;
import gatehouse.server.session.SessionStart;
import gatehouse.server.session.Sessions;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What registered clients get: a code is exchanged once for a session whose secret is the refresh
 * token (RFC 6749, 4.1.3), which stays the same and ends with what the person granted (FAPI 2.0,
 * 5.3.2.1, item 9).
 */
final class CodeTokens {
  private static final int TEXT_MAX = 256;

  /** A program that asks on, much later, is forgotten by its owner. */
  private static final Duration TOLD_AFTER_END_MAX = Duration.ofDays(7);

  private final Database database;
  private final Log log;
  private final ClientGrants granted;
  private final FailedRenewals failed;
  private final Sessions sessions;
  private final ClientAuthentication clients;
  private final Networks networks;

  CodeTokens(
      Database database,
      Log log,
      ClientGrants granted,
      FailedRenewals failed,
      Sessions sessions,
      ClientAuthentication clients,
      Networks networks) {
    this.database = database;
    this.log = log;
    this.granted = granted;
    this.failed = failed;
    this.sessions = sessions;
    this.clients = clients;
    this.networks = networks;
  }

  /** What a code was exchanged for. */
  record Issued(Sessions.Grant grant, Consent consent) {}

  private sealed interface Outcome {
    record Good(Issued issued) implements Outcome {}

    /** What was written meanwhile stays written. */
    record Refused(OauthException why) implements Outcome {}
  }

  /** What speaks against a code, beside what speaks against every one. */
  @FunctionalInterface
  private interface Fits {
    Optional<String> refusal(Reply reply);
  }

  /** Exchanges a code; its tokens will be bound to the key that is shown. */
  Issued exchange(Exchange exchange) throws OauthException {
    ClientAuthentication.Authenticated authenticated = clients.check(exchange);
    Binding shown = exchange.shown();
    String code = exchange.needed("code");
    String verifier = exchange.needed("code_verifier");
    String redirectUri = exchange.needed("redirect_uri");
    if (code.length() > TEXT_MAX || !verifier.matches("[A-Za-z0-9._~-]{43,128}")) {
      throw invalid("code or code_verifier has not the form that is needed.");
    }
    Fits fits =
        reply ->
            switch (reply) {
              case Reply.Redirect redirect when !redirect.uri().equals(redirectUri) ->
                  Optional.of("redirect_uri is not the one that the request had.");
              case Reply.Redirect redirect
                  when !same(Chance.hash(verifier), redirect.challenge()) ->
                  Optional.of("code_verifier does not belong to the code_challenge.");
              case Reply.Redirect redirect -> Optional.empty();
              case Reply.Device device -> Optional.of("This is the code of a device.");
            };
    return written(
        clients.heard(authenticated, exchange.now()),
        sql -> exchange(sql, exchange, authenticated.client(), code, fits, shown));
  }

  /** What a program on another device gets, as soon as somebody has let it in (RFC 8628, 3.4). */
  Issued ofDevice(Exchange exchange) throws OauthException {
    ClientAuthentication.Authenticated authenticated = clients.check(exchange);
    Binding shown = exchange.shown();
    String code = exchange.needed("device_code");
    if (code.length() > TEXT_MAX) {
      throw invalid("device_code has not the form that is needed.");
    }
    Fits fits =
        reply ->
            switch (reply) {
              case Reply.Device device -> Optional.empty();
              case Reply.Redirect redirect -> Optional.of("This is no code of a device.");
            };
    Client client = authenticated.client();
    return written(
        clients.heard(authenticated, exchange.now()),
        sql -> {
          Optional<OauthException> waits = DeviceCodes.ask(sql, code, client, exchange.now());
          return waits.isPresent()
              ? new Outcome.Refused(waits.get())
              : exchange(sql, exchange, client, code, fits, shown);
        });
  }

  private Issued written(ClientAuthentication.Heard heard, Database.Work<Outcome> work)
      throws OauthException {
    Outcome outcome =
        database.write(sql -> {
          Optional<OauthException> refused = ClientAuthentication.take(sql, heard);
          return refused.isPresent() ? new Outcome.Refused(refused.get()) : work.in(sql);
        });
    return switch (outcome) {
      case Outcome.Good(Issued issued) -> issued;
      case Outcome.Refused(OauthException why) -> throw why;
    };
  }

  private Outcome exchange(
      Sql sql, Exchange exchange, Client client, String code, Fits fits, Binding shown)
      throws SQLException {
    Optional<Consent.Stored> found =
        Consent.load(sql, code)
            .filter(each -> each.consent().request().client().equals(client.id()));
    if (found.isEmpty()) {
      return refused("This code was not given to this client.");
    }
    Consent.Stored stored = found.get();
    Consent consent = stored.consent();
    PushedRequest request = consent.request();
    People.lock(sql, consent.person()); // of two that come at once, the second sees the first
    Optional<SessionId> before =
        Consent.load(sql, code).flatMap(Consent.Stored::session).or(stored::session);
    if (before.isPresent()) {
      // RFC 6749, 4.1.2: who uses it twice is perhaps a thief, and perhaps was the first time
      revoke(sql, consent, before.get(), client, exchange.now());
      return refused("This code was used before. What it gave is revoked.");
    }
    if (stored.over(exchange.now())) {
      return refused("This code has expired.");
    }
    Optional<String> refusal = fits.refusal(request.reply());
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    if (request.binding().filter(bound -> !bound.equals(shown)).isPresent()) {
      return refused("This code is bound to another key than the one that was shown.");
    }
    Optional<Person> person =
        People.load(sql, consent.person())
            .filter(each -> each.standing() == Subject.Standing.ACTIVE);
    if (person.isEmpty()) {
      return refused("The person is locked out, and so is whoever acts for them.");
    }
    if (!SessionRows.lives(sql, consent.session())) {
      // who ends all sessions ends what was agreed to in one of them a moment ago
      return refused("The person has signed out since. Ask again.");
    }
    if (consent.rights().scope().trades()) {
      ClientGrantRows.holdBooks(sql, consent.rights().accounts());
    }
    String id = client.id().value();
    sessions.room(
        sql,
        consent.person(),
        other -> other.access().filter(each -> each.clientId().equals(id)).isPresent(),
        exchange.now());
    Sessions.Grant grant =
        sessions.start(
            sql,
            person.get(),
            new SessionStart(
                AccessInterface.API,
                Optional.empty(),
                client.name(),
                consent.proofs(),
                Proof.level(consent.proofs()).orElseThrow(),
                Networks.prefix(networks.address(exchange.request())),
                "",
                Optional.of(new Access(client.id().value(), consent.rights(), shown)),
                Duration.ofDays(request.detail().days())),
            exchange.now());
    granted.begin(sql, grant.session(), client.name(), consent.failSafe(), exchange.now());
    if (!Consent.exchange(sql, code, grant.session().id())) {
      throw new IllegalStateException("a code was exchanged twice under the lock of its person");
    }
    return new Outcome.Good(new Issued(grant, consent));
  }

  private void revoke(Sql sql, Consent consent, SessionId id, Client client, Instant now)
      throws SQLException {
    boolean ended =
        sessions.end(
            sql,
            consent.person(),
            id,
            client.id().value(),
            SessionEnd.CODE_USED_TWICE,
            Origin.NONE,
            now);
    if (ended) {
      log.append(
          sql,
          Entry.of(
                  consent.person(),
                  now.toEpochMilli(),
                  Act.ACCESS_REVOKED,
                  Entry.SYSTEM,
                  Origin.NONE)
              .with("client", client.id().value())
              .with("name", client.name())
              .with("why", SessionEnd.CODE_USED_TWICE.code()));
    }
  }

  /**
   * The session that a refresh token renews, when the key is shown that it is bound to: found in
   * memory. Written down is only that a program is there which is watched over.
   */
  Session refresh(Exchange exchange) throws OauthException {
    ClientAuthentication.Authenticated authenticated = clients.check(exchange);
    Binding shown = exchange.shown();
    ClientAuthentication.Heard heard = clients.heard(authenticated, exchange.now());
    clients.takeLater(heard);
    Client client = authenticated.client();
    String token = exchange.needed("refresh_token");
    Session session =
        Callers.serving(
                token.length() > TEXT_MAX
                    ? Optional.empty()
                    : sessions.check(SecretBytes.ofText(token), exchange.now()))
            .map(caller -> caller.session())
            .orElseThrow(() -> over(token, client, shown, exchange.now()));
    Access access =
        held(session, client)
            .orElseThrow(() -> invalid("This refresh token was not given to this client."));
    boolean renewed = isNextCertificate(access.binding(), authenticated, shown);
    if (!renewed && !access.binding().equals(shown)) {
      note(session, client, FailedRenewals.Refusal.GRANT_KEY, exchange.now());
      throw invalid("This refresh token is bound to another key than the one that was shown.");
    }
    Optional<FailedRenewals.Refusal> outside = outside(access.rights(), exchange);
    if (outside.isPresent()) {
      note(session, client, outside.get(), exchange.now());
      throw invalid(outside.get().sentence());
    }
    Session renewing = renewed ? rebound(heard, client, session, shown, exchange.now()) : session;
    granted.renewed(renewing, exchange.now());
    return renewing;
  }

  /** Why those rights do not serve where, or when, the request comes from. */
  private Optional<FailedRenewals.Refusal> outside(AccessRights rights, Exchange exchange) {
    if (!Subnet.allow(rights.networks(), networks.address(exchange.request()))) {
      return Optional.of(FailedRenewals.Refusal.GRANT_NETWORK);
    }
    return rights.inHours(exchange.now())
        ? Optional.empty()
        : Optional.of(FailedRenewals.Refusal.GRANT_HOURS);
  }

  /**
   * Whether the client came in by another certificate than the one that its tokens are bound to: a
   * refresh token is its client's, whichever of its certificates that shows (RFC 8705, 7.1), but
   * never goes back to an older one.
   */
  private static boolean isNextCertificate(
      Binding bound, ClientAuthentication.Authenticated authenticated, Binding shown) {
    return authenticated.proved().isEmpty() // by the very certificate of this connection
        && bound.method() == Binding.Method.X5T_S256
        && shown.method() == bound.method()
        && !bound.equals(shown);
  }

  private Session rebound(
      ClientAuthentication.Heard heard, Client client, Session session, Binding shown, Instant now)
      throws OauthException {
    String before = session.access().orElseThrow().binding().thumbprint();
    Optional<Session> bound =
        database.write(sql ->
            ClientAuthentication.take(sql, heard).isEmpty()
                    && ClientCertificateRows.follows(sql, client.id(), shown.thumbprint(), before)
                ? granted.rebind(sql, session, client, shown, now)
                : Optional.empty());
    return bound.orElseThrow(() ->
        invalid(
            "This refresh token is bound to a newer certificate of this client, or to one that was"
                + " revoked."));
  }

  private static Optional<Access> held(Session session, Client client) {
    return session.access().filter(each -> each.clientId().equals(client.id().value()));
  }

  /** Whoever shows the key of what ran out lately is the program, and its owner hears of it. */
  private OauthException over(String token, Client client, Binding shown, Instant now) {
    Optional<Session> ran =
        token.length() > TEXT_MAX
            ? Optional.empty()
            : database.read(sql ->
                SessionRows.ranOut(sql, SecretBytes.ofText(token), now.minus(TOLD_AFTER_END_MAX)));
    ran.filter(session ->
            held(session, client).filter(each -> each.binding().equals(shown)).isPresent())
        .ifPresent(session -> note(session, client, FailedRenewals.Refusal.GRANT_OVER, now));
    return invalid("This refresh token has ended, or was not given here.");
  }

  private void note(Session session, Client client, FailedRenewals.Refusal refusal, Instant now) {
    FailedRenewals.Asker asker =
        new FailedRenewals.Asker(
            session.person(), ProgramId.of(session.id()), client.id().value(), client.name());
    database.write(sql -> {
      failed.note(sql, asker, refusal, refusal.sentence(), now);
      return true;
    });
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        other.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static Outcome refused(String sentence) {
    return new Outcome.Refused(invalid(sentence));
  }

  private static OauthException invalid(String sentence) {
    return new OauthException(OAuth2Error.INVALID_GRANT, sentence);
  }
}
