package gatehouse.server.trade;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.audit.AuditKey;
import gatehouse.core.base.SecretBytes;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.signin.RiskPolicy;
import gatehouse.core.signin.Subject;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Lease;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.gate.House;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.session.Sessions;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The trading side alone, on a database, at one moment of a Monday on which venues are open. */
final class TradeWorld implements AutoCloseable {
  static final AuditKey KEY = new AuditKey(SecretBytes.copyOf(new byte[32]));
  static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
  static final PersonId PERSON = new PersonId("trader");
  static final List<AccountNumber> ACCOUNTS =
      List.of(new AccountNumber("D0000001"), new AccountNumber("D0000002"));

  final Database database;
  final Log log;
  final Markets markets = new Markets(1);
  final Sessions sessions;
  final BrokerageSessions brokerage;
  final Changes changes;
  final BroughtForward books;
  final DayEnd dayEnd;
  final TradingDesk desk;
  final Executions executions;
  final VenueLease lease;
  final PaperVenue venue;

  TradeWorld(String url) {
    this(url, InstantSource.fixed(NOW));
  }

  TradeWorld(String url, InstantSource clock) {
    this(url, clock, database -> database.lease(VenueLease.NAME));
  }

  /** One that leads by a lease of the test's own. */
  TradeWorld(String url, InstantSource clock, Function<Database, Lease> given) {
    this(url, clock, given, own -> own);
  }

  /** With another venue than the house's own, or around it. */
  TradeWorld(String url, UnaryOperator<Venue> venue) {
    this(url, InstantSource.fixed(NOW), database -> database.lease(VenueLease.NAME), venue);
  }

  TradeWorld(
      String url,
      InstantSource clock,
      Function<Database, Lease> given,
      UnaryOperator<Venue> around) {
    this(Databases.open(url), clock, given, around);
  }

  /** On a database of its own. */
  TradeWorld(
      Database database,
      InstantSource clock,
      Function<Database, Lease> given,
      UnaryOperator<Venue> around) {
    this.database = database;
    this.log = new Log(database, KEY);
    Chance chance = new Chance(new SecureRandom());
    this.sessions =
        new Sessions(
            database, log, chance, List.of(SecretBytes.copyOf(new byte[32])), Long.MAX_VALUE);
    Profiles profiles = new Profiles(database, log, House.read());
    this.changes = new Changes(log);
    this.brokerage = new BrokerageSessions(database, log, sessions::of, clock);
    Questions questions =
        new Questions(profiles, markets, database, new RiskPolicy(true), brokerage);
    this.books = new BroughtForward(log, markets, profiles, changes);
    this.executions = new Executions(database, log, markets, profiles, changes, books, clock);
    this.lease = new VenueLease(given.apply(database));
    this.venue = new PaperVenue(database, log, markets, profiles, executions, lease, clock);
    this.desk =
        new TradingDesk(
            database,
            log,
            chance,
            questions,
            changes,
            books,
            executions,
            around.apply(venue),
            (key, why, now) -> {},
            brokerage,
            clock);
    books.tellOf(venue::accept);
    this.dayEnd =
        new DayEnd(database, markets, profiles, changes, books, lease, clock, (account, at) -> {});
    Opening opening = new Opening(markets);
    if (database.read(BookRows::all).isEmpty()) {
      database.write(sql -> {
        People.insert(sql, TRADER, clock.instant());
        for (AccountNumber account : ACCOUNTS) {
          opening.open(
              sql,
              profile(account, profiles.house()),
              Map.of(Currency.getInstance("USD"), new BigDecimal("10000000")),
              Map.of(),
              clock.instant());
        }
        return true;
      });
    }
    log.follow();
    lease.start();
    venue.start();
  }

  private static final Person TRADER =
      new Person(
          PERSON,
          "trader",
          "Trader",
          false,
          Subject.Standing.ACTIVE,
          Set.of(),
          false,
          Optional.empty(),
          Optional.empty(),
          ZoneOffset.UTC,
          "handle");

  static AccountProfile profile(AccountNumber account, House house) {
    LegalEntity entity = LegalEntity.serving("GB", house.entities());
    Set<String> accepted =
        entity.disclosures().stream().map(Disclosure::key).collect(Collectors.toSet());
    return new AccountProfile(
        account,
        PERSON,
        "Paper",
        entity,
        "GB",
        Currency.getInstance("USD"),
        new Rights(true, 4, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)),
        accepted,
        Set.of(),
        Limits.NONE,
        Limits.NONE,
        false);
  }

  static Caller caller() {
    return caller(NOW);
  }

  static Caller caller(Instant now) {
    Session session =
        new Session(
            new SessionId("session"),
            PERSON,
            "trader",
            "Trader",
            false,
            AccessInterface.CLIENT_PORTAL,
            Optional.empty(),
            List.of(new Proof(Proof.Kind.PASSWORD, now), new Proof(Proof.Kind.TOTP, now)),
            AssuranceLevel.AAL2,
            "192.0.2.0/24",
            now,
            now.plus(Duration.ofHours(12)),
            Optional.empty());
    return ((Session.Check.Serves) session.check(now, now)).caller();
  }

  static OrderTicket market(AccountNumber account, String id, String symbol, Side side) {
    return OrderTicket.day(
        new ClientOrderId(id),
        account,
        new InstrumentId(symbol),
        side,
        BigDecimal.TEN,
        new Pricing.Market());
  }

  /** The same order with a bracket, or for one venue. */
  static OrderTicket with(
      OrderTicket plain, Optional<OrderTicket.Bracket> bracket, Optional<Mic> route) {
    return new OrderTicket(
        plain.clientOrderId(),
        plain.account(),
        plain.instrument(),
        plain.side(),
        plain.quantity(),
        plain.pricing(),
        plain.timeInForce(),
        plain.goodTill(),
        plain.outsideHours(),
        plain.condition(),
        plain.ocaGroup(),
        bracket,
        route);
  }

  @Override
  public void close() {
    venue.close();
    lease.close();
    log.close();
    database.close();
  }
}
