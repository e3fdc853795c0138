package gatehouse.server.gate;

import gatehouse.core.gate.Disclosure;
import gatehouse.core.gate.Feed;
import gatehouse.core.gate.LegalEntity;
import gatehouse.core.market.Product;
import gatehouse.core.market.Region;
import gatehouse.core.trade.MarginRules;
import gatehouse.core.trade.Pricing;
import gatehouse.server.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The broker's companies, what they ask to be read, and the data that they sell: a file of data, in
 * the order in which a residence looks for the company that serves it.
 *
 * @param homes the region whose markets each company's clients begin with, by its code
 * @param unserved countries, ISO 3166-1, whose residents no company serves
 */
public record House(
    List<LegalEntity> entities, List<Feed> feeds, Map<String, Region> homes, Set<String> unserved) {
  private static final String FILE = "/gate/entities.json";

  public House {
    entities = List.copyOf(entities);
    feeds = List.copyOf(feeds);
    homes = Map.copyOf(homes);
    unserved = Set.copyOf(unserved);
  }

  /** Reads the file that came with the program. */
  public static House read() {
    try (InputStream in = Objects.requireNonNull(House.class.getResourceAsStream(FILE))) {
      return parse(Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static House parse(JsonNode file) {
    Map<String, Disclosure> disclosures = new HashMap<>();
    for (JsonNode each : file.get("disclosures")) {
      Disclosure disclosure =
          new Disclosure(
              text(each, "code"),
              each.get("version").asInt(),
              text(each, "title"),
              text(each, "text"),
              set(each, "products", Product::valueOf),
              each.get("margin").asBoolean());
      disclosures.put(disclosure.code(), disclosure);
    }
    List<LegalEntity> entities = new ArrayList<>();
    Map<String, Region> homes = new HashMap<>();
    for (JsonNode each : file.get("entities")) {
      homes.put(text(each, "code"), Region.valueOf(text(each, "home")));
      entities.add(
          new LegalEntity(
              text(each, "code"),
              text(each, "name"),
              text(each, "regulator"),
              ZoneId.of(text(each, "zone")),
              set(each, "residences", code -> code),
              set(each, "products", Product::valueOf),
              set(each, "orderTypes", Pricing.Kind::valueOf),
              new MarginRules(
                  true,
                  number(each, "stockInitial"),
                  number(each, "stockMaintenance"),
                  number(each, "fxInitial")),
              list(each, "disclosures").stream()
                  .map(code -> Objects.requireNonNull(disclosures.get(code)))
                  .toList(),
              list(each, "taxDocuments"),
              list(each, "complaints"),
              text(each, "protection")));
    }
    List<Feed> feeds = new ArrayList<>();
    for (JsonNode each : file.get("feeds")) {
      feeds.add(
          new Feed(
              text(each, "code"),
              text(each, "name"),
              Region.valueOf(text(each, "region")),
              set(each, "products", Product::valueOf),
              number(each, "monthly"),
              Currency.getInstance(text(each, "currency"))));
    }
    return new House(entities, feeds, homes, set(file, "unserved", code -> code));
  }

  /** The company of that code. */
  public LegalEntity entity(String code) {
    return entities.stream()
        .filter(each -> each.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no entity is called " + code));
  }

  /** The company that serves residents of that country; none when the house serves none of them. */
  public Optional<LegalEntity> serving(String residence) {
    return unserved.contains(residence)
        ? Optional.empty()
        : Optional.of(LegalEntity.serving(residence, entities));
  }

  /** The region whose markets the company's clients begin with. */
  public Region home(LegalEntity entity) {
    return Objects.requireNonNull(homes.get(entity.code()));
  }

  public Optional<Feed> feed(String code) {
    return feeds.stream().filter(each -> each.code().equals(code)).findFirst();
  }

  /** The feed that shows a product of a region live. */
  public Optional<Feed> feed(Product product, Region region) {
    return feeds.stream().filter(each -> each.covers(product, region)).findFirst();
  }

  private static String text(JsonNode node, String name) {
    return Objects.requireNonNull(node.get(name), name).asString();
  }

  private static BigDecimal number(JsonNode node, String name) {
    return new BigDecimal(text(node, name));
  }

  private static List<String> list(JsonNode node, String name) {
    List<String> list = new ArrayList<>();
    for (JsonNode each : Objects.requireNonNull(node.get(name), name)) {
      list.add(each.asString());
    }
    return list;
  }

  private static <T> Set<T> set(JsonNode node, String name, Function<String, T> parse) {
    Set<T> set = new HashSet<>();
    list(node, name).forEach(each -> set.add(parse.apply(each)));
    return set;
  }
}
