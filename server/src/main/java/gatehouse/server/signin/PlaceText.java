package gatehouse.server.signin;

import gatehouse.core.signin.Place;
import java.util.Optional;

/** How a place stands in a row: {@code NO|Oslo, Norway|59.91|10.75}, or empty text. */
public final class PlaceText {
  private PlaceText() {}

  public static String of(Optional<Place> place) {
    return place
        .map(p -> p.country() + "|" + p.name() + "|" + p.latitude() + "|" + p.longitude())
        .orElse("");
  }

  public static Optional<Place> parse(String text) {
    String[] parts = text.split("\\|", -1);
    return parts.length == 4
        ? Optional.of(
            new Place(
                parts[0], parts[1], Double.parseDouble(parts[2]), Double.parseDouble(parts[3])))
        : Optional.empty();
  }
}
