package gatehouse.core.signin;

import java.time.Duration;

/**
 * Where a network is, as far as a location source knows.
 *
 * @param country ISO 3166-1 alpha-2
 * @param name in plain words, such as {@code Oslo, Norway}
 * @param latitude degrees, −90 to 90
 * @param longitude degrees, −180 to 180
 */
public record Place(String country, String name, double latitude, double longitude) {
  private static final double EARTH_RADIUS_KM = 6371;

  /** Faster than airliners fly from door to door. */
  static final double SPEED_KM_PER_HOUR_MAX = 900;

  /** Below this distance sources are too coarse to tell. */
  static final double DISTANCE_KM_MIN = 300;

  /** Great-circle distance. */
  public double kilometresTo(Place other) {
    double a = Math.toRadians(latitude);
    double b = Math.toRadians(other.latitude);
    double dLat = b - a;
    double dLon = Math.toRadians(other.longitude - longitude);
    double h =
        Math.pow(Math.sin(dLat / 2), 2)
            + Math.cos(a) * Math.cos(b) * Math.pow(Math.sin(dLon / 2), 2);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  /** Whether nobody travels from here to there in this time. */
  public boolean tooFarFrom(Place before, Duration between) {
    double kilometres = kilometresTo(before);
    double hours = Math.max(between.toMillis(), 0) / 3_600_000.0;
    return kilometres > DISTANCE_KM_MIN && kilometres > hours * SPEED_KM_PER_HOUR_MAX;
  }
}
