package gatehouse.server.webhook;

import gatehouse.server.base.Tone;

/** How a delivery stands, for people and for programs. */
final class DeliveryWords {
  private DeliveryWords() {}

  static String state(DeliveryRows.Delivery delivery) {
    return switch (delivery.state()) {
      case "WAITING" -> delivery.lastTry().isPresent() ? "Tried again later" : "On its way";
      case "SENT" -> "Delivered";
      case "REFUSED" -> "Given up";
      case "EXPIRED" -> "Not delivered in a day";
      default -> throw unknown(delivery);
    };
  }

  static Tone tone(DeliveryRows.Delivery delivery) {
    return switch (delivery.state()) {
      case "WAITING" -> Tone.PLAIN;
      case "SENT" -> Tone.GOOD;
      case "REFUSED", "EXPIRED" -> Tone.WARN;
      default -> throw unknown(delivery);
    };
  }

  /** The name on the wire. */
  static String code(DeliveryRows.Delivery delivery) {
    return switch (delivery.state()) {
      case "WAITING" -> "waiting";
      case "SENT" -> "delivered";
      case "REFUSED" -> "given-up";
      case "EXPIRED" -> "expired";
      default -> throw unknown(delivery);
    };
  }

  private static IllegalStateException unknown(DeliveryRows.Delivery delivery) {
    return new IllegalStateException("unknown state of a message: " + delivery.state());
  }
}
