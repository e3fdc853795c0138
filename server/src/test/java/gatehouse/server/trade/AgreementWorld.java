package gatehouse.server.trade;

import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.Access;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.Feed;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.gate.Role;
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
import gatehouse.core.trade.Pricing;
import gatehouse.server.account.People;
import gatehouse.server.audit.Log;
import gatehouse.server.base.Chance;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.brokerage.BrokerageSessions;
import gatehouse.server.gate.House;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.gate.Profiles;
import gatehouse.server.market.Markets;
import gatehouse.server.session.Sessions;
import java.math.BigDecimal;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Very different accounts and people on one database, and a clock that goes where it is told. */
final class AgreementWorld implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-11-23T15:00:00Z");
  private static final int ACCOUNTS = 48;
  private static final int CALLERS = 40;
  private static final List<String> RESIDENCES = List.of("US", "GB", "SE", "JP", "CA", "AU", "BR");
  private static final List<String> HELD = List.of("AAPL", "KO", "SPY", "HSBA", "7203", "SAP");

  final Random random;
  final Database database = Databases.open(TestDatabases.freshUrl(Dialect.SQLITE));
  final Markets markets = new Markets(1);
  final Profiles profiles;
  final BrokerageSessions brokerage;
  final Questions questions;
  final TradingDesk desk;
  final Authzen authzen;
  final List<AccountNumber> accounts = new ArrayList<>();
  final List<Caller> callers = new ArrayList<>();
  Instant now = BEGIN;

  private final Log log;
  private int clients;

  AgreementWorld(long seed) {
    this.random = new Random(seed);
    this.log = new Log(database, TradeWorld.KEY);
    this.profiles = new Profiles(database, log, house());
    Chance chance = new Chance(new SecureRandom());
    this.brokerage = new BrokerageSessions(database, log, this::listed, () -> now);
    this.questions = new Questions(profiles, markets, database, new RiskPolicy(true), brokerage);
    // no venue answers: nothing happens but what a case does
    Changes changes = new Changes(log);
    BroughtForward books = new BroughtForward(log, markets, profiles, changes);
    Executions executions =
        new Executions(database, log, markets, profiles, changes, books, () -> now);
    this.desk =
        new TradingDesk(
            database,
            log,
            chance,
            questions,
            changes,
            books,
            executions,
            new VenueInParts(VenueInParts::silent, order -> {}),
            (key, why, now) -> {},
            brokerage,
            () -> now);
    this.authzen =
        new Authzen(new Accounts(profiles), questions, chance, URI.create("https://gate.example"));
    List<PersonId> people = new ArrayList<>();
    database.write(sql -> {
      for (int i = 0; i < 8; i++) {
        PersonId person = new PersonId("person" + i);
        People.insert(sql, person(person), BEGIN);
        people.add(person);
      }
      Opening opening = new Opening(markets);
      for (int i = 0; i < ACCOUNTS; i++) {
        AccountProfile profile = profile(i, one(people), profiles.house());
        opening.open(sql, profile, money(profile), positions(), BEGIN);
        ProfileRows.setFrozen(sql, profile.number(), profile.frozen());
        accounts.add(profile.number());
        grant(sql, one(people), profile);
      }
      return true;
    });
    for (int i = 0; i < CALLERS; i++) {
      callers.add(caller(i, one(people)));
    }
  }

  /** Whichever session of the person trades lets go. */
  void free(PersonId person) {
    callers.stream()
        .filter(each -> each.person().equals(person))
        .filter(each -> brokerage.state(person, now).holds(each.session().id(), now))
        .forEach(each -> brokerage.release(each, now));
  }

  /** They look as if they were used a moment ago. */
  private List<Sessions.Listed> listed(PersonId person) {
    return callers.stream()
        .map(Caller::session)
        .filter(session -> session.person().equals(person))
        .map(session -> new Sessions.Listed(session, now, "", ""))
        .toList();
  }

  /** The house, but for one company that takes the simplest orders only. */
  private static House house() {
    House house = House.read();
    return new House(
        house.entities().stream().map(AgreementWorld::simplest).toList(),
        house.feeds(),
        house.homes(),
        house.unserved());
  }

  private static LegalEntity simplest(LegalEntity each) {
    return each.code().equals("AU")
        ? new LegalEntity(
            each.code(),
            each.name(),
            each.regulator(),
            each.zone(),
            each.residences(),
            each.products(),
            Set.of(Pricing.Kind.MARKET, Pricing.Kind.LIMIT),
            each.margin(),
            each.disclosures(),
            each.taxDocuments(),
            each.complaints(),
            each.protection())
        : each;
  }

  /** Whether programs of that session can name the account: a session is for one kind alone. */
  boolean reaches(Caller caller, AccountNumber account) {
    return new Accounts(profiles).reaches(caller, account);
  }

  /** Mostly an account that the caller reaches; now and then a stranger's. */
  AccountNumber account(Caller caller) {
    List<AccountNumber> own = profiles.roles(caller.person()).keySet().stream().sorted().toList();
    if (own.isEmpty() || chance(4)) {
      return one(accounts);
    }
    boolean paper = profiles.forPaper(caller, one(own).paper());
    List<AccountNumber> alike = own.stream().filter(each -> each.paper() == paper).toList();
    return alike.isEmpty() || chance(6) ? one(own) : one(alike);
  }

  private void grant(gatehouse.server.base.Sql sql, PersonId to, AccountProfile profile)
      throws SQLException {
    if (!to.equals(profile.person())) {
      ProfileRows.grant(
          sql,
          to,
          profile.number(),
          one(List.of(Role.VIEWER, Role.TRADER, Role.TRADER, Role.ADVISOR)));
    }
  }

  <T> T one(Collection<T> of) {
    return of.stream().skip(random.nextInt(of.size())).findFirst().orElseThrow();
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Most of them; now and then all or few. */
  private <T> Set<T> some(Collection<T> of, int percent) {
    Set<T> some = new HashSet<>();
    of.stream().filter(each -> chance(percent)).forEach(some::add);
    return some;
  }

  private static Person person(PersonId id) {
    return new Person(
        id,
        id.value(),
        "Somebody",
        false,
        Subject.Standing.ACTIVE,
        Set.of(),
        false,
        Optional.empty(),
        Optional.empty(),
        ZoneOffset.UTC,
        "handle-" + id.value());
  }

  private AccountProfile profile(int i, PersonId owner, House house) {
    String residence = one(RESIDENCES);
    LegalEntity entity = LegalEntity.serving(residence, house.entities());
    boolean wide = chance(75);
    Set<Product> products = some(List.of(Product.values()), wide ? 100 : 60);
    Set<Region> regions = some(List.of(Region.values()), wide ? 100 : 60);
    Rights rights =
        new Rights(chance(60), random.nextInt(Rights.OPTIONS_LEVEL_MAX + 1), products, regions);
    return new AccountProfile(
        new AccountNumber((chance(40) ? "D" : "U") + (2_000_000 + i)),
        owner,
        "Account " + i,
        entity,
        residence,
        Currency.getInstance(one(List.of("USD", "EUR", "JPY", "GBP"))),
        rights,
        some(entity.disclosures().stream().map(Disclosure::key).toList(), chance(85) ? 100 : 60),
        some(house.feeds().stream().map(Feed::code).toList(), 80),
        chance(25) ? limits() : Limits.NONE,
        chance(15) ? limits() : Limits.NONE,
        chance(12));
  }

  private Limits limits() {
    return new Limits(
        chance(40) ? Optional.of(new BigDecimal(1_000 + random.nextInt(50_000))) : Optional.empty(),
        chance(60) ? Optional.of(new BigDecimal(random.nextInt(100))) : Optional.empty(),
        chance(30) ? Optional.of(random.nextInt(4)) : Optional.empty(),
        chance(30) ? some(List.of(Product.values()), 40) : Set.of(),
        chance(15));
  }

  private Map<Currency, BigDecimal> money(AccountProfile profile) {
    Map<Currency, BigDecimal> money = new HashMap<>();
    money.put(profile.base(), new BigDecimal(10_000 + random.nextInt(2_000_000)));
    if (chance(40)) {
      money.put(Currency.getInstance("USD"), new BigDecimal(5_000 + random.nextInt(100_000)));
    }
    return money;
  }

  private Map<String, String> positions() {
    Map<String, String> positions = new HashMap<>();
    some(HELD, 40).forEach(each -> positions.put(each, "200"));
    return positions;
  }

  private Caller caller(int i, PersonId person) {
    List<Proof.Kind> kinds = new ArrayList<>(List.of(Proof.Kind.PASSWORD));
    if (chance(85)) {
      kinds.add(Proof.Kind.TOTP);
    }
    AccessInterface through = one(List.of(AccessInterface.values()));
    Duration lives = chance(10) ? Duration.ofHours(30) : Duration.ofDays(90);
    Optional<Access> access =
        chance(30) ? new AgreementAccess(this).of(i, person) : Optional.empty();
    // every second registered client was let in long ago
    boolean old = access.filter(each -> !each.ofKey()).isPresent() && clients++ % 2 == 0;
    Instant proved = old ? BEGIN.minus(Access.PROOF_AGE_MAX).minusSeconds(1) : BEGIN;
    Session session =
        new Session(
            new SessionId("session" + i),
            person,
            person.value(),
            "Somebody",
            false,
            through,
            Optional.empty(),
            kinds.stream().map(kind -> new Proof(kind, proved)).toList(),
            AssuranceLevel.AAL1,
            "192.0.2.0/24",
            BEGIN,
            BEGIN.plus(lives),
            access);
    return ((Session.Check.Serves) session.check(BEGIN, BEGIN)).caller();
  }

  @Override
  public void close() {
    log.close();
    database.close();
  }
}
