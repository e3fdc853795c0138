package gatehouse.server.oauth;

import gatehouse.server.apikey.KeyForm;
import gatehouse.server.base.Problem;
import gatehouse.server.base.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a person decides whether a program of others is let in.
 *
 * @param id of the request
 * @param client its name
 * @param contact of whoever makes it
 * @param vouched whether an operator registered it; else nobody here knows who makes it
 * @param goesTo the host that the answer is sent to; null when a program on another device asks
 * @param code that such a program shows; null when there is none
 * @param step what is to be done now
 * @param choices accounts to choose from
 * @param chosen accounts that were chosen, to be sent along
 * @param rights in plain sentences
 * @param lost what is to happen when the program is lost, to be chosen; null when it only looks
 * @param lostWhy why that is chosen already, a sentence
 * @param failSafe what is chosen, in plain sentences
 * @param problems with what was chosen
 * @param ends when it ends by itself, such as {@code 20 February 2027}
 * @param openid whether the program learns who the person is
 * @param problem why it cannot be granted; null as a rule
 * @param path where the problem is mended; null when it cannot be
 * @param formsLeadTo the origin that the answer is sent to; empty when it is sent nowhere
 */
public record ConnectView(
    String id,
    String client,
    String contact,
    boolean vouched,
    @Nullable String goesTo,
    @Nullable String code,
    Step step,
    List<Choice> choices,
    List<String> chosen,
    List<String> rights,
    @Nullable KeyForm lost,
    String lostWhy,
    List<String> failSafe,
    List<Problem> problems,
    String ends,
    boolean openid,
    @Nullable String problem,
    @Nullable String path,
    String formsLeadTo)
    implements View {
  /** What is to be done now. */
  public enum Step {
    CHOOSE,
    SIGN_IN_AGAIN,
    DECIDE,
    REFUSE_ONLY
  }

  /** An account. */
  public record Choice(String number, String label) {}

  @Override
  public String template() {
    return "oauth/connect";
  }

  @Override
  public String title() {
    return "Let a program in";
  }
}
