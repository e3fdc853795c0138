package gatehouse.core.trade;

/** A book after an event, and the entry that says why. */
public record Booked(Book book, JournalEntry entry) {}
