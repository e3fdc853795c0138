package gatehouse.bench.micro;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessUse;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Decision;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.Gate;
import gatehouse.core.gate.GateInput;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Permit;
import gatehouse.core.gate.Rights;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Phase;
import gatehouse.core.market.Product;
import gatehouse.core.market.Quote;
import gatehouse.core.market.Region;
import gatehouse.core.market.Universe;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.ClientOrderId;
import gatehouse.core.trade.MarginRules;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision of the gate, on the account of ten positions of {@link TradeBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GateBenchmark {
  private static final PersonId PERSON = new PersonId("p");

  private final List<Instrument> instruments = TradeBenchmark.instruments();
  private final Universe universe = TradeBenchmark.universe(instruments);
  private final GateInput permitted = input("10", "5.25");
  private final GateInput refused = input("100000", "5.25");

  /** Measures what it says: one goes through, the other does not. */
  @Setup
  public void check() {
    if (!(Gate.decide(permitted) instanceof Permit)
        || !(Gate.decide(refused) instanceof Decision.Refused)) {
      throw new IllegalStateException(Gate.decide(permitted) + "\n" + Gate.decide(refused));
    }
  }

  @Benchmark
  public Decision permits() {
    return Gate.decide(permitted);
  }

  @Benchmark
  public Decision refuses() {
    return Gate.decide(refused);
  }

  private GateInput input(String quantity, String limit) {
    Instrument stock = instruments.getFirst();
    BigDecimal price = new BigDecimal(limit);
    Quote quote =
        new Quote(
            stock.id(),
            TradeBenchmark.AT,
            Phase.CONTINUOUS,
            new BigDecimal("5.24"),
            BigDecimal.valueOf(1000),
            new BigDecimal("5.26"),
            BigDecimal.valueOf(1000),
            price,
            price);
    OrderTicket ticket =
        OrderTicket.day(
            new ClientOrderId("mine-2"),
            TradeBenchmark.ACCOUNT,
            stock.id(),
            Side.BUY,
            new BigDecimal(quantity),
            new Pricing.Limit(price));
    return new GateInput(
        caller(),
        Optional.of(Role.OWNER),
        AccessInterface.CLIENT_PORTAL,
        AssuranceLevel.AAL1,
        TradeBenchmark.ACCOUNT.paper(),
        new Standing.Here(),
        account(),
        universe,
        stock,
        universe.venue(stock),
        quote,
        true,
        TradeBenchmark.book(instruments),
        TradeBenchmark.PRICES,
        Optional.empty(),
        AccessUse.NONE,
        ticket,
        BigDecimal.ZERO,
        TradeBenchmark.AT,
        TradeBenchmark.AT);
  }

  private static Caller caller() {
    Session session =
        new Session(
            new SessionId("s"),
            PERSON,
            "mira",
            "Mira",
            false,
            AccessInterface.CLIENT_PORTAL,
            Optional.empty(),
            List.of(new Proof(Proof.Kind.PASSWORD, TradeBenchmark.AT)),
            AssuranceLevel.AAL1,
            "192.0.2.0/24",
            TradeBenchmark.AT,
            TradeBenchmark.AT.plus(Duration.ofHours(12)),
            Optional.empty());
    if (session.check(TradeBenchmark.AT, TradeBenchmark.AT)
        instanceof Session.Check.Serves(Caller caller)) {
      return caller;
    }
    throw new IllegalStateException("a session that has just begun serves");
  }

  private static AccountProfile account() {
    Disclosure terms =
        new Disclosure("terms", 1, "Terms", "Read.", EnumSet.allOf(Product.class), false);
    LegalEntity entity =
        new LegalEntity(
            "US",
            "Bench Securities",
            "SEC",
            ZoneOffset.UTC,
            Set.of("US"),
            EnumSet.allOf(Product.class),
            EnumSet.allOf(Pricing.Kind.class),
            MarginRules.REGULATION_T,
            List.of(terms),
            List.of(),
            List.of(),
            "");
    return new AccountProfile(
        TradeBenchmark.ACCOUNT,
        PERSON,
        "Margin",
        entity,
        "US",
        TradeBenchmark.USD,
        new Rights(true, 4, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class)),
        Set.of("terms@1"),
        Set.of(),
        Limits.NONE,
        Limits.NONE,
        false);
  }
}
