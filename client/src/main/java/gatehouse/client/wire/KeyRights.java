package gatehouse.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program's key may do. Amounts are exact decimals in the base currency of each account, and
 * count for each account by itself.
 *
 * @param accounts numbers, all live or all paper
 * @param scope {@code read}, {@code reduce-only} or {@code trade}
 * @param products such as {@code stock}; every product when missing
 * @param orderValueMax of one order
 * @param dailyOrdersMax orders of a day
 * @param dailyValueMax of the orders of a day
 * @param networks prefixes such as {@code 192.0.2.0/24} from which it may come; any when missing
 * @param hours in which it may come; any when missing
 */
public record KeyRights(
    List<String> accounts,
    String scope,
    @Nullable List<String> products,
    @Nullable String orderValueMax,
    @Nullable Integer dailyOrdersMax,
    @Nullable String dailyValueMax,
    @Nullable List<String> networks,
    @Nullable KeyHours hours) {
  public KeyRights {
    accounts = accounts == null ? null : List.copyOf(accounts);
    products = products == null ? null : List.copyOf(products);
    networks = networks == null ? null : List.copyOf(networks);
  }
}
