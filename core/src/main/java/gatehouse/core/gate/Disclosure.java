package gatehouse.core.gate;

import gatehouse.core.market.Product;
import java.util.Set;

/**
 * What a client has to have read and accepted before a product opens; a new version has to be
 * accepted anew.
 *
 * @param code stable, such as {@code options-risk}
 * @param version 1 or above
 * @param products what it covers
 * @param margin whether it covers borrowing too
 */
public record Disclosure(
    String code, int version, String title, String text, Set<Product> products, boolean margin) {
  public Disclosure {
    products = Set.copyOf(products);
  }

  /** How its acceptance is kept: code and version. */
  public String key() {
    return code + "@" + version;
  }
}
