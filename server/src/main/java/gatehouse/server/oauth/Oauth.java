package gatehouse.server.oauth;

import gatehouse.client.wire.FailSafeInfo;
import gatehouse.core.apikey.ProgramId;
import gatehouse.server.account.OperatorDoor;
import gatehouse.server.apikey.ApiKeys;
import gatehouse.server.apikey.FailedRenewals;
import gatehouse.server.apikey.KeyGrants;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Networks;
import gatehouse.server.base.Pages;
import gatehouse.server.base.Seal;
import gatehouse.server.gate.Profiles;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.session.AccessTokens;
import gatehouse.server.session.KeyBound;
import gatehouse.server.session.SessionApi;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.RaiseFirst;
import gatehouse.server.signin.SignIns;
import gatehouse.server.tls.Authority;
import io.helidon.webserver.http.HttpService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The authorization server, put together. */
public final class Oauth {
  private final Database database;
  private final Log log;
  private final Chance chance;
  private final Issuer issuer;
  private final ClientGrants granted;
  private final Sessions sessions;
  private final InstantSource clock;
  private final Clients clients;
  private final ClientCertificates certificates;
  private final SigningKeys signing;
  private final ClientAuthentication authentication;
  private final List<HttpService> endpoints;

  public Oauth(
      Database database,
      Log log,
      Chance chance,
      Seal seal,
      Issuer issuer,
      ApiKeys keys,
      Clients clients,
      ClientGrants granted,
      FailedRenewals failed,
      Sessions sessions,
      KeyBound keyBound,
      AccessTokens accessTokens,
      Networks networks,
      Optional<Authority> authority,
      boolean registration,
      InstantSource clock) {
    this.database = database;
    this.log = log;
    this.chance = chance;
    this.issuer = issuer;
    this.granted = granted;
    this.sessions = sessions;
    this.clock = clock;
    this.clients = clients;
    this.certificates = new ClientCertificates(database, clients, sessions, authority);
    this.signing = new SigningKeys(database, chance, seal);
    ClientAssertions assertions = new ClientAssertions(issuer);
    this.authentication = new ClientAuthentication(database, clients, assertions);
    List<HttpService> always =
        List.of(
            new MetadataRoutes(issuer, registration, signing, clock),
            new PushRoutes(database, chance, authentication, keyBound, clock),
            new DeviceRoutes(database, chance, issuer, authentication, keyBound, clock),
            new TokenRoutes(
                new KeyTokens(database, keys, failed, sessions, assertions),
                new CodeTokens(database, log, granted, failed, sessions, authentication, networks),
                new IdTokens(issuer, signing),
                assertions,
                keyBound,
                accessTokens,
                networks,
                clock),
            new TokenCareRoutes(
                database,
                log,
                issuer,
                authentication,
                granted,
                sessions,
                accessTokens,
                keyBound,
                clock));
    this.endpoints =
        registration
            ? Stream.concat(
                    always.stream(),
                    Stream.of(
                        new RegistrationRoutes(clients, issuer.tls().isPresent(), chance, clock)))
                .toList()
            : always;
  }

  /** Its endpoints; the metadata describes them (RFC 8414), not the description of the API. */
  public List<HttpService> endpoints() {
    return endpoints;
  }

  /**
   * The pages where people decide, and look at what they decided.
   *
   * @param failSafes where the fail-safe of what was granted stands
   */
  public List<HttpService> pages(
      Desk desk,
      Pages pages,
      KeyGrants grants,
      Profiles profiles,
      OwnerNotices notices,
      Arrivals arrivals,
      BiFunction<Database, ProgramId, Optional<FailSafeInfo>> failSafes) {
    OwnGrants own = own(grants, notices);
    Granting granting = own.granting();
    return List.of(
        new ConnectRoutes(
            desk, pages, issuer, clients, granting, grants, profiles, arrivals, clock),
        new DevicePageRoutes(desk, granting, clock),
        new ConnectedRoutes(desk, own, id -> failSafes.apply(database, id), arrivals, clock),
        new ClientRoutes(desk, clients, chance, clock),
        new ClientCertificateRoutes(desk, clients, certificates, issuer, clock));
  }

  /** What a person's own session may call about what they granted. */
  public List<ApiRoute> api(
      SessionApi sessionApi,
      SignIns signIns,
      KeyGrants grants,
      OwnerNotices notices,
      BiFunction<Database, ProgramId, Optional<FailSafeInfo>> failSafes) {
    return new ConnectedApi(
            sessionApi,
            new RaiseFirst(signIns, clock),
            own(grants, notices),
            id -> failSafes.apply(database, id))
        .routes();
  }

  private OwnGrants own(KeyGrants grants, OwnerNotices notices) {
    Granting granting = new Granting(database, log, chance, granted, sessions, grants, notices);
    return new OwnGrants(sessions, clients, granting, clock);
  }

  /** What operators' programs may call. */
  public List<ApiRoute> api(OperatorDoor door) {
    return new ClientsApi(clients, certificates, chance, door, clock).routes();
  }

  /** Stores what is only in memory. To be called every second, and at the end. */
  public void store() {
    authentication.store();
  }

  /** To be called every minute or so. */
  public void sweep() {
    Instant now = clock.instant();
    signing.sweep(now);
    clients.sweep(now);
    certificates.sweep(now);
    database.write(sql ->
        ClientAssertions.sweep(sql, now)
            + PushedRequest.sweep(sql, now)
            + DeviceCodes.sweep(sql, now)
            + Guesses.sweep(sql, now)
            + Consent.sweep(sql, now));
  }
}
