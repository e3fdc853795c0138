package gatehouse.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TwoPersonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # act         | on the invited one | ever signed in | never signed in | approvers | verdict
          MAKE_OPERATOR | false | 1 | 0 | 1 | ASK
          INVITE        | false | 1 | 0 | 1 | ASK
          CHANGE_MAIL   | false | 2 | 0 | 1 | ASK
          CHANGE_PHONE  | false | 2 | 0 | 2 | ASK
          UNFREEZE      | false | 1 | 3 | 1 | ASK
          # an invited operator who never came changes nothing for a house that has two
          INVITE        | true  | 1 | 1 | 1 | ASK
          # the first operator makes exactly one second one
          MAKE_OPERATOR | false | 0 | 0 | 0 | ALONE
          MAKE_OPERATOR | false | 0 | 1 | 0 | NEEDS_SECOND
          # whose link may run out, or go astray
          INVITE        | true  | 0 | 1 | 0 | ALONE
          CHANGE_MAIL   | true  | 0 | 1 | 0 | ALONE
          CHANGE_PHONE  | true  | 0 | 1 | 0 | ALONE
          # but nobody else's
          INVITE        | false | 0 | 1 | 0 | NEEDS_SECOND
          INVITE        | false | 0 | 0 | 0 | NEEDS_SECOND
          CHANGE_MAIL   | false | 0 | 0 | 0 | NEEDS_SECOND
          UNFREEZE      | false | 0 | 0 | 0 | NEEDS_SECOND
          UNFREEZE      | true  | 0 | 1 | 0 | NEEDS_SECOND
          # a colleague who was frozen, or is the person concerned, makes nobody alone
          MAKE_OPERATOR | false | 1 | 0 | 0 | NEEDS_SECOND
          INVITE        | true  | 1 | 1 | 0 | NEEDS_SECOND
          """)
  void whoDecides(
      TwoPerson.Act act,
      boolean onInvited,
      int everSignedIn,
      int neverSignedIn,
      int approvers,
      TwoPerson.Verdict verdict) {
    var colleagues = new TwoPerson.Colleagues(everSignedIn, neverSignedIn, approvers);
    assertThat(TwoPerson.judge(act, onInvited, colleagues)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @EnumSource
  void itsWordsFitANotice(TwoPerson.Act act) {
    assertThat(act.wanted()).hasSizeLessThanOrEqualTo(32);
    assertThat(act.done()).hasSizeLessThanOrEqualTo(32);
    assertThat(TwoPerson.Act.ofCode(act.code())).contains(act);
  }
}
