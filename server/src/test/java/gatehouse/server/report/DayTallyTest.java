package gatehouse.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.account.PersonId;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Product;
import gatehouse.core.report.Period;
import gatehouse.core.trade.AccountNumber;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Side;
import gatehouse.server.base.Database;
import gatehouse.server.base.Databases;
import gatehouse.server.base.Dialect;
import gatehouse.server.base.TestDatabases;
import gatehouse.server.gate.House;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A statement that begins at a tally says what one says that reads the whole journal. */
@ParameterizedClass
@EnumSource(Dialect.class)
class DayTallyTest {
  private static final AccountNumber ACCOUNT = new AccountNumber("U7654321");
  private static final Currency USD = Currency.getInstance("USD");
  private static final LocalDate BEGIN = LocalDate.of(2026, 10, 19);
  private static final Instant NOW = Instant.parse("2026-11-24T15:00:00Z");
  private static final int DAYS = 30;
  private static final int ENTRIES_A_DAY = 15;
  private static final int APART = 40;
  private static final int STATEMENTS = 6;

  private final Database tallied;
  private final Database untallied;
  private final Markets markets = new Markets(1);
  private final Random random = new Random(20_261_124);
  private final List<Instrument> traded = new ArrayList<>();
  private Book book = Bookkeeping.open(ACCOUNT, USD, BEGIN);

  DayTallyTest(Dialect dialect) {
    this.tallied = Databases.open(TestDatabases.freshUrl(dialect));
    this.untallied = Databases.open(TestDatabases.freshUrl(dialect));
  }

  @AfterEach
  void close() {
    tallied.close();
    untallied.close();
  }

  @Test
  void whereAStatementBeginsToReadDoesNotMatter() {
    for (Product product : List.of(Product.STOCK, Product.FUTURE, Product.FX, Product.BOND)) {
      markets.universe(BEGIN).instruments().stream()
          .filter(each -> each.product() == product)
          .filter(
              each -> each.lastDay().filter(day -> day.isBefore(BEGIN.plusDays(DAYS))).isEmpty())
          .limit(3)
          .forEach(traded::add);
    }
    for (int day = 0; day < DAYS; day++) {
      add(BEGIN.plusDays(day), ENTRIES_A_DAY);
    }
    List<Period> periods = new ArrayList<>();
    for (int i = 0; i < STATEMENTS; i++) {
      int first = random.nextInt(DAYS);
      int last = first + random.nextInt(DAYS - first);
      periods.add(new Period(BEGIN.plusDays(first), BEGIN.plusDays(last), false));
    }
    same(periods);
    int kept = tallies(tallied);
    assertThat(kept).isBetween(DAYS / 5, DAYS * ENTRIES_A_DAY / APART);
    // entries that come late, as after a night without power, of days that are tallied already
    add(BEGIN.plusDays(9), 3);
    same(periods);
    add(BEGIN.plusDays(DAYS - 5L), 3);
    same(periods);
    assertThat(tallies(tallied)).isGreaterThanOrEqualTo(kept);
    // what another way of folding left is made again
    tallied.write(sql -> sql.run("UPDATE day_tally SET form = 0, content = '{}'"));
    same(periods);
  }

  private static int tallies(Database database) {
    return database
        .read(sql -> sql.one("SELECT COUNT(*) FROM day_tally", row -> row.getInt(1)))
        .orElseThrow();
  }

  /** Before there are tallies, and when a day's end has made them. */
  private void same(List<Period> periods) {
    List<String> whole = said(new Statements(untallied, markets, Integer.MAX_VALUE), periods);
    Statements statements = new Statements(tallied, markets, APART);
    assertThat(said(statements, periods)).isEqualTo(whole);
    statements.keep(ACCOUNT, NOW);
    assertThat(said(statements, periods)).isEqualTo(whole);
    assertThat(tallies(untallied)).isZero();
  }

  private static List<String> said(Statements statements, List<Period> periods) {
    return periods.stream()
        .map(period -> statements.of(profile(), period, USD, NOW))
        .map(each -> each.reckoning() + " " + each.entries())
        .toList();
  }

  private void add(LocalDate day, int count) {
    List<Booked> booked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      booked.add(
          event(
              new Bookkeeping.When(
                  day, day.atTime(15, 0).toInstant(ZoneOffset.UTC).plusMillis(book.version()))));
      book = booked.getLast().book();
    }
    write(tallied, booked);
    write(untallied, booked);
  }

  private static void write(Database database, List<Booked> all) {
    database.write(sql -> {
      for (Booked booked : all) {
        JournalEntry entry = booked.entry();
        sql.run(
            "INSERT INTO journal (account_number, n, kind, reference, day, at_ms, realised,"
                + " postings) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ACCOUNT.value(),
            booked.book().version(),
            entry.kind().name(),
            entry.reference(),
            entry.day().toString(),
            entry.at().toEpochMilli(),
            entry.realised().toPlainString(),
            entry.postings().stream()
                .map(p -> p.ledger() + " " + p.commodity() + " " + p.amount().toPlainString())
                .collect(Collectors.joining("\n")));
        if (entry.kind() == JournalEntry.Kind.TRADE) {
          sql.run(
              "INSERT INTO execution (account_number, execution_id, order_id, instrument, side,"
                  + " quantity, price, venue, at_ms) VALUES (?, ?, 'o', 'i', 'BUY', '1', ?, 'v', ?)",
              ACCOUNT.value(),
              entry.reference(),
              price(booked.book().version()).toPlainString(),
              entry.at().toEpochMilli());
        }
      }
      return true;
    });
  }

  private static BigDecimal price(long version) {
    return BigDecimal.valueOf(9_000 + version * 37 % 2_000, 2);
  }

  private Booked event(Bookkeeping.When when) {
    Instrument instrument = traded.get(random.nextInt(traded.size()));
    if (random.nextInt(6) == 0) {
      BigDecimal amount = BigDecimal.valueOf(random.nextInt(100_000) - 20_000L, 2);
      return Bookkeeping.deposit(book, instrument.currency(), amount, "d", when);
    }
    boolean held = book.held(instrument.id()).signum() != 0;
    if (instrument.product() == Product.FUTURE && held && random.nextBoolean()) {
      return Bookkeeping.variation(book, instrument, price(book.version()), when);
    }
    Execution execution =
        new Execution(
            "e-" + book.version(),
            new OrderId("o"),
            instrument.lot().multiply(BigDecimal.valueOf(1L + random.nextInt(9))),
            price(book.version() + 1),
            when.at(),
            instrument.venue());
    Bookkeeping.Fill fill =
        new Bookkeeping.Fill(
            instrument,
            random.nextBoolean() ? Side.BUY : Side.SELL,
            execution,
            BigDecimal.ONE,
            instrument.product() == Product.BOND ? new BigDecimal("1.23") : BigDecimal.ZERO,
            when.day().plusDays(2));
    return Bookkeeping.fill(book, fill, when);
  }

  private static AccountProfile profile() {
    House house = House.read();
    return new AccountProfile(
        ACCOUNT,
        new PersonId("p"),
        "Mine",
        LegalEntity.serving("US", house.entities()),
        "US",
        USD,
        Rights.NONE,
        Set.of(),
        Set.of(),
        Limits.NONE,
        Limits.NONE,
        false);
  }
}
