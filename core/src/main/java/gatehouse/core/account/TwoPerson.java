package gatehouse.core.account;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What takes two operators, and what one alone may do while there is nobody else. One operator asks
 * and another approves, so that no single one can take over somebody's account.
 */
public final class TwoPerson {
  /** What hurts. */
  public enum Act {
    MAKE_OPERATOR("make-operator", "make you an operator", "made you an operator"),
    /** A new link, with which the person starts again without the ways in of before. */
    INVITE("invite", "replace your ways in", "sent you a new link"),
    CHANGE_MAIL("change-mail", "change your mail address", "changed your mail address"),
    CHANGE_PHONE("change-phone", "change your phone number", "changed your phone number"),
    UNFREEZE("unfreeze", "unfreeze your account", "unfroze your account"),
    /** Power over somebody else's money: a role for a live account. */
    JOIN_ACCOUNT(
        "join-account", "let somebody into your account", "let somebody into your account"),
    /** Lets an account open positions again that an operator froze. */
    UNFREEZE_ACCOUNT(
        "unfreeze-account", "let your account trade again", "let your account trade again");

    private final String code;
    private final String wanted;
    private final String done;

    Act(String code, String wanted, String done) {
      this.code = code;
      this.wanted = wanted;
      this.done = done;
    }

    /** The stable name, in the log and for programs. */
    public String code() {
      return code;
    }

    /** Completes "Our staff asked to …", to the person; at most 32 characters. */
    public String wanted() {
      return wanted;
    }

    /** What was done, to the person; at most 32 characters. */
    public String done() {
      return done;
    }

    /** The act of that code. */
    public static Optional<Act> ofCode(String code) {
      return Stream.of(values()).filter(act -> act.code.equals(code)).findFirst();
    }
  }

  /**
   * The operators besides the one who asks.
   *
   * @param everSignedIn those who have signed in at any time, frozen or not: freezing the only
   *     colleague must not make anybody alone
   * @param neverSignedIn those who were invited and never came
   * @param approvers those who could approve now: not frozen, and not the person concerned
   */
  public record Colleagues(int everSignedIn, int neverSignedIn, int approvers) {}

  /** Who decides. */
  public enum Verdict {
    /** A colleague has to approve. */
    ASK,
    /** It is done at once, and stands in the log as what it is. */
    ALONE,
    /** Nobody could approve: it is refused. */
    NEEDS_SECOND
  }

  private TwoPerson() {}

  /**
   * Judges an act.
   *
   * @param onInvited whether the person concerned is the operator who was invited and never came
   */
  public static Verdict judge(Act act, boolean onInvited, Colleagues colleagues) {
    if (colleagues.approvers() > 0) {
      return Verdict.ASK;
    }
    if (colleagues.everSignedIn() > 0) {
      return Verdict.NEEDS_SECOND;
    }
    boolean alone =
        switch (act) {
          case MAKE_OPERATOR -> colleagues.neverSignedIn() == 0;
          // the one second operator's link may run out, or go to a mistyped address
          case INVITE, CHANGE_MAIL, CHANGE_PHONE -> onInvited;
          case UNFREEZE, JOIN_ACCOUNT, UNFREEZE_ACCOUNT -> false;
        };
    return alone ? Verdict.ALONE : Verdict.NEEDS_SECOND;
  }
}
