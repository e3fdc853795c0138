package gatehouse.server.trade;

import static org.assertj.core.api.Assertions.assertThat;

import gatehouse.core.gate.AccountProfile;
import gatehouse.core.market.CorporateAction;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.InstrumentId;
import gatehouse.core.market.Universe;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.BookText;
import gatehouse.core.trade.Booked;
import gatehouse.core.trade.Bookkeeping;
import gatehouse.core.trade.Books;
import gatehouse.core.trade.Execution;
import gatehouse.core.trade.JournalEntry;
import gatehouse.core.trade.OrderId;
import gatehouse.core.trade.Side;
import gatehouse.server.gate.House;
import gatehouse.server.market.Markets;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Books over months of dividends, splits and expiries. Pure: nothing is stored. */
class EntitlementsTest {
  private static final Markets MARKETS = new Markets(1);
  private static final Entitlements ENTITLEMENTS = new Entitlements(MARKETS);
  private static final AccountProfile ACCOUNT =
      TradeWorld.profile(TradeWorld.ACCOUNTS.getFirst(), House.read());
  private static final Currency USD = Currency.getInstance("USD");
  private static final Instant START = Instant.parse("2026-11-30T15:00:00Z");
  private static final Instant END = Instant.parse("2027-06-30T15:00:00Z");

  private static Book open(Instant at) {
    LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
    return Bookkeeping.broughtTo(Bookkeeping.open(ACCOUNT.number(), USD, day), at);
  }

  private static Booked fill(Book book, Instrument instrument, long quantity, Instant at) {
    Side side = quantity > 0 ? Side.BUY : Side.SELL;
    BigDecimal lots = instrument.lot().multiply(BigDecimal.valueOf(Math.abs(quantity)));
    BigDecimal price = MARKETS.market().quote(instrument, at).mid();
    Execution execution =
        new Execution("o-" + at, new OrderId("o"), lots, price, at, instrument.venue());
    LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
    return Bookkeeping.fill(
        book,
        new Bookkeeping.Fill(instrument, side, execution, BigDecimal.ONE, BigDecimal.ZERO, day),
        new Bookkeeping.When(day, at));
  }

  private static Book bought(String symbol, long quantity, Instant at) {
    Instrument instrument = MARKETS.universe(at).instrument(new InstrumentId(symbol)).orElseThrow();
    return fill(open(at), instrument, quantity, at).book();
  }

  /**
   * A random life: bought and sold all the time, brought forward at any moments. The journal
   * explains the book, and how often somebody looked does not matter.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void theBooksBalanceHoweverOftenTheyAreBroughtForward(long seed) {
    Random random = new Random(seed);
    List<JournalEntry> journal = new ArrayList<>();
    List<JournalEntry> often = new ArrayList<>();
    Book seldom = open(START);
    Book book = seldom;
    Instant last = START;
    for (Instant at = START; at.isBefore(END); ) {
      at = at.plus(Duration.ofMinutes(1 + random.nextInt(8 * 24 * 60)));
      for (Instant look = last; look.isBefore(at); ) {
        look = look.plus(Duration.ofMinutes(1 + random.nextInt(2 * 24 * 60)));
        book = kept(book, look.isBefore(at) ? look : at, often);
      }
      last = at;
      seldom = kept(seldom, at, journal);
      assertThat(shown(book)).isEqualTo(shown(seldom));
      Instrument instrument = any(random, at);
      long quantity = random.nextInt(400) - 200L;
      if (quantity != 0) {
        Booked booked = fill(seldom, instrument, quantity, at);
        journal.add(booked.entry());
        seldom = booked.book();
        Booked same = fill(book, instrument, quantity, at);
        often.add(same.entry());
        book = same.book();
      }
    }
    assertThat(often).isEqualTo(journal);
    assertThat(Books.check(seldom, journal)).isEmpty();
    for (JournalEntry.Kind kind :
        List.of(
            JournalEntry.Kind.DIVIDEND,
            JournalEntry.Kind.SPLIT,
            JournalEntry.Kind.EXERCISE,
            JournalEntry.Kind.EXPIRY)) {
      assertThat(journal).as(kind.name()).anyMatch(entry -> entry.kind() == kind);
    }
  }

  private static Book kept(Book book, Instant until, List<JournalEntry> journal) {
    Entitlements.Forward forward = ENTITLEMENTS.forward(book, ACCOUNT, until);
    forward.told().forEach(told -> journal.add(told.booked().entry()));
    assertThat(ENTITLEMENTS.due(forward.book(), until)).isFalse();
    return forward.book();
  }

  /** All of it but up to when it is known to be done. */
  private static String shown(Book book) {
    return BookText.of(book).replaceFirst(",\"until\":\"[^\"]*\"", "");
  }

