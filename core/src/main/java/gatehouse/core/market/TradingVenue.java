package gatehouse.core.market;

import java.time.ZoneId;

/**
 * A place where instruments are traded.
 *
 * @param name as people call it
 * @param zone its local time
 */
public record TradingVenue(
    Mic mic, String name, Region region, ZoneId zone, TradingCalendar calendar) {}
