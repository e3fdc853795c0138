package gatehouse.core.notice;

import gatehouse.core.base.SecretBytes;
import gatehouse.core.notice.NoticeKind.ContactCode;
import gatehouse.core.notice.NoticeKind.Invitation;
import gatehouse.core.notice.NoticeKind.SignInCode;
import gatehouse.core.notice.NoticeKind.Told;
import gatehouse.core.notice.NoticeWords.Words;

/**
 * The words of every notice: what happened, when, where from, and what to do if it wasn't you. By
 * SMS in one message of 160 septets where the house's name and address leave room.
 */
public final class NoticeText {
  private static final int SEPTETS_MAX = 160;

  private NoticeText() {}

  /** The message that tells the contact, in the form of its channel. */
  public static Message message(
      NoticeKind kind, Circumstances at, House house, Contact to, String reference) {
    return switch (kind) {
      case SignInCode(SecretBytes code) -> code(code, "to sign in", at, house, to, reference);
      case ContactCode(SecretBytes code) ->
          code(code, "to confirm this contact", at, house, to, reference);
      case Invitation(SecretBytes link) -> invitation(link, house, to, reference);
      case Told told -> told(told, at, house, to, reference);
    };
  }

  private static Message told(
      Told kind, Circumstances at, House house, Contact to, String reference) {
    Words words = NoticeWords.of(kind);
    String body =
        switch (to) {
          case MailAddress _ -> mail(words, at, house);
          case PhoneNumber _ -> sms(words, at, house);
          case WebhookId _ -> WebhookText.of(kind, words, at, house);
        };
    String subject = house.name() + ": " + words.subject();
    return new Message(to, subject, SecretBytes.ofText(body), reference);
  }

  private static String mail(Words words, Circumstances at, House house) {
    return words.told()
        + "\n\nWhen: "
        + at.when()
        + "\nWhere from: "
        + PlainName.of(at.place(), "not known")
        + "\n\n"
        + words.advice()
        + house.panicLink()
        + "\n\nWe never ask for a password or a code by mail, text or phone.\n"
        + house.name()
        + "\n";
  }

  private static String sms(Words words, Circumstances at, House house) {
    String what = house.name() + ": " + words.brief() + ", " + at.whenShort();
    String link = ". Not you? " + house.panicLink();
    String place = PlainName.forSms(at.place(), "");
    String full = what + (place.isEmpty() ? "" : " from " + place) + link;
    return fits(full) ? full : what + link;
  }

  /**
   * A code and what it is for; by SMS with the last line that binds it to the host, so that a
   * browser offers it on that site alone (W3C/WICG, Origin-bound one-time codes delivered via SMS,
   * 3).
   */
  private static Message code(
      SecretBytes code, String purpose, Circumstances at, House house, Contact to, String ref) {
    String digits = code.exposeText();
    String opening = house.name() + " code " + digits + " " + purpose;
    String warning = ". Never tell it to anybody.";
    String body =
        switch (to) {
          case MailAddress _ ->
              opening
                  + ".\n\nAsked for: "
                  + at.when()
                  + "\nFrom: "
                  + PlainName.of(at.place(), "not known")
                  + "\n\nIt ends in 5 minutes. Never tell it to anybody. If you did not ask for it,"
                  + " end every session here:\n"
                  + house.panicLink()
                  + "\n";
          case PhoneNumber _ -> {
            String bound = "\n\n@" + house.host() + " #" + digits;
            String place = PlainName.forSms(at.place(), "");
            String asked = ", asked " + at.whenShort();
            String full = opening + asked + (place.isEmpty() ? "" : " from " + place) + warning;
            yield (fits(full + bound) ? full : opening + warning) + bound;
          }
          case WebhookId id -> throw secretTo(id);
        };
    return new Message(to, house.name() + ": your code", SecretBytes.ofText(body), ref);
  }

  private static Message invitation(SecretBytes link, House house, Contact to, String reference) {
    String body =
        switch (to) {
          case MailAddress _ ->
              "You are invited to open your sign-in at "
                  + house.name()
                  + ". This link works once:\n"
                  + link.exposeText()
                  + "\n\nIf you do not expect it, ignore it: nothing happens.\n";
          case PhoneNumber _ ->
              house.name() + ": your invitation, works once: " + link.exposeText();
          case WebhookId id -> throw secretTo(id);
        };
    String subject = house.name() + ": your invitation";
    return new Message(to, subject, SecretBytes.ofText(body), reference);
  }

  /** INVARIANT: what lets somebody in goes to a person, and to no program. */
  private static IllegalArgumentException secretTo(WebhookId id) {
    return new IllegalArgumentException("no code or link goes to " + id);
  }

  private static boolean fits(String sms) {
    return SmsText.septets(sms).map(septets -> septets.length <= SEPTETS_MAX).orElse(false);
  }
}
