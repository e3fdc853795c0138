package gatehouse.core.gate;

import gatehouse.core.market.Product;
import gatehouse.core.trade.MarginRules;
import gatehouse.core.trade.Pricing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * The company of the broker that serves an account. It follows from where the client lives and what
 * was chosen at the opening, never from where they sign in.
 *
 * @param code two capitals, such as US
 * @param zone whose midnight begins the day that limits of its accounts count by
 * @param residences the countries, ISO 3166-1, whose residents it serves; empty serves the rest
 * @param margin how an account that may borrow is charged here
 * @param taxDocuments what a client gets or signs for the tax office
 * @param complaints where to complain, first here, then outside
 * @param protection who pays when the broker fails, and up to what
 */
public record LegalEntity(
    String code,
    String name,
    String regulator,
    ZoneId zone,
    Set<String> residences,
    Set<Product> products,
    Set<Pricing.Kind> orderTypes,
    MarginRules margin,
    List<Disclosure> disclosures,
    List<String> taxDocuments,
    List<String> complaints,
    String protection) {
  public LegalEntity {
    residences = Set.copyOf(residences);
    products = Set.copyOf(products);
    orderTypes = Set.copyOf(orderTypes);
    disclosures = List.copyOf(disclosures);
    taxDocuments = List.copyOf(taxDocuments);
    complaints = List.copyOf(complaints);
  }

  /** The day there at that moment. */
  public LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  /** Which of them serves a resident of that country. */
  public static LegalEntity serving(String country, List<LegalEntity> entities) {
    return entities.stream()
        .filter(entity -> entity.residences().contains(country))
        .findFirst()
        .or(() -> entities.stream().filter(entity -> entity.residences().isEmpty()).findFirst())
        .orElseThrow(() -> new IllegalArgumentException("no entity serves the rest of the world"));
  }
}
