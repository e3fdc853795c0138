package gatehouse.client.wire;

import java.util.List;

/**
 * Instruments that fit a search.
 *
 * @param more whether others fit too; search for more letters, or ask for more of them
 */
public record InstrumentsPage(List<InstrumentInfo> instruments, boolean more) {
  public InstrumentsPage {
    instruments = List.copyOf(instruments);
  }
}
