package gatehouse.client;

/** A new order was refused here, because the line is lost: nothing was sent. */
public final class OrdersPausedException extends RuntimeException {
  @java.io.Serial private static final long serialVersionUID = 1;

  OrdersPausedException(String why) {
    super("New orders are paused: " + why + " Nothing was sent. Closing orders and cancels go.");
  }
}
