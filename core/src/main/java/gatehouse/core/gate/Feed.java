package gatehouse.core.gate;

import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Set;

/**
 * Live market data that an account can subscribe to; without it prices are 15 minutes old.
 *
 * @param code stable, such as {@code us-equities}
 * @param monthly what it costs a month; zero is free
 */
public record Feed(
    String code,
    String name,
    Region region,
    Set<Product> products,
    BigDecimal monthly,
    Currency currency) {
  public Feed {
    products = Set.copyOf(products);
  }

  public boolean covers(Product product, Region of) {
    return region == of && products.contains(product);
  }
}
