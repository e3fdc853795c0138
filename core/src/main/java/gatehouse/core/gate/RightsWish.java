package gatehouse.core.gate;

import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One thing that an account can ask for beyond what it may do. */
public sealed interface RightsWish {
  /** To borrow and to sell short. */
  record Margin() implements RightsWish {}

  /**
   * A level of options.
   *
   * @param level 1 to 4
   */
  record Options(int level) implements RightsWish {
    public Options {
      if (level < 1 || level > Rights.OPTIONS_LEVEL_MAX) {
        throw new IllegalArgumentException("options levels that are asked for go from 1 to 4");
      }
    }
  }

  /** A product other than options. */
  record Of(Product product) implements RightsWish {}

  /** The venues of a region. */
  record In(Region region) implements RightsWish {}

  /** Everything that can be asked for, as it is listed. */
  static List<RightsWish> all() {
    List<RightsWish> all = new ArrayList<>();
    all.add(new Margin());
    for (int level = 1; level <= Rights.OPTIONS_LEVEL_MAX; level++) {
      all.add(new Options(level));
    }
    EnumSet.complementOf(EnumSet.of(Product.OPTION)).forEach(product -> all.add(new Of(product)));
    EnumSet.complementOf(EnumSet.of(Region.GLOBAL)).forEach(region -> all.add(new In(region)));
    return List.copyOf(all);
  }

  /** The wish of that code. */
  static Optional<RightsWish> ofCode(String code) {
    return all().stream().filter(wish -> wish.code().equals(code)).findFirst();
  }

  /** The stable name: lower-case words joined by hyphens. */
  default String code() {
    return switch (this) {
      case Margin _ -> "margin";
      case Options(int level) -> "options-" + level;
      case Of(Product product) -> code(product);
      case In(Region region) -> code(region);
    };
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What people read; at most 24 characters, for a notice. */
  default String label() {
    return switch (this) {
      case Margin _ -> "Margin";
      case Options(int level) -> "Options level " + level;
      case Of(Product product) -> product.label();
      case In(Region region) -> region.label();
    };
  }

  /** Whether the rights hold it already. */
  default boolean heldBy(Rights rights) {
    return switch (this) {
      case Margin _ -> rights.margin();
      case Options(int level) -> rights.optionsLevel() >= level;
      case Of(Product product) -> rights.products().contains(product);
      case In(Region region) -> rights.regions().contains(region);
    };
  }

  /** The rights with it. */
  default Rights addedTo(Rights now) {
    return switch (this) {
      case Margin _ -> new Rights(true, now.optionsLevel(), now.products(), now.regions());
      case Options(int level) ->
          new Rights(
              now.margin(), Math.max(level, now.optionsLevel()), now.products(), now.regions());
      case Of(Product product) -> {
        Set<Product> products = EnumSet.of(product);
        products.addAll(now.products());
        yield new Rights(now.margin(), now.optionsLevel(), products, now.regions());
      }
      case In(Region region) -> {
        Set<Region> regions = EnumSet.of(region);
        regions.addAll(now.regions());
        yield new Rights(now.margin(), now.optionsLevel(), now.products(), regions);
      }
    };
  }

  /** What goes on while it waits. */
  default String meanwhile(Rights now) {
    return switch (this) {
      case Margin _ -> "Meanwhile you trade with the cash that is there.";
      case Options _ ->
          now.optionsLevel() == 0
              ? "Meanwhile everything but options goes on."
              : "Meanwhile options go on up to level " + now.optionsLevel() + ".";
      case Of _, In _ -> "Meanwhile everything that the account has goes on.";
    };
  }
}
