package gatehouse.core.gate;

import gatehouse.core.account.Permission;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an account was granted.
 *
 * @param margin whether it may borrow and sell short
 * @param optionsLevel 0 none; 1 covered calls; 2 also bought and cash-secured; 3 also spreads; 4
 *     also naked
 */
public record Rights(boolean margin, int optionsLevel, Set<Product> products, Set<Region> regions) {
  /** Nothing. */
  public static final Rights NONE = new Rights(false, 0, Set.of(), Set.of());

  /** The highest options level. */
  public static final int OPTIONS_LEVEL_MAX = 4;

  /** Bought options and covered calls: what "options" comes to when no level is named. */
  private static final int OPTIONS_LEVEL_ASKED = 2;

  public Rights {
    products = Set.copyOf(products);
    regions = Set.copyOf(regions);
    if (optionsLevel < 0 || optionsLevel > OPTIONS_LEVEL_MAX) {
      throw new IllegalArgumentException("options levels go from 0 to 4");
    }
  }

  /**
   * What asked permissions come to: the least of what {@link #permissions} would say of it.
   *
   * @param home the region whose markets a client begins with
   */
  public static Rights of(Set<Permission> asked, Region home) {
    Set<Product> products = EnumSet.noneOf(Product.class);
    if (asked.contains(Permission.CASH_STOCKS)) {
      products.add(Product.STOCK);
      products.add(Product.ETF);
    }
    if (asked.contains(Permission.FUTURES)) {
      products.add(Product.FUTURE);
    }
    if (asked.contains(Permission.FX)) {
      products.add(Product.FX);
    }
    if (asked.contains(Permission.BONDS)) {
      products.add(Product.BOND);
    }
    Set<Region> regions =
        asked.contains(Permission.FOREIGN_MARKETS) ? EnumSet.allOf(Region.class) : EnumSet.of(home);
    int options = asked.contains(Permission.OPTIONS) ? OPTIONS_LEVEL_ASKED : 0;
    return new Rights(asked.contains(Permission.MARGIN), options, products, regions);
  }

  /** What sign-in makes of it: more power asks for a stronger proof. */
  public Set<Permission> permissions(boolean paper) {
    if (paper) {
      return Set.of(Permission.PAPER);
    }
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    if (products.contains(Product.STOCK) || products.contains(Product.ETF)) {
      permissions.add(Permission.CASH_STOCKS);
    }
    add(permissions, margin, Permission.MARGIN);
    add(permissions, optionsLevel > 0, Permission.OPTIONS);
    add(permissions, products.contains(Product.FUTURE), Permission.FUTURES);
    add(permissions, products.contains(Product.FX), Permission.FX);
    add(permissions, products.contains(Product.BOND), Permission.BONDS);
    Set<Region> venues = EnumSet.noneOf(Region.class);
    venues.addAll(regions);
    venues.remove(Region.GLOBAL);
    add(permissions, venues.size() > 1, Permission.FOREIGN_MARKETS);
    return permissions;
  }

  private static void add(Set<Permission> permissions, boolean holds, Permission permission) {
    if (holds) {
      permissions.add(permission);
    }
  }
}
