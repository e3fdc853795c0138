package gatehouse.core.signin;

import gatehouse.core.device.Recognition;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Turns what is known about a person and an attempt into signals. */
public final class Signals {
  /** A number that was added or changed this lately does not count as a proof. */
  public static final Duration NUMBER_IS_NEW_FOR = Duration.ofDays(3);

  /**
   * No person fills the form this fast; a password keeper does, so that it says something only of a
   * browser that did not prove its key.
   */
  public static final Duration FORM_FILLED_MIN = Duration.ofMillis(400);

  private Signals() {}

  /**
   * What the person did before.
   *
   * @param networkKnown whether somebody signed in as this person from this network
   * @param last where the last sign-in came from, and when
   * @param announced whether a travel notice covers this place now
   * @param numberChanged when the number for text messages was changed
   * @param secondFactor whether there is any factor beside the password
   */
  public record History(
      boolean networkKnown,
      Optional<Sighting> last,
      boolean announced,
      Optional<Instant> numberChanged,
      boolean passwordBreached,
      boolean secondFactor) {}

  /** A place and a moment. */
  public record Sighting(Place place, Instant at) {}

  /**
   * The signals of one attempt.
   *
   * @param here where it comes from, where a source knows
   * @param fillTime how long the form was open, where that is known
   */
  public static Set<Signal> of(
      Recognition recognition,
      History history,
      Optional<Place> here,
      Optional<Duration> fillTime,
      Instant now) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    switch (recognition) {
      case Recognition.Known known -> {}
      case Recognition.CookieOnly cookie -> signals.add(Signal.KEY_MISSING);
      case Recognition.Stranger stranger -> signals.add(Signal.NEW_DEVICE);
    }
    if (!history.networkKnown()) {
      signals.add(Signal.NEW_NETWORK);
    }
    if (here.isPresent() && history.last().isPresent()) {
      Sighting last = history.last().get();
      if (here.get().tooFarFrom(last.place(), Duration.between(last.at(), now))) {
        signals.add(Signal.IMPOSSIBLE_TRAVEL);
      }
    }
    if (history.announced()) {
      signals.add(Signal.TRAVEL_ANNOUNCED);
    }
    signals.addAll(ofPerson(history, now));
    boolean known = recognition instanceof Recognition.Known;
    if (!known && fillTime.filter(time -> time.compareTo(FORM_FILLED_MIN) < 0).isPresent()) {
      signals.add(Signal.AUTOMATION);
    }
    return signals;
  }

  /** The signals that are the person's own, wherever an attempt comes from. */
  public static Set<Signal> ofPerson(History history, Instant now) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    if (history
        .numberChanged()
        .filter(at -> now.isBefore(at.plus(NUMBER_IS_NEW_FOR)))
        .isPresent()) {
      signals.add(Signal.NUMBER_CHANGED_LATELY);
    }
    if (history.passwordBreached()) {
      signals.add(Signal.BREACHED_PASSWORD);
    }
    if (!history.secondFactor()) {
      signals.add(Signal.NO_SECOND_FACTOR);
    }
    return signals;
  }
}
