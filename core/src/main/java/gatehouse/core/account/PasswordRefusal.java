package gatehouse.core.account;

/** Why a new password is refused, in descending precedence: the first that holds is told. */
public enum PasswordRefusal {
  TOO_LONG("Use at most " + Password.CHARACTERS_MAX + " characters."),
  UNUSABLE_CHARACTER("It has a character that not every keyboard can type. Leave that one out."),
  TOO_SHORT(
      "Use at least "
          + PasswordRules.CHARACTERS_MIN
          + " characters. Three or four words are fine."),
  PERSONAL_WORD(
      "It is mostly your name, account, mail address or a word of ours. Add other words."),
  COMMON("It is one of the most used passwords, the first that a thief tries. Choose another."),
  BREACHED("It is on a list of stolen passwords that thieves try. Choose another.");

  private final String words;

  PasswordRefusal(String words) {
    this.words = words;
  }

  /** What the person reads. */
  public String words() {
    return words;
  }
}
