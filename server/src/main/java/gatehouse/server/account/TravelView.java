package gatehouse.server.account;

import gatehouse.server.base.Problem;
import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * Journeys told beforehand.
 *
 * @param countries code and name, in the order of names
 * @param from the country chosen before, and so on, or empty
 */
public record TravelView(
    List<Journey> journeys,
    List<Country> countries,
    String country,
    String from,
    String to,
    List<Problem> problems)
    implements View {
  /**
   * A notice of travel.
   *
   * @param dates such as "3 to 17 December 2026"
   * @param state such as "Now", "Planned"
   */
  public record Journey(String id, String country, String dates, String state, Tone tone) {}

  /** A choice of country: ISO 3166-1 alpha-2 and the name. */
  public record Country(String code, String name) {}

  @Override
  public String template() {
    return "account/travel";
  }

  @Override
  public String title() {
    return "Travel";
  }
}
