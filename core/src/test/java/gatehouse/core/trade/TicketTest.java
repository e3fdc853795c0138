package gatehouse.core.trade;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import gatehouse.core.market.Instrument;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTest {
  private static final OrderTicket FINE = World.ticket(World.STOCK, Side.BUY, "100", limit("99.5"));

  private static Pricing limit(String price) {
    return new Pricing.Limit(new BigDecimal(price));
  }

  private static OrderTicket of(Side side, String quantity, Pricing pricing) {
    return World.ticket(World.STOCK, side, quantity, pricing);
  }

  private static OrderTicket with(
      Pricing pricing,
      TimeInForce force,
      Optional<java.time.Instant> till,
      boolean outside,
      Optional<Condition> condition,
      String group,
      Optional<OrderTicket.Bracket> bracket,
      Optional<gatehouse.core.market.Mic> route) {
    return new OrderTicket(
        FINE.clientOrderId(),
        FINE.account(),
        FINE.instrument(),
        Side.BUY,
        FINE.quantity(),
        pricing,
        force,
        till,
        outside,
        condition,
        Optional.of(group).filter(g -> !g.isEmpty()),
        bracket,
        route);
  }

  private static OrderTicket timed(TimeInForce force, Optional<Duration> ahead) {
    return with(
        FINE.pricing(),
        force,
        ahead.map(World.NOON::plus),
        false,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static OrderTicket waiting(Pricing pricing, Condition condition) {
    return with(
        pricing,
        TimeInForce.DAY,
        Optional.empty(),
        false,
        Optional.of(condition),
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static Arguments row(TicketFault fault, OrderTicket ticket) {
    return Arguments.of(fault, World.STOCK, ticket);
  }

  /** One row a fault: a ticket that it alone spoils. */
  static Stream<Arguments> faults() {
    return Stream.of(
        row(TicketFault.QUANTITY_NOT_POSITIVE, of(Side.BUY, "0", limit("99"))),
        row(TicketFault.QUANTITY_NOT_POSITIVE, of(Side.BUY, "-5", limit("99"))),
        row(TicketFault.QUANTITY_NOT_IN_LOTS, of(Side.BUY, "1.5", limit("99"))),
        Arguments.of(
            TicketFault.QUANTITY_NOT_IN_LOTS,
            World.TOKYO,
            World.ticket(World.TOKYO, Side.BUY, "50", limit("99"))),
        row(TicketFault.QUANTITY_TOO_LARGE, of(Side.BUY, "1000000001", limit("99"))),
        row(TicketFault.PRICE_NOT_POSITIVE, of(Side.BUY, "1", limit("0"))),
        row(TicketFault.PRICE_OFF_TICK, of(Side.BUY, "1", limit("99.995"))),
        Arguments.of(
            TicketFault.TYPE_NOT_FOR_PRODUCT,
            World.PAIR,
            World.ticket(World.PAIR, Side.BUY, "1", new Pricing.MarketOnClose())),
        row(
            TicketFault.STOP_ON_WRONG_SIDE,
            of(Side.BUY, "1", new Pricing.Stop(new BigDecimal("100")))),
        row(
            TicketFault.STOP_ON_WRONG_SIDE,
            of(Side.SELL, "1", new Pricing.Stop(new BigDecimal("100")))),
        row(
            TicketFault.TRAIL_OUT_OF_RANGE,
            of(Side.SELL, "1", new Pricing.TrailingStop(new BigDecimal("51"), true))),
        row(
            TicketFault.TRAIL_OUT_OF_RANGE,
            of(Side.SELL, "1", new Pricing.TrailingStop(BigDecimal.ZERO, false))),
        row(
            TicketFault.TIME_IN_FORCE_UNFIT,
            with(
                new Pricing.Stop(new BigDecimal("110")),
                TimeInForce.FOK,
                Optional.empty(),
                false,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty())),
        row(TicketFault.GOOD_TILL_MISSING, timed(TimeInForce.GTD, Optional.empty())),
        row(TicketFault.GOOD_TILL_UNFIT, timed(TimeInForce.GTD, Optional.of(Duration.ZERO))),
        row(TicketFault.GOOD_TILL_UNFIT, timed(TimeInForce.GTD, Optional.of(Duration.ofDays(367)))),
        row(TicketFault.GOOD_TILL_UNFIT, timed(TimeInForce.DAY, Optional.of(Duration.ofDays(1)))),
        row(
            TicketFault.OUTSIDE_HOURS_UNFIT,
            with(
                new Pricing.MarketOnClose(),
                TimeInForce.DAY,
                Optional.empty(),
                true,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty())),
        row(TicketFault.BRACKET_CROSSED, bracket("99", "90")),
        row(TicketFault.BRACKET_CROSSED, bracket("110", "100")),
        row(
            TicketFault.CONDITION_ON_ITSELF,
            waiting(FINE.pricing(), new Condition.OrderFilled(FINE.clientOrderId()))),
        row(
            TicketFault.CONDITION_UNFIT,
            waiting(FINE.pricing(), new Condition.CushionFallsTo(BigDecimal.ZERO))),
        row(
            TicketFault.CONDITION_UNFIT,
            waiting(
                new Pricing.Stop(new BigDecimal("110")), new Condition.TimeReaches(World.NOON))),
        row(
            TicketFault.GROUP_UNFIT,
            with(
                FINE.pricing(),
                TimeInForce.DAY,
                Optional.empty(),
                false,
                Optional.empty(),
                "a b",
                Optional.empty(),
                Optional.empty())),
        row(
            TicketFault.TYPE_NOT_FOR_PRODUCT,
            with(
                new Pricing.MarketOnClose(),
                TimeInForce.DAY,
                Optional.empty(),
                false,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.of(new gatehouse.core.market.Mic("XXXX")))));
  }

  private static OrderTicket bracket(String take, String loss) {
    return with(
        FINE.pricing(),
        TimeInForce.DAY,
        Optional.empty(),
        false,
        Optional.empty(),
        "",
        Optional.of(new OrderTicket.Bracket(new BigDecimal(take), new BigDecimal(loss))),
        Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultByItself(TicketFault fault, Instrument instrument, OrderTicket ticket) {
    assertThat(
            TicketCheck.faults(FINE, World.STOCK, World.quote(World.STOCK, World.NOON), World.NOON))
        .isEmpty();
    assertThat(
            TicketCheck.faults(ticket, instrument, World.quote(instrument, World.NOON), World.NOON))
        .containsExactly(fault);
  }

  @Test
  void everyFaultHasARow() {
    Set<Object> rows = faults().map(row -> row.get()[0]).collect(Collectors.toSet());
    assertThat(rows).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(TicketFault.class));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1250.5, 1250.5", "0.00000001, 0.00000001", "999999999999, 999999999999"})
  void readsPlainNumbers(String text, BigDecimal number) {
    assertThat(Decimals.parse(text))
        .hasValueSatisfying(n -> assertThat(n).isEqualByComparingTo(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1e3",
        "1E3",
        "NaN",
        "Infinity",
        "1,5",
        "1.250,5",
        "1 000",
        "١٢",
        ".5",
        "5.",
        "1.123456789",
        "1000000000000",
        "0x10",
        "1_000",
        "½",
        "1\u00a0000",
        "1\n2"
      })
  void guessesAtNothing(String text) {
    assertThat(Decimals.parse(text)).isEmpty();
  }

  /** Whatever comes: no exception, and what is read is written the same again. */
  @FuzzTest
  void anyText(byte[] input) {
    String text = new String(input, java.nio.charset.StandardCharsets.UTF_8);
    Decimals.parse(text)
        .ifPresent(number -> assertThat(Decimals.parse(number.toPlainString())).contains(number));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aTicketIsItsText(TicketFault fault, Instrument instrument, OrderTicket ticket) {
    String text = TicketText.of(ticket);
    assertThat(TicketText.of(TicketText.parse(text))).isEqualTo(text);
    assertThat(TicketText.parse(text).pricing().kind()).isEqualTo(ticket.pricing().kind());
  }

  @Test
  void zerosAtTheEndChangeNoOrder() {
    assertThat(TicketText.of(of(Side.BUY, "100", limit("99.50"))))
        .isEqualTo(TicketText.of(of(Side.BUY, "100.0", limit("99.5"))));
  }
}
