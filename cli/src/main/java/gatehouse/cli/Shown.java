package gatehouse.cli;

import gatehouse.client.GatehouseClient;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How an answer of the server is shown: in words, or as it came. */
final class Shown {
  @Option(names = "--json", description = "One line of JSON, as the server gives it.")
  boolean json;

  private final Shop shop;

  Shown(Shop shop) {
    this.shop = shop;
  }

  /** Shows it; 0, as the command ends well then. */
  <A extends Record> int say(A answer, Consumer<A> words) {
    if (json) {
      shop.terminal().say(GatehouseClient.json(answer));
    } else {
      words.accept(answer);
    }
    return 0;
  }
}
