package gatehouse.core.market;

import java.time.ZoneId;

/**
 * A place where instruments are traded.
 *
 * @param name as people call it
 * @param zone its local time
 * @param unlisted whether it also trades the stocks and funds that another venue of its region
 *     lists, where that one lets it
 */
public record TradingVenue(
    Mic mic, String name, Region region, ZoneId zone, TradingCalendar calendar, boolean unlisted) {}
