package gatehouse.client.wire;

import java.util.List;

/** All keys of a person, the newest first. */
public record KeysPage(List<KeyInfo> keys) {
  public KeysPage {
    keys = List.copyOf(keys);
  }
}
