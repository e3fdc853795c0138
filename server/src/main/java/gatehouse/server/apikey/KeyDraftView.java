package gatehouse.server.apikey;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is described and wants its public half.
 *
 * @param id it will have
 * @param server the address that its program will call
 * @param authority of that server's certificate, in PEM; null where everybody trusts it
 * @param rights in plain sentences
 * @param failSafe in plain sentences
 * @param ends when it ends, such as {@code 20 February 2027}
 * @param rotates whether it takes over from a key that lives
 * @param lacking what has to be added before it can be granted, and where; null as a rule
 * @param publicKey as it was pasted
 */
public record KeyDraftView(
    String id,
    String name,
    String server,
    @Nullable String authority,
    List<String> rights,
    List<String> failSafe,
    String ends,
    boolean rotates,
    @Nullable Lacking lacking,
    String publicKey,
    List<Problem> problems)
    implements View {
  /** What has to be added, and where. */
  public record Lacking(String text, String path) {}

  @Override
  public String template() {
    return "apikey/draft";
  }

  @Override
  public String title() {
    return rotates ? "Rotate a key" : "New key";
  }
}
