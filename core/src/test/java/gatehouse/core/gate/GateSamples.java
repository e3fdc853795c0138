package gatehouse.core.gate;

import static gatehouse.core.trade.World.NOON;
import static gatehouse.core.trade.World.USD;

import gatehouse.core.account.PersonId;
import gatehouse.core.apikey.AccessUse;
import gatehouse.core.brokerage.Competitor;
import gatehouse.core.brokerage.Standing;
import gatehouse.core.market.Instrument;
import gatehouse.core.market.Mic;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.session.AccessInterface;
import gatehouse.core.session.AssuranceLevel;
import gatehouse.core.session.Caller;
import gatehouse.core.session.Proof;
import gatehouse.core.session.Session;
import gatehouse.core.session.SessionId;
import gatehouse.core.trade.Book;
import gatehouse.core.trade.MarginRules;
import gatehouse.core.trade.OrderTicket;
import gatehouse.core.trade.Pricing;
import gatehouse.core.trade.Side;
import gatehouse.core.trade.TimeInForce;
import gatehouse.core.trade.World;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions for the gate, to be changed in one place each. */
final class GateSamples {
  private GateSamples() {}

  static final Disclosure TERMS =
      new Disclosure("terms", 2, "Terms", "Read.", EnumSet.allOf(Product.class), false);
  static final LegalEntity ENTITY =
      new LegalEntity(
          "US",
          "Test Securities",
          "SEC",
          ZoneOffset.UTC,
          Set.of("US"),
          EnumSet.allOf(Product.class),
          EnumSet.allOf(Pricing.Kind.class),
          MarginRules.REGULATION_T,
          List.of(TERMS),
          List.of(),
          List.of(),
          "");
  static final Rights ALL =
      new Rights(true, 4, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class));
  static final Book RICH = World.book(Map.of(USD, "100000"));
  static final OrderTicket BUY =
      World.ticket(World.STOCK, Side.BUY, "100", new Pricing.Limit(new BigDecimal("100")));

  static final Standing ELSEWHERE =
      new Standing.Elsewhere(
          new Competitor(
              new SessionId("other"),
              AccessInterface.DESKTOP,
              "Study",
              NOON.minusSeconds(60),
              Optional.empty()),
          Optional.empty(),
          false,
          true);

  static Caller caller(Proof.Kind... proofs) {
    Session session =
        new Session(
            new SessionId("s"),
            new PersonId("p"),
            "mira",
            "Mira",
            false,
            AccessInterface.CLIENT_PORTAL,
            Optional.empty(),
            Arrays.stream(proofs).map(kind -> new Proof(kind, NOON)).toList(),
            AssuranceLevel.AAL1,
            "192.0.2.0/24",
            NOON,
            NOON.plus(Duration.ofHours(12)),
            Optional.empty());
    return ((Session.Check.Serves) session.check(NOON, NOON)).caller();
  }

  static AccountProfile account(Rights rights, Limits limits, Set<String> accepted) {
    return account(ENTITY, rights, limits, accepted, false);
  }

  static AccountProfile account(
      LegalEntity entity, Rights rights, Limits limits, Set<String> accepted, boolean frozen) {
    return new AccountProfile(
        World.LIVE,
        new PersonId("p"),
        "Margin",
        entity,
        "US",
        USD,
        rights,
        accepted,
        Set.of(),
        limits,
        Limits.NONE,
        frozen);
  }

  static final AccountProfile OPEN = account(ALL, Limits.NONE, Set.of("terms@2"));

  /** What a question is made of, to be changed in one place. */
  record Draft(
      Caller caller,
      Optional<Role> role,
      AssuranceLevel demanded,
      boolean paper,
      Standing trading,
      AccountProfile account,
      Instrument instrument,
      boolean live,
      Book book,
      Optional<OrderTicket> sameId,
      OrderTicket ticket,
      Instant at) {
    GateInput input() {
      return new GateInput(
          caller,
          role,
          caller.session().accessInterface(),
          demanded,
          paper,
          trading,
          account,
          World.UNIVERSE,
          instrument,
          World.VENUE,
          World.quote(instrument, at.isAfter(NOON) ? NOON : at),
          live,
          book,
          World.PRICES,
          sameId,
          AccessUse.NONE,
          ticket,
          BigDecimal.ZERO,
          at,
          NOON);
    }

    Draft with(AccountProfile other) {
      return new Draft(
          caller,
          role,
          demanded,
          paper,
          trading,
          other,
          instrument,
          live,
          book,
          sameId,
          ticket,
          at);
    }

    Draft with(Instrument other, OrderTicket order) {
      return new Draft(
          caller, role, demanded, paper, trading, account, other, live, book, sameId, order, at);
    }

    Draft with(OrderTicket order) {
      return with(instrument, order);
    }

    Draft with(Book other) {
      return new Draft(
          caller,
          role,
          demanded,
          paper,
          trading,
          account,
          instrument,
          live,
          other,
          sameId,
          ticket,
          at);
    }

    Draft with(Rights rights) {
      return with(GateSamples.account(rights, Limits.NONE, Set.of("terms@2")));
    }

    Draft with(Limits limits) {
      return with(GateSamples.account(ALL, limits, Set.of("terms@2")));
    }

    Draft with(Standing other) {
      return new Draft(
          caller,
          role,
          demanded,
          paper,
          other,
          account,
          instrument,
          live,
          book,
          sameId,
          ticket,
          at);
    }

    Draft at(Instant moment) {
      return new Draft(
          caller,
          role,
          demanded,
          paper,
          trading,
          account,
          instrument,
          live,
          book,
          sameId,
          ticket,
          moment);
    }
  }

  static final Draft FINE =
      new Draft(
          caller(Proof.Kind.PASSWORD, Proof.Kind.TOTP),
          Optional.of(Role.OWNER),
          AssuranceLevel.AAL2,
          false,
          new Standing.Here(),
          OPEN,
          World.STOCK,
          true,
          RICH,
          Optional.empty(),
          BUY,
          NOON);

  static OrderTicket ticket(Instrument instrument, Side side, String quantity, Pricing pricing) {
    return World.ticket(instrument, side, quantity, pricing);
  }

  static Pricing limit(String price) {
    return new Pricing.Limit(new BigDecimal(price));
  }

  static OrderTicket change(OrderTicket t, TimeInForce force, boolean outside) {
    return new OrderTicket(
        t.clientOrderId(),
        t.account(),
        t.instrument(),
        t.side(),
        t.quantity(),
        t.pricing(),
        force,
        Optional.empty(),
        outside,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static OrderTicket routed(OrderTicket t, String mic) {
    return new OrderTicket(
        t.clientOrderId(),
        t.account(),
        t.instrument(),
        t.side(),
        t.quantity(),
        t.pricing(),
        t.timeInForce(),
        t.goodTill(),
        t.outsideHours(),
        t.condition(),
        t.ocaGroup(),
        t.bracket(),
        Optional.of(new Mic(mic)));
  }

  static List<Reason> reasonsOf(Decision decision) {
    return switch (decision) {
      case Permit permit -> List.of();
      case Decision.Refused refused -> refused.findings().stream().map(Finding::reason).toList();
    };
  }

  static LegalEntity offering(Set<Product> products, Set<Pricing.Kind> types) {
    return new LegalEntity(
        "XX",
        "Small",
        "",
        ZoneOffset.UTC,
        Set.of(),
        products,
        types,
        MarginRules.REGULATION_T,
        List.of(TERMS),
        List.of(),
        List.of(),
        "");
  }
}