  private static Instrument any(Random random, Instant at) {
    Universe universe = MARKETS.universe(at);
    List<String> symbols =
        List.of("NFLX", "9984", "AVGO", "COST", "8035", "LLOY", "SPY", "TLT", "KO", "TTE", "RIO");
    List<Instrument> options =
        universe.chain(new InstrumentId("SPY")).stream()
            .filter(option ->
                option.lastDay().orElseThrow().isAfter(at.atZone(ZoneOffset.UTC).toLocalDate()))
            .toList();
    return random.nextInt(4) == 0
        ? options.get(random.nextInt(options.size()))
        : universe
            .instrument(new InstrumentId(symbols.get(random.nextInt(symbols.size()))))
            .orElseThrow();
  }

  @Test
  void aSplitChangesUnitsAndCostAndNoValue() {
    for (var effect : MARKETS.actions().splits(START, Instant.parse("2029-12-31T00:00:00Z"))) {
      CorporateAction.Split split = (CorporateAction.Split) effect.action();
      Instant before = effect.at().minus(Duration.ofDays(3));
      Book book = bought(split.instrument().value(), 37, before);
      Entitlements.Forward forward = ENTITLEMENTS.forward(book, ACCOUNT, effect.at());
      assertThat(forward.splits()).containsExactly(split);
      Booked booked = forward.told().getLast().booked();
      JournalEntry entry = booked.entry();
      assertThat(entry.kind()).isEqualTo(JournalEntry.Kind.SPLIT);
      assertThat(entry.day()).isEqualTo(split.exDate());
      // at what a share cost: units and cost before are units and cost after, and what was paid out
      BigDecimal cost = book.position(split.instrument()).orElseThrow().averageCost();
      BigDecimal held = book.held(split.instrument());
      BigDecimal now = booked.book().held(split.instrument());
      BigDecimal factor = BigDecimal.valueOf(split.after());
      BigDecimal divisor = BigDecimal.valueOf(split.before());
      BigDecimal left = held.multiply(factor).subtract(now.multiply(divisor));
      assertThat(left.signum()).isNotNegative();
      assertThat(left).isLessThan(divisor.multiply(lot(split, effect.at())));
      booked
          .book()
          .position(split.instrument())
          .ifPresent(position ->
              assertThat(position.averageCost().multiply(factor).subtract(cost.multiply(divisor)))
                  .isBetween(new BigDecimal("-1E-9"), new BigDecimal("1E-9")));
      if (left.signum() == 0) {
        assertThat(booked.book().cash()).isEqualTo(book.cash());
      }
    }
  }

  private static BigDecimal lot(CorporateAction.Split split, Instant at) {
    return MARKETS.universe(at).instrument(split.instrument()).orElseThrow().lot();
  }

  /** Who bought at the very moment is a day late; who sold at it still gets the dividend. */
  @Test
  void theExDateBeginsAtItsMoment() {
    var effect = MARKETS.actions().between(new InstrumentId("KO"), START, END).getFirst();
    Instant before = effect.at().minusMillis(1);
    Instant later = effect.at().plus(Duration.ofDays(9));
    assertThat(ENTITLEMENTS.due(bought("KO", 100, before), before)).isFalse();
    assertThat(ENTITLEMENTS.due(bought("KO", 100, before), effect.at())).isTrue();
    assertThat(ENTITLEMENTS.due(bought("KO", 100, effect.at()), later)).isFalse();
    Book book = ENTITLEMENTS.forward(bought("KO", 100, before), ACCOUNT, effect.at()).book();
    Instrument coke = MARKETS.universe(later).instrument(new InstrumentId("KO")).orElseThrow();
    Book sold = fill(book, coke, -100, effect.at()).book();
    CorporateAction.Dividend dividend = (CorporateAction.Dividend) effect.action();
    assertThat(sold.cash(USD).pending()).containsKey(dividend.payDate());
    assertThat(ENTITLEMENTS.due(sold, later)).isFalse();
  }
}
