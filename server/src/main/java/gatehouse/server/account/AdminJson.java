package gatehouse.server.account;

import gatehouse.client.wire.ActivityPage;
import gatehouse.client.wire.ApprovalInfo;
import gatehouse.client.wire.CreatePersonRequest;
import gatehouse.client.wire.InvitationInfo;
import gatehouse.client.wire.PersonInfo;
import gatehouse.core.account.Permission;
import gatehouse.core.account.Person;
import gatehouse.core.account.PersonId;
import gatehouse.core.account.Username;
import gatehouse.core.audit.Entry;
import gatehouse.core.audit.Logged;
import gatehouse.core.notice.MailAddress;
import gatehouse.core.notice.PhoneNumber;
import gatehouse.core.signin.Subject;
import gatehouse.server.base.RequestException;
import io.helidon.http.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** People as operators' programs write and read them. */
final class AdminJson {
  private static final int NAME_CHARACTERS_MAX = 64;

  private AdminJson() {}

  /** The person that is asked for, without ids. */
  static Person draft(CreatePersonRequest asked) {
    Username username =
        Username.parse(asked.username())
            .orElseThrow(() ->
                bad(
                    "The field username must have 3 to 32 letters a to z, digits, dots,"
                        + " hyphens or underscores, begin with a letter, and not look like an"
                        + " account number."));
    return new Person(
        new PersonId("new"),
        username.value(),
        text("displayName", asked.displayName()),
        Boolean.TRUE.equals(asked.operator()),
        Subject.Standing.ACTIVE,
        Set.of(),
        false,
        Optional.ofNullable(asked.mail()).map(AdminJson::mail),
        Optional.ofNullable(asked.phone()).map(AdminJson::phone),
        zone(asked.zone()),
        "new");
  }

  static String mail(String typed) {
    return MailAddress.parse(typed)
        .orElseThrow(() -> bad("The field mail is no mail address."))
        .value();
  }

  static String phone(String typed) {
    return PhoneNumber.parse(typed)
        .orElseThrow(() -> bad("The field phone must be + and the number with its country."))
        .value();
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw bad("The field zone must name a time zone, such as Europe/Stockholm.");
    }
  }

  /** The account that is asked for. */
  static Optional<AccountActs.Wanted> account(CreatePersonRequest asked) {
    return Optional.ofNullable(asked.account())
        .map(account -> AccountsJson.wanted(account, "account."));
  }

  static String text(String field, String value) {
    String text = value.strip();
    if (text.isEmpty()
        || text.length() > NAME_CHARACTERS_MAX
        || text.chars().anyMatch(Character::isISOControl)) {
      throw bad("The field " + field + " must have 1 to 64 characters, in one line.");
    }
    return text;
  }

  static PersonInfo person(Person person, List<People.Account> accounts) {
    return new PersonInfo(
        person.id().value(),
        person.username(),
        person.displayName(),
        person.operator(),
        code(person.standing()),
        person.mail().map(mail -> new MailAddress(mail).masked()).orElse(null),
        person.phone().map(phone -> new PhoneNumber(phone).masked()).orElse(null),
        person.zone().getId(),
        accounts.stream()
            .map(account ->
                new PersonInfo.AccountInfo(
                    account.number(), account.title(), codes(account.permissions())))
            .toList());
  }

  static InvitationInfo invitation(
      PersonInfo person, Operators.Created created, Optional<ApprovalInfo> approval, Instant now) {
    return new InvitationInfo(
        person,
        created.sentTo().orElse(null),
        created.sentTo().isPresent() ? now.plus(Invitations.LIFETIME) : null,
        approval.orElse(null));
  }

  static ActivityPage.Item item(Logged logged) {
    Entry entry = logged.entry();
    return new ActivityPage.Item(
        logged.n(),
        Instant.ofEpochMilli(entry.atMs()),
        entry.act().code(),
        entry.actor(),
        entry.origin().interfaceCode(),
        entry.origin().network(),
        entry.data());
  }

  static List<String> codes(Set<Permission> permissions) {
    return permissions.stream().sorted().map(AdminJson::code).toList();
  }

  static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static RequestException bad(String sentence) {
    return new RequestException(Status.BAD_REQUEST_400, sentence);
  }
}
