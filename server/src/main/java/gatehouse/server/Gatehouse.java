package gatehouse.server;

import gatehouse.core.account.Argon2Params;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.factor.FactorKind;
import gatehouse.core.market.Replay;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.Way;
import gatehouse.server.account.Argon2;
import gatehouse.server.account.Blocklist;
import gatehouse.server.account.HashPool;
import gatehouse.server.account.Invitations;
import gatehouse.server.account.InviteRoutes;
import gatehouse.server.account.MailChanges;
import gatehouse.server.account.MailRoutes;
import gatehouse.server.account.NewPasswords;
import gatehouse.server.account.Operating;
import gatehouse.server.account.OperatorDoor;
import gatehouse.server.account.PasswordRoutes;
import gatehouse.server.account.Passwords;
import gatehouse.server.apikey.KeyKeeping;
import gatehouse.server.audit.Log;
import gatehouse.server.base.ApiRoute;
import gatehouse.server.base.Assets;
import gatehouse.server.base.Challenges;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Cookies;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Failures;
import gatehouse.server.base.Guard;
import gatehouse.server.base.Health;
import gatehouse.server.base.Keys;
import gatehouse.server.base.Metrics;
import gatehouse.server.base.OpenApi;
import gatehouse.server.base.Pages;
import gatehouse.server.base.RequestWatch;
import gatehouse.server.base.Seal;
import gatehouse.server.base.Shell;
import gatehouse.server.base.Traces;
import gatehouse.server.brokerage.TakeoverDecisions;
import gatehouse.server.device.BoundSessions;
import gatehouse.server.device.Dbsc;
import gatehouse.server.factor.Enrolment;
import gatehouse.server.factor.EnrolmentRoutes;
import gatehouse.server.factor.FactorChanges;
import gatehouse.server.factor.FactorChecks;
import gatehouse.server.factor.FactorPages;
import gatehouse.server.factor.FactorRoutes;
import gatehouse.server.factor.NumberEnrolment;
import gatehouse.server.factor.RecoveryBatches;
import gatehouse.server.factor.RelyingParty;
import gatehouse.server.factor.WebAuthn;
import gatehouse.server.failsafe.FailSafes;
import gatehouse.server.gate.AccountRoutes;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.MarketApi;
import gatehouse.server.market.MarketRoutes;
import gatehouse.server.market.Markets;
import gatehouse.server.market.WatchRoutes;
import gatehouse.server.notice.OutboxRoutes;
import gatehouse.server.notice.OutboxSender;
import gatehouse.server.notice.OwnerNotices;
import gatehouse.server.report.StatementRoutes;
import gatehouse.server.report.Statements;
import gatehouse.server.session.Callers;
import gatehouse.server.session.SessionApi;
import gatehouse.server.session.Sessions;
import gatehouse.server.signin.Arrivals;
import gatehouse.server.signin.Desk;
import gatehouse.server.signin.HelpRoutes;
import gatehouse.server.signin.Places;
import gatehouse.server.signin.SignInApi;
import gatehouse.server.signin.SignInJson;
import gatehouse.server.signin.SignInPages;
import gatehouse.server.signin.SignInRoutes;
import gatehouse.server.signin.SignIns;
import gatehouse.server.stream.Streams;
import gatehouse.server.trade.Opening;
import gatehouse.server.trade.Trading;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The running server: the whole graph, built top to bottom by constructors, for Main or a test. */
public final class Gatehouse implements AutoCloseable {
  /** The same for every house, so that demos of yesterday and today show the same market. */
  static final long MARKET_SEED = 20_261_122;

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);
  private static final Duration ROUND_EVERY = Duration.ofSeconds(1);
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(5);
  private final Config config;
  private final Optional<Replay> replay;
  private final InstantSource clock;
  private final Database database;
  private final Log log;
  private final Optional<TlsSide> tls;
  private final Passwords passwords;
  private final Telling telling;
  private final Sessions sessions;
  private final Trading trading;
  private final Streams streams;
  private final SignIns signIns;
  private final Enrolment enrolment;
  private final MailChanges mailChanges;
  private final Programs programs;
  private final FailSafes failSafes;
  private final KeyKeeping keyKeeping;
  private final Seeds seeds;
  private final Traces traces;
  private final Health health;
  private final List<ApiRoute> api;
  private final WebServer web;
  private final Rounds rounds = new Rounds();

  private Gatehouse(Config config, InstantSource clock, SecureRandom random) {
    this.config = config;
    this.clock = clock;
    this.replay = RecordedDay.of(config, clock.instant()); // before anything is opened
    Chance chance = new Chance(random);
    Metrics metrics = new Metrics();
    this.traces = Traces.from(config.telemetry());

    // state
    this.database = Databases.open(config.database());
    boolean lived =
        database.read(sql -> !sql.rows("SELECT 1 FROM person LIMIT 1", r -> 1).isEmpty());
    Keys keys = Keys.open(config.data(), lived, random);
    this.log = new Log(database, new AuditKey(keys.oldest(Keys.Purpose.AUDIT)));
    KeyUse.noteNewest(database, log, keys.newest(), clock.instant());
    Seal seal = new Seal(keys, random);
    this.tls = TlsSide.of(config, database, seal, random, clock);
    this.passwords =
        new Passwords(Argon2.load(), Argon2Params.DEFAULT, keys, random, HashPool.ofCores());

    // notices
    this.telling = Telling.of(config, database, log, seal, chance, random, metrics, clock);
    OwnerNotices notices = telling.notices();

    // sign-in
    String origin = config.baseUrl().toString();
    WebAuthn webAuthn = new WebAuthn(RelyingParty.at(config.baseUrl()));
    FactorChecks checks = new FactorChecks(seal, webAuthn, keys.newestFirst(Keys.Purpose.CODE));
    Function<FactorKind, Way.Health> ways = kind -> WayHealth.of(telling.carriers(), kind);
    List<SecretBytes> sessionKeys = keys.newestFirst(Keys.Purpose.SESSION);
    this.sessions =
        new Sessions(database, log, chance, sessionKeys, Runtime.getRuntime().maxMemory());
    Places places = PlacesFile.read(config.placesFile());
    List<SecretBytes> challengeKeys = keys.newestFirst(Keys.Purpose.CHALLENGE);
    Challenges challenges = new Challenges(challengeKeys, random, Challenges.LIFETIME);
    Arrivals arrivals = new Arrivals(config.networks(), places, challenges, origin, clock);
    RiskPolicy policy = new RiskPolicy(config.smsAllowed());
    this.signIns =
        SignIns.of(
            database, log, chance, passwords, webAuthn, checks, policy, ways, sessions, notices,
            metrics);

    // pages
    Assets assets = Assets.load();
    Pages pages = new Pages(assets, config.demo());
    Shell before = Shell.before(config.demo());
    Dbsc dbsc = dbsc(challenges, challengeKeys, random);
    this.programs =
        Programs.of(config, database, log, chance, keys, seal, sessions, notices, tls, clock);
    Callers callers = new Callers(sessions, dbsc, programs.keyBound(), clock);
    Desk desk = new Desk(callers, signIns, database, pages, config.demo(), clock);
    SignInPages signInPages = new SignInPages(pages, before, arrivals, webAuthn, ways, clock);

    // trading
    Markets markets = new Markets(MARKET_SEED, replay);
    Profiles profiles = new Profiles(database, log, gatehouse.server.gate.House.read());
    Statements statements = new Statements(database, markets);
    this.trading =
        new Trading(database, log, chance, profiles, markets, policy, sessions, programs, clock);
    TakeoverDecisions takeovers =
        new TakeoverDecisions(
            trading.brokerage(), database, sessions::of, signIns, notices, arrivals, clock);
    trading.tellOfDayEnds(statements::keep);
    trading.measure(metrics);
    this.streams = new Streams(callers, trading, log, config.baseUrl(), clock);
    this.failSafes = programs.failSafes(database, log, trading, notices, chance, clock);
    Opening opening = new Opening(markets);
    this.keyKeeping =
        programs.keeping(database, chance, profiles, sessions, notices, arrivals, tls, clock);
    Invitations invitations = new Invitations(database, chance, clock);
    SeedAccounts accounts = new SeedAccounts(profiles.house(), opening);
    this.seeds =
        new Seeds(
            database, log, chance, passwords, checks, invitations, accounts, clock, config.data());
    this.health = Health.of(Health.database(database));
    metrics.gauge(
        "gatehouse_password_hashes", "Passwords hashed since the start", passwords::hashes);
    metrics.gauge("gatehouse_sessions_live", "Sessions in memory", sessions::live);
    HttpRouting.Builder routing =
        HttpRouting.builder()
            .addFilter(new RequestWatch(metrics, traces, clock, random))
            .addFilter(new Guard(config.baseUrl()))
            .register("/static", assets)
            .register("/health", health)
            .get("/openapi.json", OpenApi::answer)
            .register(Dbsc.PATH, dbsc)
            .register(new SignInRoutes(signIns, arrivals, signInPages, callers, dbsc, clock))
            .register(new HelpRoutes(pages, before, signInPages, config.phone()))
            .register(
                new PortalRoutes(
                    desk,
                    sessions,
                    callers,
                    arrivals,
                    database,
                    log,
                    programs.keys(),
                    notices,
                    chance,
                    clock,
                    trading::summaries,
                    config.phone()));
    if (config.demo()) {
      OutboxSender outbox = new OutboxSender(database, clock);
      routing.register(new OutboxRoutes(outbox, checks, database, pages, clock));
    }
    SessionApi sessionApi = new SessionApi(callers, sessions, database, clock);
    SignInApi signInApi =
        new SignInApi(signIns, arrivals, new SignInJson(webAuthn, clock), sessionApi, clock);
    OperatorDoor door = new OperatorDoor(sessionApi, signIns, database, clock);
    Operating operating =
        new Operating(
            database,
            log,
            chance,
            sessions,
            invitations,
            notices,
            profiles.house(),
            opening,
            trading.deposits(),
            door,
            config.baseUrl(),
            clock);
    this.api =
        Stream.of(
                sessionApi.routes(),
                signInApi.routes(),
                operating.api(),
                programs.oauth().api(door),
                keyKeeping.api(sessionApi, signIns),
                telling.api(sessionApi, signIns, arrivals, clock),
                trading.api(sessionApi, takeovers, config.baseUrl()),
                streams.routes(sessionApi),
                programs.api(sessionApi, signIns, keyKeeping, notices, database, clock),
                new MarketApi(sessionApi, markets, trading::seesLive, clock).routes())
            .flatMap(List::stream)
            .toList();
    programs.oauth().endpoints().forEach(routing::register);
    ApiRoute.register(routing, api);
    FactorChanges changes = new FactorChanges(database, log, sessions, notices, checks, policy);
    this.enrolment = new Enrolment(database, chance, checks, webAuthn, changes);
    NumberEnrolment numbers =
        new NumberEnrolment(database, log, chance, checks, changes, notices, policy);
    RecoveryBatches batches =
        new RecoveryBatches(database, log, chance, sessions, notices, enrolment);
    FactorPages factorPages = new FactorPages(checks, ways, clock);
    this.mailChanges = new MailChanges(database, log, chance, checks, notices);
    NewPasswords rules = new NewPasswords(new Blocklist(config.breachFile()));
    routing
        .register(new FactorRoutes(desk, database, arrivals, changes, batches, factorPages, clock))
        .register(new MailRoutes(desk, mailChanges, arrivals, clock))
        .register(new EnrolmentRoutes(desk, arrivals, enrolment, numbers, factorPages, clock))
        .register(
            new PasswordRoutes(
                desk, database, log, sessions, notices, passwords, rules, arrivals, clock));
    routing.register(
        new InviteRoutes(
            database,
            invitations,
            log,
            chance,
            sessions,
            notices,
            passwords,
            rules,
            arrivals,
            pages,
            before,
            clock));
    trading.pages(desk, callers, takeovers).forEach(routing::register);
    programs.pages(desk, pages, keyKeeping, profiles, notices, arrivals).forEach(routing::register);
    routing
        .register(
            keyKeeping.pages(desk, config.baseUrl(), config.tlsUrl().orElse(config.baseUrl())))
        .register(telling.pages(desk, arrivals, clock))
        .register(new AccountRoutes(desk, profiles, database, log, chance, clock))
        .register(new MarketRoutes(desk, markets, trading::seesLive, database, clock))
        .register(new WatchRoutes(desk, markets, trading::seesLive, database, clock))
        .register(new StatementRoutes(desk, profiles, statements, pages, clock));
    new Failures(pages).register(routing);
    this.web = Listeners.of(config, routing, streams.door(metrics), tls, metrics, clock);
  }

  /** Keys that browsers bind to sessions; a binding goes with its session. */
  private Dbsc dbsc(Challenges challenges, List<SecretBytes> keys, SecureRandom random) {
    return new Dbsc(
        new BoundSessions(database, log),
        challenges,
        new Challenges(keys, random, Dbsc.COOKIE_LIFETIME),
        clock,
        config.baseUrl(),
        request ->
            Callers.serving(
                    Cookies.SESSION
                        .secret(request)
                        .flatMap(token -> sessions.check(token, clock.instant())))
                .map(caller -> new Dbsc.Holder(caller.person(), caller.session().id())));
  }

  /**
   * Starts serving.
   *
   * @throws Config.ConfigException when the configuration contradicts itself
   */
  static Gatehouse start(Config config, InstantSource clock, SecureRandom random) {
    Gatehouse server = new Gatehouse(config, clock, random);
    server.log.follow();
    server.telling.dispatcher().start();
    server.trading.start();
    server.failSafes.start();
    server.web.start();
    Listeners.log(config, server.database.dialect());
    server.rounds.every(SWEEP_EVERY, () -> server.sessions.sweep(clock.instant()));
    server.rounds.every(SWEEP_EVERY, () -> server.signIns.forget(clock.instant()));
    server.rounds.every(SWEEP_EVERY, () -> server.enrolment.sweep(clock.instant()));
    server.rounds.every(SWEEP_EVERY, () -> server.mailChanges.sweep(clock.instant()));
    server.rounds.every(SWEEP_EVERY, server.programs.oauth()::sweep);
    server.rounds.every(SWEEP_EVERY, server.keyKeeping::sweep);
    server.rounds.every(SWEEP_EVERY, server.telling.webhooks()::sweep);
    server.rounds.every(SWEEP_EVERY, server.trading::newDay);
    server.rounds.every(ROUND_EVERY, server.trading.brokerage()::settle);
    server.rounds.every(ROUND_EVERY, server.programs.oauth()::store);
    server.tls.ifPresent(side -> server.rounds.every(ROUND_EVERY, side::refresh));
    server.replay.ifPresent(
        day -> server.rounds.every(ROUND_EVERY, RecordedDay.rounds(day, clock)));
    server.rounds.every(CHECKPOINT_EVERY, () -> server.log.checkpoint(clock.millis()));
    return server;
  }

  /** Seeds the demo's people when there are none yet. */
  Seeds seeds() {
    return seeds;
  }

  /** What programs may call. */
  List<ApiRoute> api() {
    return api;
  }

  KeyKeeping keyKeeping() {
    return keyKeeping;
  }

  Programs programs() {
    return programs;
  }

  Database database() {
    return database;
  }

  Config config() {
    return config;
  }

  /** Finishes open requests, then stores what is only in memory. */
  @Override
  public void close() {
    health.stopping();
    streams.close();
    web.stop();
    rounds.close();
    telling.close();
    failSafes.close();
    trading.close();
    sessions.sweep(clock.instant());
    programs.oauth().store();
    log.checkpoint(clock.millis());
    log.close();
    passwords.close();
    database.close();
    traces.close();
  }
}
