import gatehouse.client.AccountStream;
import gatehouse.client.ApiKeyFile;
import gatehouse.client.GatehouseClient;
import gatehouse.client.KeyAccess;
import gatehouse.client.KeyEvent;
import gatehouse.client.LineEvent;
import gatehouse.client.OrdersPausedException;
import gatehouse.client.RefusedException;
import gatehouse.client.TradingLine;
import gatehouse.client.wire.NewOrder;
import gatehouse.client.wire.OrderInfo;
import gatehouse.client.wire.StreamMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A small strategy: it keeps one order to buy in the market, says what happens, pauses when orders
 * could not be sent, takes the order back at its end and signs out.
 *
 * <p>{@code java -cp '.gatehouse/app/cli/*' client/examples/LimitStrategy.java key.json D1000001
 * AAPL 1 180.00 60 monday-1}: one share at 180.00 or better, for 60 seconds. {@code ./gatehouse
 * build} makes the class path, {@code ./gatehouse keys new} the key file. The last word names the
 * order: killed and started again with the same one, the program finds its order.
 */
final class LimitStrategy {
  private final String account;
  private final NewOrder wanted;
  private final CountDownLatch over = new CountDownLatch(1);

  private LimitStrategy(String account, NewOrder wanted) {
    this.account = account;
    this.wanted = wanted;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 7) {
      System.err.println("KEY-FILE ACCOUNT SYMBOL QUANTITY LIMIT SECONDS ORDER-ID");
      System.exit(2);
    }
    ApiKeyFile key = ApiKeyFile.read(Path.of(arguments[0]));
    // the id names the order for ever: a program that is started again finds it by that name
    String id = arguments[6];
    NewOrder wanted =
        NewOrder.atLimit(id, arguments[1], arguments[2], "buy", arguments[3], arguments[4]);
    new LimitStrategy(arguments[1], wanted).run(key, Long.parseLong(arguments[5]));
  }

  private void run(ApiKeyFile key, long seconds) throws IOException, InterruptedException {
    GatehouseClient client = new GatehouseClient(key.server(), "limit-strategy/1.0");
    try (KeyAccess access =
        KeyAccess.open(key, InstantSource.system(), new SecureRandom(), this::heard)) {
      trade(client, access, seconds);
      // who only falls silent is lost: its fail-safe would run, and pause the key
      client.signOut(access);
    }
  }

  private void trade(GatehouseClient client, KeyAccess access, long seconds)
      throws IOException, InterruptedException {
    // from now on; a program that was here before gives the positions that it kept
    try (TradingLine line = TradingLine.open(client, access, wanted, this::heard);
        AccountStream stream =
            client
                .trading(access)
                .stream(
                    Map.of(account, -1L),
                    List.of(wanted.symbol()),
                    this::heard,
                    LimitStrategy::say)) {
      say("Following " + stream.positions().keySet());
      OrderInfo order = placed(line);
      if (order != null) {
        say("Placed: " + order.text() + ", " + order.status());
        // one of that name may be over by now
        if (order.open() && !over.await(seconds, TimeUnit.SECONDS)) {
          say("Taken back: " + line.cancel(account, order.id()).text());
        }
      }
    }
  }

  /** The order, as soon as the line lets it through; null when the gate says no. */
  private OrderInfo placed(TradingLine line) throws InterruptedException {
    String said = "";
    while (true) {
      try {
        return line.place(wanted);
      } catch (OrdersPausedException e) {
        if (!said.equals(e.getMessage())) {
          said = e.getMessage();
          say("Waiting: " + said);
        }
      } catch (IOException e) {
        // nobody knows whether it is there: with its id it is safe to send it again
        say("Not answered: " + e.getMessage());
      } catch (RefusedException e) {
        e.findings().forEach(each -> say("Refused: " + each.text() + " " + each.remedy()));
        say("Refused: " + e.getMessage());
        return null;
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void heard(KeyEvent event) {
    say("Access: " + event.text());
  }

  private void heard(LineEvent event) {
    if (event instanceof LineEvent.Lost lost) {
      say("LOST: " + lost.sentence());
    } else if (event instanceof LineEvent.Back back) {
      say("BACK after " + back.away().toSeconds() + " s");
      back.news()
          .orders()
          .forEach(each -> say("  " + each.order().text() + ": " + each.order().status()));
    }
  }

  private void heard(StreamMessage message) {
    OrderInfo order = message.order();
    if (order != null && order.clientOrderId().equals(wanted.id())) {
      say("Order: " + order.status());
      if (!order.open()) {
        over.countDown();
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
