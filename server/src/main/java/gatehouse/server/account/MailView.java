package gatehouse.server.account;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another mail address for notices; with sentTo set, the code that went there.
 *
 * @param now the address on file, masked, or null when there is none
 * @param mail as typed
 * @param change posted back with the code, empty before
 * @param sentTo the new address, or null before the code went out
 * @param resendSeconds until another mail may be asked for, 0 when at once
 */
public record MailView(
    @Nullable String now,
    String mail,
    String change,
    @Nullable String sentTo,
    long resendSeconds,
    List<Problem> problems)
    implements View {

  @Override
  public String template() {
    return "account/mail";
  }

  @Override
  public String title() {
    return now == null ? "Add a mail address" : "Change the mail address";
  }
}
