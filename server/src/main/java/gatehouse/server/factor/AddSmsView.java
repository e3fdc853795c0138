package gatehouse.server.factor;

import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new number; with sentTo set, the code that went there.
 *
 * @param enrolment posted back with the code, empty before
 * @param sentTo the masked number, or null before the code went out
 * @param resendSeconds until another message may be asked for, 0 when at once
 */
public record AddSmsView(
    String enrolment,
    String number,
    String name,
    @Nullable String sentTo,
    int resendSeconds,
    List<Problem> problems,
    @Nullable String tries,
    int waitSeconds)
    implements View {

  @Override
  public String template() {
    return "factor/sms";
  }

  @Override
  public String title() {
    return "Add a phone number";
  }
}
