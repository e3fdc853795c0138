package gatehouse.server;

import gatehouse.core.account.PersonId;
import gatehouse.core.gate.AccountProfile;
import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.gate.Limits;
import gatehouse.core.gate.Rights;
import gatehouse.core.gate.Role;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.trade.AccountNumber;
import gatehouse.server.base.Sql;
import gatehouse.server.gate.House;
import gatehouse.server.gate.ProfileRows;
import gatehouse.server.trade.Opening;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the demo's people have to trade with: accounts, money, a few positions. */
final class SeedAccounts {
  private static final Set<Product> SECURITIES = Set.of(Product.STOCK, Product.ETF);

  private final House house;
  private final Opening opening;

  SeedAccounts(House house, Opening opening) {
    this.house = house;
    this.opening = opening;
  }

  /**
   * One account of the demo.
   *
   * @param positions symbol and quantity, bought a month ago
   */
  private record Plan(
      String owner,
      String number,
      String title,
      String residence,
      String base,
      Rights rights,
      Set<String> feeds,
      Map<String, String> money,
      Map<String, String> positions) {}

  private static final List<Plan> PLANS =
      List.of(
          new Plan(
              "mira",
              "U1000001",
              "Margin",
              "SE",
              "EUR",
              new Rights(
                  true,
                  3,
                  Set.of(Product.STOCK, Product.ETF, Product.FX, Product.BOND),
                  Set.of(Region.UNITED_STATES, Region.EUROPE, Region.UNITED_KINGDOM, Region.JAPAN)),
              Set.of("us-equities", "us-options", "eu-equities", "jp-equities"),
              Map.of("EUR", "180000", "USD", "90000", "JPY", "9000000"),
              Map.of("AAPL", "200", "NVDA", "150", "SAP", "120", "7203", "500", "SHEL", "400")),
          new Plan(
              "mira",
              "D1000001",
              "Paper",
              "SE",
              "EUR",
              everything(),
              Set.of(),
              Map.of("EUR", "1000000"),
              Map.of()),
          new Plan(
              "tomas",
              "U1000002",
              "Cash",
              "US",
              "USD",
              new Rights(false, 0, SECURITIES, Set.of(Region.UNITED_STATES)),
              Set.of("us-equities"),
              Map.of("USD", "60000"),
              Map.of("KO", "80", "SPY", "40", "MSFT", "30")),
          new Plan(
              "wei",
              "U1000003",
              "Advisor",
              "JP",
              "JPY",
              new Rights(false, 0, SECURITIES, Set.of(Region.JAPAN)),
              Set.of(),
              Map.of("JPY", "4000000"),
              Map.of("7974", "100")),
          new Plan(
              "ana",
              "D1000004",
              "Paper",
              "GB",
              "GBP",
              everything(),
              Set.of(),
              Map.of("GBP", "1000000"),
              Map.of("HSBA", "2000")),
          new Plan(
              "mira",
              "U1000005",
              "Joint",
              "SE",
              "EUR",
              new Rights(false, 0, SECURITIES, Set.of(Region.EUROPE)),
              Set.of("eu-equities"),
              Map.of("EUR", "25000"),
              Map.of("SAP", "60", "SIE", "40")));

  /** Somebody who reaches an account beside whoever opened it, earlier in the cast. */
  private record Share(String username, String number, Role role) {}

  private static final List<Share> SHARES =
      List.of(
          new Share("tomas", "U1000005", Role.OWNER),
          new Share("wei", "U1000002", Role.ADVISOR),
          new Share("ana", "U1000005", Role.VIEWER));

  static Rights everything() {
    return new Rights(
        true, Rights.OPTIONS_LEVEL_MAX, EnumSet.allOf(Product.class), EnumSet.allOf(Region.class));
  }

  /** Opens the accounts of that person, and lets them into those of others. */
  void open(Sql sql, String username, PersonId id, Instant now) throws SQLException {
    for (Plan plan : PLANS) {
      if (plan.owner().equals(username)) {
        AccountNumber number = new AccountNumber(plan.number());
        LegalEntity entity = LegalEntity.serving(plan.residence(), house.entities());
        opening.open(
            sql,
            new AccountProfile(
                number,
                id,
                plan.title(),
                entity,
                plan.residence(),
                Currency.getInstance(plan.base()),
                plan.rights(),
                entity.disclosures().stream().map(Disclosure::key).collect(Collectors.toSet()),
                plan.feeds(),
                Limits.NONE,
                Limits.NONE,
                false),
            money(plan.money()),
            plan.positions(),
            now);
      }
    }
    for (Share share : SHARES) {
      if (share.username().equals(username)) {
        ProfileRows.grant(sql, id, new AccountNumber(share.number()), share.role());
      }
    }
  }

  private static Map<Currency, BigDecimal> money(Map<String, String> amounts) {
    return amounts.entrySet().stream()
        .collect(
            Collectors.toMap(
                each -> Currency.getInstance(each.getKey()),
                each -> new BigDecimal(each.getValue())));
  }
}
