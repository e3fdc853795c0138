package gatehouse.cli;

import gatehouse.client.AccountStream;
import gatehouse.client.GatehouseClient;
import gatehouse.client.Trading;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.QuoteInfo;
import gatehouse.client.wire.ReconciliationPage;
import gatehouse.client.wire.StreamMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What happens in the accounts, line by line. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what happens to orders, as it happens, until it is stopped.",
      "A connection that is lost is opened again, and no event is missed or shown twice.",
      "Ends with 1 when the session ends."
    })
final class StreamCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "ACCOUNT[:SEQ]",
      description = {
        "All accounts of the session when none is given. With the number that was",
        "seen last, what happened since then is shown first."
      })
  String[] accounts = {};

  @Option(names = "--quote", paramLabel = "SYMBOL", description = "Prices too, as they change.")
  List<String> quotes = List.of();

  @Option(names = "--events", paramLabel = "N", description = "Ends after so many lines.")
  int events = Integer.MAX_VALUE;

  @Option(names = "--json", description = "Each message as one line of JSON.")
  boolean json;

  private static final long LOOK_SECONDS = 5;

  private final Shop shop;
  private final CountDownLatch done = new CountDownLatch(1);
  private int left;
  private volatile boolean ended;

  StreamCommand(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec here = Objects.requireNonNull(spec);
    if (events < 1) {
      throw new ParameterException(here.commandLine(), "--events is a number from 1 on");
    }
    left = events;
    Map<String, Long> after = new LinkedHashMap<>();
    for (String each : accounts) {
      String[] parts = each.split(":", 2);
      if (parts.length == 2 && !parts[1].matches("[0-9]{1,18}")) {
        throw new ParameterException(here.commandLine(), each + " has no number after the colon");
      }
      after.put(parts[0], parts.length == 2 ? Long.parseLong(parts[1]) : -1);
    }
    return shop.trading(here, trading -> follow(trading, after));
  }

  private int follow(Trading trading, Map<String, Long> after)
      throws IOException, InterruptedException {
    trading.accounts(); // whoever is not signed in is told so, and not tried again
    try (AccountStream stream =
        trading.stream(after, quotes, this::say, shop.terminal()::complain)) {
      while (!done.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        if (!stream.connected()) {
          stillSignedIn(trading);
        }
      }
    }
    if (ended) {
      trading.accounts(); // says why
      return Main.REFUSED;
    }
    return 0;
  }

  /** A server that is away may come back; a session that ended does not. */
  private static void stillSignedIn(Trading trading) throws InterruptedException {
    try {
      trading.accounts();
    } catch (IOException e) {
      // the stream tries again, and says so
    }
  }

  private synchronized void say(StreamMessage message) {
    String text = json ? GatehouseClient.json(message) : text(message);
    if (!text.isEmpty() && left > 0) {
      shop.terminal().say(text);
      left--;
    }
    StreamMessage.Standing session = message.session();
    if (left > 0 && session != null && session.state().equals("ended")) {
      ended = true;
    }
    if (left == 0 || ended) {
      done.countDown();
    }
  }

  private static String text(StreamMessage message) {
    QuoteInfo quote = message.quote();
    OrderInfo order = message.order();
    ReconciliationPage.Event event = message.event();
    if (quote != null) {
      return "%s  bid %s  ask %s  last %s%s"
          .formatted(
              message.symbol(),
              quote.bid(),
              quote.ask(),
              quote.last(),
              quote.live() ? "" : "  (15 minutes old)");
    }
    if (event != null) {
      return "%s %s:%d  %s  %s%s"
          .formatted(
              event.at(),
              message.account(),
              message.seq(),
              event.act().replace('-', ' '),
              order == null ? "" : order.text() + ", " + order.status().replace('-', ' '),
              event.why().isEmpty() ? "" : ": " + event.why());
    }
    String sentence = message.sentence();
    if (message.type().equals("started")) {
      return "Following %s after %d.".formatted(message.account(), message.seq());
    }
    String mend = message.mend();
    return sentence == null ? "" : sentence + (mend == null ? "" : " (" + mend + ")");
  }
}
